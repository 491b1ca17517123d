import { ACCESS_CLASSES, type ReadaheadMapKib } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'

/** What can be given when the module is loaded. The names on the right of `loadParameters` are the module's. */
export interface LoadOptions {
  /** The module refuses to load when it is made of another model. */
  readonly modelId: string
  /** What it steers and what it observes, separated by commas: "vdb", "dm-0:vdb", "/srv/lab:vdb". See `target.ts`. */
  readonly disk: string
  /** Default: the model's window. */
  readonly windowMs?: number
  readonly dryRun?: boolean
  /** A new class is accepted after so many windows in a row (module default 2) ... */
  readonly holdWindows?: number
  /** ... or after one window with this confidence in thousandths (module default 850; 1001 is never). */
  readonly sureMilli?: number
  /** Default: the model's. */
  readonly readaheadMapKib?: ReadaheadMapKib
  /** This readahead, whatever the class. */
  readonly fixedKib?: number
  /** So many seconds after loading everything is put back, and the module stops deciding. */
  readonly limitSeconds?: number
}

/** Blanks part the parameters of a module, and modprobe.d and units have more such signs: an id that came with a bundle may hold any. */
const PLAIN_ID = /^[\w.+-]+$/

/**
 * "name=value" as insmod, and a line of modprobe.d, take them; what is not given is the module's own default.
 * @throws BenchError `bad-model` for one whose id would be read as further parameters
 */
export function loadParameters(options: LoadOptions): string[] {
  const named = {
    disk: options.disk,
    model: requirePlainId(options.modelId),
    window_ms: options.windowMs,
    dry_run: options.dryRun === undefined ? undefined : Number(options.dryRun),
    hold_windows: options.holdWindows,
    sure_milli: options.sureMilli,
    map_kib: options.readaheadMapKib && mapText(options.readaheadMapKib),
    fixed_kib: options.fixedKib,
    limit_s: options.limitSeconds,
  }
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}

/** @throws BenchError `bad-model` for an id that would be read as further parameters */
export function requirePlainId(modelId: string): string {
  if (PLAIN_ID.test(modelId)) return modelId
  throw new BenchError(
    'bad-model',
    `The model "${modelId}" cannot be loaded: its id has signs that no parameter of a module holds.`,
    {
      kept: 'Nothing was loaded.',
      nextStep: 'Train it again from its sessions; it then has an id of this bench.',
    },
  )
}

/** In the order of class ids, as the module reads it. */
export function mapText(map: ReadaheadMapKib): string {
  return ACCESS_CLASSES.map((name) => map[name]).join(',')
}

export function mapOf(text: string): ReadaheadMapKib {
  const [sequential = 0, random = 0, mixed = 0] = text.split(',').map(Number)
  return { sequential, random, mixed }
}
