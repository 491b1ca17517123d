import type { KernelSource } from './kernel-lines.ts'
import { runLocally, type LocalCommandOptions } from './process.ts'

export interface DebianRootOptions extends LocalCommandOptions {
  readonly kernel: KernelSource
  readonly packages: readonly string[]
  /** Shell lines that mmdebstrap runs at the end; the root is "$1". */
  readonly hooks?: readonly string[]
  /** A new directory, or /dev/null where the hooks take all that is wanted. */
  readonly target: string
}

/**
 * A minimal Debian root with one kernel's packages, by mmdebstrap.
 * @throws BenchError virtual-box | interrupted
 */
export async function makeDebianRoot(options: DebianRootOptions): Promise<void> {
  const { kernel, packages, hooks = [], target, ...command } = options
  await runLocally(
    'mmdebstrap',
    [
      '--variant=minbase',
      `--include=${packages.map((name) => fromItsSuite(name, kernel)).join(',')}`,
      '--aptopt=Acquire::Languages "none"',
      ...['doc', 'man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
      // A root that is cut off half-made is thrown away: waiting for the disk after each file takes most of the time.
      '--dpkgopt=force-unsafe-io',
      ...secondSuite(kernel),
      ...hooks.map((hook) => `--customize-hook=${hook}`),
      kernel.suite,
      target,
    ],
    command,
  )
}

/** apt's own form for "this package from that suite". */
function fromItsSuite(name: string, { kernelSuite }: KernelSource): string {
  return kernelSuite !== undefined && name.startsWith('linux-') ? `${name}/${kernelSuite}` : name
}

/** From whichever mirror mmdebstrap has chosen for the first one. */
function secondSuite({ suite, kernelSuite }: KernelSource): readonly string[] {
  if (kernelSuite === undefined) return []
  const apt = '"$1"/etc/apt'
  return [
    `--setup-hook=sed -n 's/ ${suite} / ${kernelSuite} /p' ${apt}/sources.list >${apt}/sources.list.d/kernel.list`,
  ]
}
