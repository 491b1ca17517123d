import { setTimeout } from 'node:timers/promises'
import type { Box } from '../box/box.ts'
import { ACCESS_CLASSES, type ReadaheadMapKib } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'

export interface LoadOptions {
  /** Whole disk as in /sys/block: "vdb". */
  readonly disk: string
  /** Default: the model's window. */
  readonly windowMs?: number
  readonly dryRun?: boolean
  /** A new class is accepted after so many windows in a row (module default 2) ... */
  readonly holdWindows?: number
  /** ... or after one window with this confidence in thousandths (module default 950; 1001 is never). */
  readonly sureMilli?: number
  /** Default: the model's. */
  readonly readaheadMapKib?: ReadaheadMapKib
}

export type ModuleState =
  | { readonly loaded: false }
  | {
      readonly loaded: true
      readonly disk: string
      readonly windowMs: number
      readonly dryRun: boolean
      readonly holdWindows: number
      readonly sureMilli: number
      readonly readaheadMapKib: ReadaheadMapKib
      readonly modelId: string
      /** Of the app that generated it. */
      readonly version: string
    }

const PARAMETERS = '/sys/module/rabench/parameters'
const UNLOAD_TRIES = 10
const UNLOAD_PAUSE_MS = 500

function parameterList(options: LoadOptions): string[] {
  const named = {
    disk: options.disk,
    window_ms: options.windowMs,
    dry_run: options.dryRun === undefined ? undefined : Number(options.dryRun),
    hold_windows: options.holdWindows,
    sure_milli: options.sureMilli,
    map_kib: options.readaheadMapKib && mapText(options.readaheadMapKib),
  }
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}

/** The module's own sentences of the last attempt, newest last. */
async function kernelLog(box: Box): Promise<string[]> {
  const { stdout } = await box.run(['dmesg'], { asRoot: true })
  return stdout
    .split('\n')
    .filter((line) => /\brabench\b/.test(line))
    .slice(-3)
}

/** insmod prints strerror(errno); what each means is decided in kernel/module/{main,signing,version}.c. */
async function loadError(box: Box, stderr: string, disk: string): Promise<BenchError> {
  const log = await kernelLog(box)
  const sentence = log.at(-1)?.replace(/^.*?rabench: /, '')
  const more = { details: [stderr.trim(), ...log].join('\n') }

  if (stderr.includes('File exists')) {
    return new BenchError('module-busy', `A rabench module is loaded on ${box.name} already.`, {
      ...more,
      nextStep: `Take it away first: rabench undeploy --box ${box.name}`,
    })
  }
  if (sentence?.includes('invalid for parameter') === true) {
    return new BenchError('wrong-usage', `The module refuses a parameter: ${sentence}.`, {
      ...more,
      nextStep: 'Stay within the limits that `modinfo rabench.ko` shows.',
    })
  }
  if (/No such device|Invalid (parameters|argument)/.test(stderr)) {
    return new BenchError('unknown-device', `The module cannot serve ${disk} on ${box.name}: ${sentence ?? stderr}.`, {
      ...more,
      nextStep: 'Name a whole disk as in /sys/block of the box.',
    })
  }
  if (/Key was rejected|Operation not permitted/.test(stderr)) {
    return new BenchError('module-refused', `The kernel of ${box.name} refuses an unsigned module.`, {
      ...more,
      nextStep: 'Turn Secure Boot off in the firmware of this lab box, or sign the module with a key enrolled there.',
    })
  }
  if (/Invalid module format|Unknown symbol/.test(stderr)) {
    return new BenchError('module-refused', `The module was built for another kernel than ${box.name} runs.`, {
      ...more,
      nextStep: 'Deploy again: the module is then built for the running kernel.',
    })
  }
  return new BenchError('module-refused', `The module did not load on ${box.name}: ${sentence ?? stderr.trim()}.`, more)
}

/**
 * Loads a built module. Nothing changes on the box before it has decided.
 * @param modulePath of rabench.ko on the box.
 * @throws BenchError `module-busy`, `module-refused` or `unknown-device`.
 */
