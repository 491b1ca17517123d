import type { Box } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'
import { preflightModule } from './preflight.ts'

export interface BuildOptions {
  /** A directory on the box of our own; made if missing. */
  readonly remoteDirectory: string
  readonly signal?: AbortSignal
}

export interface BuiltModule {
  /** Of rabench.ko on the box. */
  readonly path: string
  readonly kernelRelease: string
  readonly seconds: number
  /** The compiler's, as it wrote them. */
  readonly warnings: readonly string[]
}

/** Under TCG a build takes up to a minute; this is for a box that hangs. */
const BUILD_TIMEOUT_SECONDS = 900

/** Without debug information: it takes half the build's time on a small box, and BTF would need pahole besides. */
const NO_DEBUG_INFORMATION = ['KCFLAGS=-g0', 'CONFIG_DEBUG_INFO_BTF_MODULES=']

function linesOf(output: string, kind: RegExp): string[] {
  return output.split('\n').filter((line) => kind.test(line))
}

/**
 * Builds a generated source tree on the box, against the headers of its running kernel.
 * @param localDirectory what `generateModuleSource` wrote.
 * @throws BenchError `missing-headers`, `missing-tool` or `module-refused` before anything is copied;
 *   `module-build-failed` with the compiler's lines in `details`.
 */
export async function buildModule(box: Box, localDirectory: string, options: BuildOptions): Promise<BuiltModule> {
  const { remoteDirectory } = options
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  for (const { code, detail, remedy } of await preflightModule(box)) {
    if (code === undefined) continue
    throw new BenchError(code, detail, remedy === undefined ? {} : { nextStep: `On the box: ${remedy}` })
  }

  const kernelRelease = (await box.must(['uname', '-r'])).trim()
  await box.upload(localDirectory, remoteDirectory, signal)
  // Copied sources may be older than objects of another model left here, and make goes by time.
  await box.must(['find', remoteDirectory, '-maxdepth', '1', '-name', '*.o', '-delete'], signal)
  await box.must(['rm', '-f', `${remoteDirectory}/rabench.ko`], signal)

  const start = performance.now()
  const { exitCode, stdout, stderr } = await box.run(['make', '-C', remoteDirectory, '-j2', ...NO_DEBUG_INFORMATION], {
    ...signal,
    timeoutSeconds: BUILD_TIMEOUT_SECONDS,
  })
  const output = `${stdout}\n${stderr}`
  if (exitCode !== 0) {
    const errors = linesOf(output, /error|\*\*\*|not found|No such file/i)
    throw new BenchError('module-build-failed', `The module did not compile for ${kernelRelease} on ${box.name}.`, {
      nextStep: `See the compiler's lines in the details; the source is in ${remoteDirectory} on the box.`,
      details: errors.length === 0 ? output.trim() : errors.join('\n'),
    })
  }
  return {
    path: `${remoteDirectory}/rabench.ko`,
    kernelRelease,
    seconds: (performance.now() - start) / 1000,
    warnings: linesOf(output, /warning:/),
  }
}
