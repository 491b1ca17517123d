import type { Box } from '../box/box.ts'

/** One requirement of tracing on a box. */
export interface TracerCheck {
  readonly name: string
  readonly ok: boolean
  /** What was found, in words. */
  readonly found: string
  /** What a person can do; undefined where all is well. */
  readonly remedy: string | undefined
}

const REQUIRED_MODULES = ['lttng-tracer', 'lttng-ring-buffer-client-discard', 'lttng-probe-block']

/**
 * Whether a box can record block events: root, lttng's tools, and kernel modules that fit the running kernel. Loading the
 * modules is how that is found out; a session loads them anyway.
 */
export async function checkTracer(box: Box): Promise<TracerCheck[]> {
  const tools = await box.run(['lttng', '--version'])
  const version = /\d+\.\d+\.\d+/.exec(tools.stdout)?.[0]
  const hasTools = tools.exitCode === 0 && version !== undefined
  const kernel = (await box.run(['uname', '-r'])).stdout.trim()
  const loading = await box.run(['modprobe', '--all', ...REQUIRED_MODULES], { asRoot: true })
  return [
    {
      name: 'lttng-tools',
      ok: hasTools,
      found: hasTools ? version : 'not installed',
      remedy: hasTools ? undefined : 'apt-get install lttng-tools',
    },
    {
      name: 'lttng-modules',
      ok: loading.exitCode === 0,
      found: loading.exitCode === 0 ? `loaded on ${kernel}` : (loading.stderr.trim().split('\n')[0] ?? ''),
      remedy: loading.exitCode === 0 ? undefined : modulesRemedy(loading.stderr, kernel),
    },
  ]
}

function modulesRemedy(stderr: string, kernel: string): string {
  if (/not permitted|Key was rejected|required key/i.test(stderr)) {
    return 'The kernel takes signed modules only (Secure Boot): sign the modules with a machine owner key, or switch Secure Boot off.'
  }
  return `apt-get install lttng-modules-dkms linux-headers-${kernel}; if it does not compile, see "dkms status" and use lttng-modules 2.14.6 or later`
}
