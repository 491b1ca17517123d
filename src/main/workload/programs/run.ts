import { BenchError } from '../../../shared/errors.ts'
import type { Box } from '../../box/box.ts'
import type { WorkloadResult } from '../fio-experiment.ts'
import { PROGRAM_KINDS } from './kinds.ts'
import type { PreparedProgram } from './prepare.ts'
import type { TaskRequest } from './program-kind.ts'
import { parseStampedLines } from './stamped-lines.ts'
import { longestSeconds, watched } from './watcher.ts'

/** Of the program's output: what a report may want to look at. */
const DOCUMENT_LINES = 200

export interface RunProgramRequest extends TaskRequest {
  /** Puts the command under a limit, see `CacheLimit`; the program's servers too. */
  readonly within?: (argv: readonly string[]) => readonly string[]
  readonly signal?: AbortSignal
}

export type ProgramResult = Omit<WorkloadResult, 'parts'>

/**
 * Runs a task of a program whose data was laid, as root, for warm-up and measured part, and ends it. Readahead and caches are the caller's
 * to set before.
 * @throws BenchError `command-failed`, `command-timeout`, `missing-tool`, `interrupted`, `connection-lost`
 */
export async function runProgram(
  box: Box,
  { program, directory, laid }: PreparedProgram,
  taskName: string,
  request: RunProgramRequest,
): Promise<ProgramResult> {
  const { within = (argv: readonly string[]) => argv, signal } = request
  const task = PROGRAM_KINDS[program].task(taskName, directory, laid, request)
  const { exitCode, stdout, stderr } = await box.run(within(watched(task)), {
    asRoot: true,
    timeoutSeconds: longestSeconds(task.endAfterSeconds) + 15,
    ...(signal ? { signal } : {}),
  })
  // 127 is `timeout`'s own word for a command that it cannot find; what the program ended with is in the output.
  if (exitCode === 127) {
    throw new BenchError('missing-tool', `A program that ${program} needs is not installed on ${box.name}.`, {
      nextStep: 'Read the details for its name, and install it there.',
      details: stderr.slice(-4000),
    })
  }
  const lines = parseStampedLines(stdout)
  const figures = task.read(lines)
  const texts = lines.map(({ text }) => text)
  // What was measured counts, however the program went down afterwards.
  if (figures !== undefined) return { ...figures, document: excerpt(texts) }
  const details = `${stderr}\n${texts.slice(-40).join('\n')}`.trim().slice(-4000)
  const ended = lines.some(({ text }) => text.startsWith('ended '))
  throw new BenchError(
    ended ? 'command-failed' : 'command-timeout',
    ended
      ? `${program} (${taskName}) ended on ${box.name} before it was measured.`
      : `${program} (${taskName}) got too little done on ${box.name} to be measured.`,
    {
      nextStep: ended
        ? 'Read the details: the program names what failed.'
        : 'Give the plan more seconds, or look into dmesg on the box: the disk may be hanging.',
      details,
    },
  )
}

/** The first and the last lines: a progress line is like the others, and there may be a hundred thousand. */
function excerpt(texts: readonly string[]): string {
  if (texts.length <= DOCUMENT_LINES) return texts.join('\n')
  const half = DOCUMENT_LINES / 2
  return [...texts.slice(0, half), `(${texts.length - DOCUMENT_LINES} lines)`, ...texts.slice(-half)].join('\n')
}
