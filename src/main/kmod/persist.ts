import type { Box } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'
import { loadError, unloadModule } from './load.ts'
import { loadParameters, type LoadOptions } from './parameters.ts'
import { dkmsConfiguration, modprobeOptions, PERSISTENT, systemdUnit } from './persist-files.ts'
import { moduleState } from './state.ts'
import { parseTargets } from './target.ts'

export interface PersistOptions {
  /** The generated source, on this computer: what DKMS builds for each kernel to come. */
  readonly sourceDirectory: string
  /** Of rabench.ko on the box, for where there is no DKMS. */
  readonly modulePath: string
  readonly kernelRelease: string
  /** Of this app; DKMS keeps a source by name and version. */
  readonly version: string
  /** DKMS would make another module than the one that was signed, or has nothing to build with: it is left out. */
  readonly withoutDkms?: string
  readonly load: LoadOptions
  readonly onStep?: (doing: string) => void
  readonly signal?: AbortSignal
}

/** Under TCG DKMS takes a minute or two. */
const DKMS_TIMEOUT_SECONDS = 900
const AS_ROOT = { asRoot: true } as const

interface Step {
  readonly doing: string
  readonly run: () => Promise<unknown>
  /** Must be content where `run` got nowhere. */
  readonly undo: () => Promise<unknown>
}

/**
 * Installs the module so that it is loaded at every boot, and loads it. What a failed step and those before it did is undone.
 * @returns sentences that a person should know: what it does not survive.
 * @throws BenchError `module-busy` where one is installed or loaded already, `bad-model`, and of `loadModule`; `command-failed`.
 */
export async function persistModule(box: Box, options: PersistOptions): Promise<readonly string[]> {
  const parameters = loadParameters(options.load)
  await requireNone(box)
  const hasDkms = (await box.run(['sh', '-c', 'command -v dkms'])).exitCode === 0
  const without = options.withoutDkms ?? (hasDkms ? undefined : `${box.name} has no dkms`)
  const install = without === undefined ? dkmsSteps(box, options) : [updatesStep(box, options)]
  await runOrUndo(
    box,
    [...install, optionsStep(box, parameters), loadStep(box, options), unitStep(box, options)],
    options,
  )
  return without === undefined
    ? []
    : [`The module comes back at every boot of Linux ${options.kernelRelease}, not of a newer kernel: ${without}.`]
}

async function requireNone(box: Box): Promise<void> {
  const isInstalled = (await installed(box)).length > 0
  if (!isInstalled && !(await moduleState(box)).loaded) return
  throw new BenchError(
    'module-busy',
    `A rabench module is ${isInstalled ? 'installed' : 'loaded'} on ${box.name} already.`,
    {
      kept: 'Nothing was changed.',
      nextStep: `Take it away first: rabench undeploy --box ${box.name}`,
    },
  )
}

function dkmsSteps(box: Box, { sourceDirectory, version, kernelRelease, signal }: PersistOptions): Step[] {
  const directory = PERSISTENT.source(version)
  const limits = { timeoutSeconds: DKMS_TIMEOUT_SECONDS, ...(signal ? { signal } : {}) }
  const dkms = async (verb: string, ...more: string[]) => {
    const argv = ['dkms', verb, '-m', 'rabench', '-v', version, ...more]
    const { exitCode, stdout, stderr } = await box.jobs.run('dkms', argv, limits)
    if (exitCode === 0) return
    throw new BenchError('command-failed', `dkms ${verb} failed on ${box.name} with exit code ${exitCode}.`, {
      nextStep: 'Read the details: DKMS names its log.',
      details: `${stderr}\n${stdout}`.trim().slice(-4000),
    })
  }
  return [
    {
      doing: `copying the source to ${directory}`,
      run: async () => {
        await box.upload(sourceDirectory, directory, AS_ROOT)
        await box.writeFile(`${directory}/dkms.conf`, dkmsConfiguration(version), AS_ROOT)
      },
      undo: () => box.run(['rm', '-rf', '--', directory], AS_ROOT),
    },
    {
      doing: 'building it with DKMS',
      run: async () => {
        await dkms('add')
        await dkms('build', '-k', kernelRelease)
        await dkms('install', '-k', kernelRelease)
      },
      undo: () => box.run(['dkms', 'remove', '-m', 'rabench', '-v', version, '--all'], AS_ROOT),
    },
  ]
}

function updatesStep(box: Box, { modulePath, kernelRelease }: PersistOptions): Step {
  const path = PERSISTENT.updates(kernelRelease)
  return {
    doing: `installing it for Linux ${kernelRelease}`,
    run: async () => {
      await box.must(['install', '-D', '-m', '0644', modulePath, path], AS_ROOT)
      await box.must(['depmod', kernelRelease], AS_ROOT)
    },
    undo: async () => {
      await box.run(['rm', '-f', path], AS_ROOT)
      await box.run(['depmod', kernelRelease], AS_ROOT)
    },
  }
}

