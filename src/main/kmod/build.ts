import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Box } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'
import { requireBuildPath } from './build-path.ts'
import { compilerErrors } from './compiler-errors.ts'
import { makeHere, type MakeResult } from './laptop.ts'
import { preflight } from './preflight.ts'

export interface BuildOptions {
  /** A directory on the box of our own; made if missing. */
  readonly remoteDirectory: string
  /** The module will be signed before it is loaded: a box that takes signed ones alone is no fault. */
  readonly signed?: boolean
  readonly signal?: AbortSignal
}

export interface BuiltModule {
  /** Of rabench.ko on the box. */
  readonly path: string
  readonly kernelRelease: string
  /** `laptop`: on this computer, where the box has no compiler or headers. */
  readonly builtOn: 'box' | 'laptop'
  readonly seconds: number
  /** The compiler's, as it wrote them. */
  readonly warnings: readonly string[]
}

/** Under TCG a build takes up to a minute; this is for a box that hangs. */
const BUILD_TIMEOUT_SECONDS = 900

/** Without debug information: it takes half the build's time on a small box, and BTF would need pahole besides. */
const NO_DEBUG_INFORMATION = ['KCFLAGS=-g0', 'CONFIG_DEBUG_INFO_BTF_MODULES=']

/**
 * Builds a generated source tree against the headers of the box's running kernel: on the box, or on this computer where it
 * alone has what that takes. The module lies on the box then.
 * @param localDirectory what `generateModuleSource` wrote.
 * @throws BenchError `missing-headers`, `missing-tool`, `module-refused` or `wrong-usage` (the path) before anything is copied;
 *   `module-build-failed` with the compiler's errors and the source lines concerned in `details`.
 */
export async function buildModule(box: Box, localDirectory: string, options: BuildOptions): Promise<BuiltModule> {
  const { kernel, requirements, headersHere } = await preflight(box, { signed: options.signed === true })
  for (const { code, detail, remedy } of requirements) {
    if (code === undefined) continue
    throw new BenchError(code, detail, remedy === undefined ? {} : { nextStep: `On the box: ${remedy}` })
  }

  if (headersHere === undefined) requireBuildPath(box.name, options.remoteDirectory)
  const start = performance.now()
  const builtOn = headersHere === undefined ? 'box' : 'laptop'
  const { exitCode, stdout, stderr } =
    headersHere === undefined
      ? await makeOnBox(box, localDirectory, options)
      : await makeOnLaptop(box, localDirectory, headersHere, options)
  const output = `${stdout}\n${stderr}`
  if (exitCode !== 0) {
    const where = builtOn === 'box' ? `; the source is in ${options.remoteDirectory} on the box` : ''
    throw new BenchError('module-build-failed', `The module did not compile for ${kernel.release} of ${box.name}.`, {
      nextStep: `See the compiler's lines in the details${where}.`,
      details: await compilerErrors(output, localDirectory),
    })
  }
  return {
    path: modulePath(options),
    kernelRelease: kernel.release,
    builtOn,
    seconds: (performance.now() - start) / 1000,
    warnings: output.split('\n').filter((line) => line.includes('warning:')),
  }
}

function modulePath({ remoteDirectory }: BuildOptions): string {
  return path.posix.join(remoteDirectory, 'rabench.ko')
}

async function makeOnBox(box: Box, localDirectory: string, options: BuildOptions): Promise<MakeResult> {
  const { remoteDirectory } = options
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  await box.upload(localDirectory, remoteDirectory, signal)
  // Copied sources may be older than objects of another model left here, and make goes by time.
  await box.must(['find', remoteDirectory, '-maxdepth', '1', '-name', '*.o', '-delete'], signal)
  await box.must(['rm', '-f', modulePath(options)], signal)
  return box.run(['make', '-C', remoteDirectory, '-j2', ...NO_DEBUG_INFORMATION], {
    ...signal,
    timeoutSeconds: BUILD_TIMEOUT_SECONDS,
  })
}

async function makeOnLaptop(
  box: Box,
  localDirectory: string,
  headers: string,
  options: BuildOptions,
): Promise<MakeResult> {
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  // Not in the source itself: what a build leaves is not to be taken for it.
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-build-'))
  try {
    await cp(localDirectory, directory, { recursive: true })
    const argv = ['-C', directory, '-j2', `KERNEL_BUILD=${headers}`, ...NO_DEBUG_INFORMATION]
    const result = await makeHere(argv, options.signal)
    if (result.exitCode === 0) {
      await box.must(['mkdir', '-p', '--', options.remoteDirectory], signal)
      await box.writeFile(modulePath(options), await readFile(path.join(directory, 'rabench.ko')))
    }
    return result
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
