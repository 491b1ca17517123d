import { posix } from 'node:path'
import { BenchError } from '../../../shared/errors.ts'
import type { ProgramName } from '../../../shared/experiment/index.ts'
import type { Box } from '../../box/box.ts'
import { freeBytesIn } from '../free-space.ts'
import { requireDirectory } from '../scratch-device.ts'
import { LAYING } from '../scratch-file.ts'
import { MIB } from '../sizes.ts'
import { PROGRAM_KINDS } from './kinds.ts'
import { PROGRAM_PACKAGES } from './packages.ts'
import { laidSchema, type Laid, type ProgramKind } from './program-kind.ts'

const AS_ROOT = { asRoot: true } as const
/** Left free beside the data, in MiB. */
const SPARE_MIB = 64
/** Emulated, on a slow disk, with thousands of files: measured, times ten. */
const LONGEST_LAYING_SECONDS = 1800
/** Raised when what is laid changes; data of another version is laid anew. */
const LAYOUT = 1

export interface PrepareProgramRequest {
  /** The scratch directory. Absolute, on the box; nothing is written outside it. */
  readonly directory: string
  readonly dataMib: number
  readonly onStep?: (doing: string) => void
  /** Called with the directory before anything is laid there. */
  readonly onLay?: (directory: string) => Promise<void> | void
  readonly signal?: AbortSignal
}

/** A program's data, whole, on a box. */
export interface PreparedProgram {
  readonly program: ProgramName
  /** `<scratch>/rabench-<program>`, or what several share. */
  readonly directory: string
  readonly laid: Laid
}

/**
 * Lays a program's data in `<scratch>/rabench-<its name>`. Data of the same size that this function laid before is used again; a marker,
 * which is written last, tells whole data from what was left half-made.
 * @throws BenchError `missing-tool`, `no-space`, `read-only`, `unknown-device` (no such directory), `command-failed`, `interrupted`
 */
export async function prepareProgram(
  box: Box,
  program: ProgramName,
  request: PrepareProgramRequest,
): Promise<PreparedProgram> {
  const { dataMib, onStep, onLay, signal } = request
  const kind = PROGRAM_KINDS[program]
  const directory = posix.join(request.directory, `rabench-${kind.dataName ?? program}`)
  await requireDirectory(box, request.directory)
  await requireProgram(box, program)
  const found = await laidIn(box, directory, dataMib)
  if (found !== undefined) return { program, directory, laid: found }
  if (!(await box.jobs.has(LAYING, layingOf(program, directory, dataMib)))) {
    await remove(box, kind, directory)
    await requireSpace(box, program, request.directory, Math.ceil(kind.spaceMib(dataMib)) + SPARE_MIB)
  }
  await onLay?.(directory)
  onStep?.(`laying ${dataMib} MiB of data for ${program}`)
  try {
    const laid = await lay(box, program, { directory, dataMib, ...(signal ? { signal } : {}) })
    await box.writeFile(markerOf(directory), `${JSON.stringify({ layout: LAYOUT, ...laid })}\n`, AS_ROOT)
    return { program, directory, laid }
  } catch (error) {
    // Where the box is gone too, something stays, but without its marker it is never taken for whole.
    await remove(box, kind, directory).catch(() => undefined)
    throw error
  }
}

/** Ends what still runs on a program's data, and removes it. */
export async function removeProgram(
  box: Box,
  { program, directory }: Pick<PreparedProgram, 'program' | 'directory'>,
): Promise<void> {
  await remove(box, PROGRAM_KINDS[program], directory)
}

async function remove(box: Box, { stopScript }: ProgramKind, directory: string): Promise<void> {
  if (stopScript !== undefined) await box.must(['sh', '-c', stopScript, 'sh', directory], AS_ROOT)
  // The marker first: a removal that is cut off leaves nothing that looks whole.
  await box.must(['rm', '--force', '--', markerOf(directory)], AS_ROOT)
  await box.must(['rm', '--recursive', '--force', '--', directory], { ...AS_ROOT, timeoutSeconds: 600 })
}

