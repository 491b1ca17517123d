import { PROGRAM_NAMES } from '../../shared/experiment/index.ts'
import type { Box } from '../box/index.ts'
import type { Undo } from '../hold/index.ts'
import { unloadModule } from '../kmod/index.ts'
import { abandonTracerSessions, stopTracerDaemon } from '../trace/index.ts'
import {
  hasDisk,
  LAYING,
  removeCacheLimits,
  removeProgram,
  removeScratchFile,
  setReadaheadKib,
} from '../workload/index.ts'
import { TRACE_DIRECTORY } from './traced-run.ts'

const AS_ROOT = { asRoot: true } as const
/** A large file system may take its time to free what a file held. */
const REMOVE_SECONDS = 600

/**
 * Puts one change back, by the room that made it. May be done twice, and where nothing was changed. Data goes with what still lays it, which
 * outlives the login that began it.
 */
export async function putBack(box: Box, undo: Undo): Promise<void> {
  switch (undo.kind) {
    case 'readahead':
      // A disk that is gone has taken its readahead with it.
      if (await hasDisk(box, undo.disk)) await setReadaheadKib(box, undo.disk, undo.kib)
      return
    case 'module':
      // Where modules are locked, one that is not there cannot be said to go either.
      if ((await box.run(['test', '-d', '/sys/module/rabench'])).exitCode === 0) await unloadModule(box)
      return
    case 'tracing-sessions':
      return abandonTracerSessions(box, undo.prefix)
    case 'tracing-daemon':
      return stopTracerDaemon(box)
    case 'control-groups':
      return removeCacheLimits(box)
    case 'memory-files':
      await box.must(['sh', '-c', 'rm -rf -- "$1"/rabench-*', 'sh', TRACE_DIRECTORY], AS_ROOT)
      return
    case 'path':
      await box.jobs.endAll(LAYING)
      await removePath(box, undo.path)
      return
    case 'program-data': {
      await box.jobs.endAll(LAYING)
      const program = PROGRAM_NAMES.find((name) => name === undo.program)
      if (program === undefined) await removePath(box, undo.directory)
      else await removeProgram(box, { program, directory: undo.directory })
    }
  }
}

/** A test file goes with its marker, everything else with all that is below it. */
async function removePath(box: Box, path: string): Promise<void> {
  if ((await box.run(['test', '-d', path], AS_ROOT)).exitCode === 0) {
    await box.must(['rm', '-rf', '--', path], { ...AS_ROOT, timeoutSeconds: REMOVE_SECONDS })
    return
  }
  await removeScratchFile(box, path)
}