export async function loadModule(box: Box, modulePath: string, options: LoadOptions): Promise<void> {
  const { exitCode, stderr } = await box.run(['insmod', modulePath, ...parameterList(options)], { asRoot: true })
  if (exitCode !== 0) throw await loadError(box, stderr, options.disk)
}

/**
 * Unloads the module: every readahead is as it was when this returns. Does nothing where none is loaded.
 * @throws BenchError `module-busy` while somebody reads /dev/rabench, after five seconds.
 */
export async function unloadModule(box: Box): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { exitCode, stderr } = await box.run(['rmmod', 'rabench'], { asRoot: true })
    if (exitCode === 0 || /not (currently )?loaded|No such file/.test(stderr)) return
    if (!/in use|temporarily unavailable/.test(stderr)) {
      throw new BenchError('command-failed', `The module could not be unloaded from ${box.name}: ${stderr.trim()}.`)
    }
    if (attempt === UNLOAD_TRIES) {
      throw new BenchError('module-busy', `The module on ${box.name} is in use: a program reads /dev/rabench.`, {
        kept: 'The module is still loaded and still steers.',
        nextStep: 'End that program (on the box: fuser -v /dev/rabench), then undeploy again.',
        details: stderr.trim(),
      })
    }
    await setTimeout(UNLOAD_PAUSE_MS)
  }
}

/** What is loaded, and with which parameters. */
export async function moduleState(box: Box): Promise<ModuleState> {
  const { stdout } = await box.run(['sh', '-c', `cd /sys/module/rabench && grep -s '' version parameters/*`])
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of stdout.matchAll(/^(?:parameters\/)?(\w+):(.*)$/gm)) values.set(name, value)
  const disk = values.get('disk')
  if (disk === undefined) return { loaded: false }
  return {
    loaded: true,
    disk,
    windowMs: Number(values.get('window_ms')),
    dryRun: values.get('dry_run') === 'Y',
    holdWindows: Number(values.get('hold_windows')),
    sureMilli: Number(values.get('sure_milli')),
    readaheadMapKib: mapOf(values.get('map_kib') ?? ''),
    modelId: values.get('model') ?? '',
    version: values.get('version') ?? '',
  }
}

/**
 * Lets a loaded module act or only report. Turned on, everything is put back at the end of the running window.
 * @throws BenchError `module-lost` where none is loaded.
 */
export async function setDryRun(box: Box, on: boolean): Promise<void> {
  await setParameter(box, 'dry_run', on ? 'Y' : 'N')
}

/**
 * Changes the map of a loaded module, from the end of the running window on. The model keeps its own.
 * @throws BenchError `module-lost` where none is loaded, `wrong-usage` where a value is outside of 4 to 16384 KiB.
 */
export async function setReadaheadMap(box: Box, map: ReadaheadMapKib): Promise<void> {
  await setParameter(box, 'map_kib', mapText(map))
}

async function setParameter(box: Box, name: string, value: string): Promise<void> {
  const file = `${PARAMETERS}/${name}`
  const { exitCode, stderr } = await box.run(
    ['sh', '-c', 'test -e "$1" || exit 9; echo "$2" > "$1"', 'sh', file, value],
    {
      asRoot: true,
    },
  )
  if (exitCode === 9) {
    throw new BenchError('module-lost', `No rabench module is loaded on ${box.name}.`, { nextStep: 'Deploy it first.' })
  }
  if (exitCode !== 0) {
    throw new BenchError('wrong-usage', `The module on ${box.name} refuses ${name}=${value}.`, {
      kept: 'It goes on as before.',
      nextStep: 'Stay within the limits that `modinfo rabench.ko` shows.',
      details: stderr,
    })
  }
}

/** In the order of class ids, as the module reads it. */
function mapText(map: ReadaheadMapKib): string {
  return ACCESS_CLASSES.map((name) => map[name]).join(',')
}

function mapOf(text: string): ReadaheadMapKib {
  const [sequential = 0, random = 0, mixed = 0] = text.split(',').map(Number)
  return { sequential, random, mixed }
}
