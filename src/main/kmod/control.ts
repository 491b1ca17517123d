import type { Box } from '../box/box.ts'
import type { ReadaheadMapKib } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { mapText } from './parameters.ts'

const PARAMETERS = '/sys/module/rabench/parameters'
/** Exit code of the command below where there is no such file; the shell's own are others. */
const NOT_THERE = 9

/**
 * Lets a loaded module act or only report. Turned on, everything is put back at the end of the running window.
 * @throws BenchError `module-lost` where none is loaded.
 */
export async function setDryRun(box: Box, on: boolean): Promise<void> {
  await setParameter(box, 'dry_run', on ? 'Y' : 'N')
}

/**
 * Freezes what is in force: windows are judged and reported, nothing is changed or put back.
 * @throws BenchError `module-lost` where none is loaded.
 */
export async function setPaused(box: Box, on: boolean): Promise<void> {
  await setParameter(box, 'paused', on ? 'Y' : 'N')
}

/**
 * Changes the map of a loaded module, from the end of the running window on. The model keeps its own.
 * @throws BenchError `module-lost` where none is loaded, `wrong-usage` where a value is outside of 4 to 16384 KiB.
 */
export async function setReadaheadMap(box: Box, map: ReadaheadMapKib): Promise<void> {
  await setParameter(box, 'map_kib', mapText(map))
}

/**
 * One readahead whatever the class, from the end of the running window on; undefined: by class again.
 * @throws BenchError `module-lost` where none is loaded, `wrong-usage` where it is outside of 4 to 16384 KiB.
 */
export async function setFixedReadahead(box: Box, kib: number | undefined): Promise<void> {
  await setParameter(box, 'fixed_kib', String(kib ?? 0))
}

/**
 * A dead man's switch: so many seconds from now everything is put back and the module stops deciding; undefined: never.
 * @throws BenchError `module-lost` where none is loaded, `wrong-usage` where it is more than 30 days.
 */
export async function setTimeLimit(box: Box, seconds: number | undefined): Promise<void> {
  await setParameter(box, 'limit_s', String(seconds ?? 0))
}

async function setParameter(box: Box, name: string, value: string): Promise<void> {
  const argv = ['sh', '-c', `test -e "$1" || exit ${NOT_THERE}; echo "$2" > "$1"`, 'sh', `${PARAMETERS}/${name}`, value]
  const { exitCode, stderr } = await box.run(argv, { asRoot: true })
  if (exitCode === NOT_THERE) {
    throw new BenchError('module-lost', `No rabench module is loaded on ${box.name}, or one that has no ${name}.`, {
      nextStep: 'Deploy it first.',
    })
  }
  if (exitCode !== 0) {
    throw new BenchError('wrong-usage', `The module on ${box.name} refuses ${name}=${value}.`, {
      kept: 'It goes on as before.',
      nextStep: 'Stay within the limits that `modinfo rabench.ko` shows.',
      details: stderr,
    })
  }
}