function markerOf(directory: string): string {
  return posix.join(directory, 'whole.json')
}

async function laidIn(box: Box, directory: string, dataMib: number): Promise<Laid | undefined> {
  const marker = await box.readFile(markerOf(directory), AS_ROOT)
  if (!marker?.startsWith(`{"layout":${LAYOUT},`)) return undefined
  const laid = laidSchema.safeParse(JSON.parse(marker))
  return laid.success && laid.data.dataMib === dataMib ? laid.data : undefined
}

/** The program first, by its package; then what stands around it. @throws BenchError missing-tool */
export async function requireProgram(box: Box, program: ProgramName): Promise<void> {
  const { tools } = PROGRAM_KINDS[program]
  const { command, package: packageName } = PROGRAM_PACKAGES[program]
  const has = 'command -v "$1" >/dev/null || ls $1 >/dev/null 2>&1'
  for (const tool of [command, ...tools]) {
    if ((await box.run(['sh', '-c', has, 'sh', tool], AS_ROOT)).exitCode === 0) continue
    const isProgram = tool === command
    throw new BenchError('missing-tool', `${isProgram ? program : tool} is not installed on ${box.name}.`, {
      nextStep: isProgram
        ? `Install the package ${packageName} there, or leave the workloads of ${program} out of the plan.`
        : `Install ${tool} there: the workloads of ${program} need it.`,
    })
  }
}

async function requireSpace(box: Box, program: ProgramName, scratch: string, needMib: number): Promise<void> {
  const [freeBytes = 0] = await freeBytesIn(box, [scratch])
  const haveMib = Math.floor(freeBytes / MIB)
  if (haveMib < needMib) throw noSpace(box, program, `needs ${needMib} MiB in ${scratch}, ${haveMib} MiB are free`)
}

interface LayOptions {
  readonly directory: string
  readonly dataMib: number
  readonly signal?: AbortSignal
}

function layingOf(program: ProgramName, directory: string, dataMib: number): readonly string[] {
  const script = `mkdir -- "$1" || exit 1\n{ ${PROGRAM_KINDS[program].layScript(dataMib)}\n} && sync -f -- "$1"`
  return ['sh', '-c', script, 'sh', directory]
}

async function lay(box: Box, program: ProgramName, { directory, dataMib, signal }: LayOptions): Promise<Laid> {
  const { exitCode, stdout, stderr } = await box.jobs.run(LAYING, layingOf(program, directory, dataMib), {
    timeoutSeconds: LONGEST_LAYING_SECONDS,
    ...(signal ? { signal } : {}),
  })
  const details = `${stderr}\n${stdout}`.trim().slice(-4000)
  const [, units, bytes, parts] = /^(\d+) (\d+) (\d+)$/m.exec(stdout.trimEnd().split('\n').at(-1) ?? '') ?? []
  const laid = laidSchema.safeParse({ dataMib, units: Number(units), bytes: Number(bytes), parts: Number(parts) })
  if (exitCode === 0 && laid.success) return laid.data
  if (details.includes('Read-only file system')) {
    throw new BenchError('read-only', `${directory} on ${box.name} is on a file system that is mounted read-only.`, {
      nextStep: 'Mount it writable (mount -o remount,rw ...), or name another scratch directory.',
    })
  }
  if (details.includes('No space left')) throw noSpace(box, program, 'could not be laid to its end', details)
  const lastLine = stderr.trim().split('\n').at(-1)?.slice(0, 200).replace(/\.$/, '') ?? ''
  const why = lastLine === '' ? `exit ${exitCode}` : lastLine
  throw new BenchError('command-failed', `The data of ${program} could not be laid on ${box.name}: ${why}.`, {
    nextStep: 'Read the details: the program names what failed.',
    details,
  })
}

function noSpace(box: Box, program: ProgramName, what: string, details?: string): BenchError {
  return new BenchError('no-space', `The data of ${program} on ${box.name} ${what}.`, {
    nextStep: 'Free some space there, name a larger scratch directory, or use a plan with a smaller cacheMib.',
    ...(details === undefined ? {} : { details }),
  })
}