function optionsStep(box: Box, parameters: readonly string[]): Step {
  return {
    doing: 'writing its parameters down',
    run: () => box.writeFile(PERSISTENT.options, modprobeOptions(parameters), AS_ROOT),
    undo: () => box.run(['rm', '-f', PERSISTENT.options], AS_ROOT),
  }
}

/** By modprobe itself first, whose error says more than that a unit failed. */
function loadStep(box: Box, { load }: PersistOptions): Step {
  return {
    doing: 'loading it',
    run: async () => {
      const { exitCode, stderr } = await box.run(['modprobe', 'rabench'], AS_ROOT)
      if (exitCode !== 0) throw await loadError(box, stderr, load.disk)
      const state = await moduleState(box)
      if (state.loaded && state.modelId === load.modelId) return
      throw new BenchError('module-refused', `modprobe on ${box.name} loaded another module than this one.`, {
        nextStep: 'On the box, modinfo rabench says where it came from.',
      })
    },
    undo: () => unloadModule(box),
  }
}

function unitStep(box: Box, { load }: PersistOptions): Step {
  const mountPoints = parseTargets(load.disk).flatMap(({ steered }) => (steered.startsWith('/') ? [steered] : []))
  return {
    doing: 'enabling its unit',
    run: async () => {
      await box.writeFile(PERSISTENT.unit, systemdUnit(load.modelId, mountPoints), AS_ROOT)
      await box.must(['systemctl', 'daemon-reload'], AS_ROOT)
      await box.must(['systemctl', 'enable', 'rabench.service'], AS_ROOT)
      await box.must(['systemctl', 'start', 'rabench.service'], AS_ROOT)
    },
    undo: () => removeUnit(box),
  }
}

async function runOrUndo(box: Box, steps: readonly Step[], { onStep, signal }: PersistOptions): Promise<void> {
  const begun: Step[] = []
  try {
    for (const step of steps) {
      signal?.throwIfAborted()
      onStep?.(step.doing)
      begun.unshift(step)
      await step.run()
    }
  } catch (error) {
    // The failure that began it is the one to report; a box that is lost cannot be put back.
    for (const { undo } of begun) await undo().catch(() => undefined)
    if (!(error instanceof BenchError) || error.code === 'connection-lost') throw error
    throw error.withKept(`What was installed on ${box.name} until then was removed.`)
  }
}

const MODULE_FILES = '/lib/modules/*/updates/rabench.ko* /lib/modules/*/updates/dkms/rabench.ko*'
/** One path a line. /usr/src: only what DKMS can have from us. */
const LIST_INSTALLED = `
  ls -d ${PERSISTENT.unit} ${PERSISTENT.options} ${MODULE_FILES} 2>/dev/null
  grep -ls '^PACKAGE_NAME="rabench"' /usr/src/rabench-*/dkms.conf
  true`

async function installed(box: Box): Promise<string[]> {
  return (await box.must(['sh', '-c', LIST_INSTALLED], AS_ROOT)).split('\n').filter((line) => line !== '')
}

/**
 * Removes whatever `persistModule` installed, the loaded module included; of any version and for any kernel.
 * @returns what was removed, by path; empty where nothing was installed, and then nothing is touched.
 * @throws BenchError `module-busy`, see `unloadModule`; `command-failed`
 */
export async function removePersistent(box: Box): Promise<readonly string[]> {
  const found = await installed(box)
  if (found.length === 0) return []
  // First, so that a module in use stops it all: what is loaded would come back at the next boot as if nothing had been.
  await unloadModule(box)
  await removeUnit(box)
  for (const configuration of found.filter((file) => file.endsWith('/dkms.conf'))) {
    const directory = configuration.slice(0, -'/dkms.conf'.length)
    const version = directory.replace(/^.*\/rabench-/, '')
    if ((await box.run(['dkms', 'status', '-m', 'rabench', '-v', version], AS_ROOT)).stdout.includes('rabench')) {
      await box.must(['dkms', 'remove', '-m', 'rabench', '-v', version, '--all'], {
        ...AS_ROOT,
        timeoutSeconds: DKMS_TIMEOUT_SECONDS,
      })
    }
    await box.must(['rm', '-rf', '--', directory], AS_ROOT)
  }
  await box.must(['rm', '-f', PERSISTENT.options], AS_ROOT)
  await box.must(['sh', '-c', `rm -f ${MODULE_FILES}`], AS_ROOT)
  await box.must(['depmod', '-a'], AS_ROOT)
  const left = await installed(box)
  if (left.length === 0) return found
  throw new BenchError('command-failed', `Some of the installed module is still on ${box.name}: ${left.join(', ')}.`, {
    nextStep: 'Remove these files by hand; see whether the file system is read-only.',
  })
}

async function removeUnit(box: Box): Promise<void> {
  // Content where the unit was never enabled, or never written.
  await box.run(['systemctl', 'disable', '--now', 'rabench.service'], AS_ROOT)
  await box.must(['rm', '-f', PERSISTENT.unit], AS_ROOT)
  await box.must(['systemctl', 'daemon-reload'], AS_ROOT)
}
