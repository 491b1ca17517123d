import { posix } from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'
import { freeBytesIn } from './free-space.ts'
import { requireDirectory } from './scratch-device.ts'
import { MIB } from './sizes.ts'

/** Left free beside the scratch file, in bytes: fio's logs, the file system's own growth. */
const SPARE_BYTES = 16 * MIB
/** The slowest disk on which laying the file is awaited, in MiB/s. */
const SLOWEST_MIB_PER_SECOND = 2

/** What jobs are called that lay data. */
export const LAYING = 'lay'
/** fio ends the name of a file at these: a colon begins another file's, the others a comment (its options.c, parse.c). */
const ENDS_A_NAME = /[:;#]/

const AS_ROOT = { asRoot: true } as const

export interface ScratchFileRequest {
  /** Absolute, on the box. Nothing is written outside it. */
  readonly scratchDirectory: string
  readonly fileMib: number
  readonly signal?: AbortSignal
  /** Called with its path before the file is written, which takes as long as its size and the disk make it. */
  readonly onLay?: (path: string) => Promise<void> | void
}

export interface ScratchFile {
  readonly path: string
  readonly fileMib: number
  /** Whether it was written now (true) or found as a former campaign left it (false). */
  readonly laid: boolean
}

/**
 * Makes sure that `<scratchDirectory>/rabench-<fileMib>.dat` exists with every block written, never sparse: reads of holes and of
 * unwritten extents do no I/O. A file that this function laid before is used again.
 * @throws BenchError `wrong-usage` (a path that fio cannot take), `unknown-device` (no such directory), `read-only`, `no-space`,
 *   `missing-tool`, `command-failed`.
 */
export async function prepareScratchFile(box: Box, request: ScratchFileRequest): Promise<ScratchFile> {
  const { scratchDirectory, fileMib, signal, onLay } = request
  const path = scratchPath(scratchDirectory, fileMib)
  requireNameForFio(box, scratchDirectory)
  await requireDirectory(box, scratchDirectory)
  await requireWritable(box, scratchDirectory)
  if (await isLaid(box, path, fileMib)) return { path, fileMib, laid: false }
  if (!(await box.jobs.has(LAYING, layingOf(path, fileMib)))) {
    await removeScratchFile(box, path)
    await requireSpace(box, scratchDirectory, fileMib)
  }
  await onLay?.(path)
  try {
    await lay(box, path, fileMib, signal)
    const laid = await identity(box, path)
    if (laid === undefined) throw removedMeanwhile(box, path)
    await box.writeFile(markerOf(path), `${laid}\n`, AS_ROOT)
  } catch (error) {
    // Where the box is gone too, the file stays, but without its marker it is never taken for a whole one.
    await removeScratchFile(box, path).catch(() => undefined)
    throw error
  }
  return { path, fileMib, laid: true }
}

/**
 * Sees to it that a scratch file lies there whole, or has room to be laid; changes nothing.
 * @throws BenchError `no-space`
 */
export async function requireScratchSpace(
  box: Box,
  { scratchDirectory, fileMib }: Pick<ScratchFileRequest, 'scratchDirectory' | 'fileMib'>,
): Promise<void> {
  const path = scratchPath(scratchDirectory, fileMib)
  if (await isLaid(box, path, fileMib)) return
  // What is left of one that is not whole goes before it is laid anew.
  const [leftBytes = 0] = ((await identity(box, path)) ?? '0').split(' ').map(Number)
  await requireSpace(box, scratchDirectory, fileMib, leftBytes)
}

/** Removes a scratch file and its marker. */
export async function removeScratchFile(box: Box, path: string): Promise<void> {
  await box.must(['rm', '--force', '--', markerOf(path), path], AS_ROOT)
}

function scratchPath(scratchDirectory: string, fileMib: number): string {
  return posix.join(scratchDirectory, `rabench-${fileMib}.dat`)
}

/** The marker holds size and inode of the file that was laid: a copy or a file cut short does not match it. */
function markerOf(path: string): string {
  return `${path}.ok`
}

/** "size inode", undefined where there is no such file. */
async function identity(box: Box, path: string): Promise<string | undefined> {
  const { exitCode, stdout } = await box.run(['stat', '--format=%s %i', '--', path], AS_ROOT)
  return exitCode === 0 ? stdout.trim() : undefined
}

async function isLaid(box: Box, path: string, fileMib: number): Promise<boolean> {
  const [found, marker] = [await identity(box, path), await box.readFile(markerOf(path), AS_ROOT)]
  return found !== undefined && found === marker?.trim() && found.startsWith(`${fileMib * MIB} `)
}

/** @throws BenchError `wrong-usage` for a path of which fio would take the beginning alone, and write there. */
function requireNameForFio(box: Box, directory: string): void {
  const [sign] = ENDS_A_NAME.exec(directory) ?? []
  if (sign === undefined) return
  throw new BenchError(
    'wrong-usage',
    `The scratch directory ${directory} on ${box.name} has a "${sign}" in its path, where fio takes a name to end.`,
    {
      kept: 'Nothing was written.',
      nextStep:
        'Name a directory without colon, semicolon and number sign in its path; mount --bind makes one of another.',
    },
  )
}

async function requireWritable(box: Box, directory: string): Promise<void> {
  // As root, this fails for a file system mounted read-only alone.
  const { exitCode } = await box.run(['test', '-w', directory], AS_ROOT)
  if (exitCode === 0) return
  throw new BenchError('read-only', `${directory} on ${box.name} is mounted read-only.`, {
    nextStep: `Mount it writable (mount -o remount,rw ...), after a look into dmesg for why it is not, or name another.`,
  })
}

async function requireSpace(box: Box, directory: string, fileMib: number, freedBytes = 0): Promise<void> {
  const [freeBytes = 0] = await freeBytesIn(box, [directory])
  const haveBytes = freeBytes + freedBytes
  const needBytes = fileMib * MIB + SPARE_BYTES
  if (haveBytes >= needBytes) return
  throw noSpace(
    box,
    `needs ${Math.ceil(needBytes / MIB)} MiB in ${directory}, ${Math.floor(haveBytes / MIB)} MiB are free`,
  )
}

function layingOf(path: string, fileMib: number): readonly string[] {
  const argv = ['fio', '--name=lay', `--filename=${path}`, `--size=${fileMib}m`, '--rw=write', '--bs=1m']
  return [...argv, '--ioengine=psync', '--end_fsync=1', '--output-format=terse']
}

async function lay(box: Box, path: string, fileMib: number, signal: AbortSignal | undefined): Promise<void> {
  const result = await box.jobs.run(LAYING, layingOf(path, fileMib), {
    timeoutSeconds: 120 + fileMib / SLOWEST_MIB_PER_SECOND,
    ...(signal === undefined ? {} : { signal }),
  })
  if (result.exitCode === 0) return
  const details = `${result.stderr}\n${result.stdout}`.trim()
  if (result.exitCode === 127) throw missingFio(box)
  if (/No space left|error=28\b/.test(details)) throw noSpace(box, `could not be written to its end`, details)
  throw new BenchError('command-failed', `fio could not write the scratch file ${path} on ${box.name}.`, {
    nextStep: 'Read the details: fio names the failing call.',
    details,
  })
}

function removedMeanwhile(box: Box, path: string): BenchError {
  return new BenchError('command-failed', `Somebody removed ${path} on ${box.name} while it was written.`, {
    nextStep: 'Run the command again.',
  })
}

export function missingFio(box: Box): BenchError {
  return new BenchError('missing-tool', `fio is not installed on ${box.name}.`, {
    nextStep: `Run \`rabench box check ${box.name} --fix\`, or install the package fio there.`,
  })
}

function noSpace(box: Box, what: string, details?: string): BenchError {
  return new BenchError('no-space', `The scratch file on ${box.name} ${what}.`, {
    nextStep: 'Free some space there, name a larger scratch directory, or use a profile with a smaller fileMib.',
    ...(details === undefined ? {} : { details }),
  })
}
