import type { Box } from '../box/box.ts'
import type { ReadaheadMapKib } from '../../shared/classes.ts'
import { mapOf } from './parameters.ts'
import { parseTargets, type Target } from './target.ts'

export const DISK_STATES = ['steering', 'dry-run', 'paused', 'yielded', 'expired', 'gone'] as const
/**
 * `yielded`: somebody else changed the readahead; theirs wins until a parameter is written. `gone`: the disk, or what it steers, was
 * removed.
 */
export type DiskState = (typeof DISK_STATES)[number]

/** One observed disk: the files of /sys/kernel/rabench/DISK. Counts are since the module was loaded. */
export interface DiskReport {
  readonly disk: string
  /** Name of the bdi that it steers: "254:16", "btrfs-1". */
  readonly steers: string
  readonly state: DiskState
  /** Readahead as it was before the module, and as it is now. */
  readonly homeKib: number
  readonly readaheadKib: number
  /** Requests seen, windows that ended, those of them with fewer than two requests, and those that the model judged. */
  readonly events: number
  readonly windows: number
  readonly idleWindows: number
  readonly inferences: number
  /** Of all inferences together. */
  readonly inferenceNs: number
  /** Windows whose class the module did not trust. */
  readonly abstained: number
  readonly changes: number
  /** Walks over open files, the time that they took in all, and the files they changed. */
  readonly walks: number
  readonly walkUs: number
  readonly files: number
  /** How often a readahead that the kernel itself had changed was set again, and one that a person had was left. */
  readonly reasserted: number
  readonly yields: number
  /** Windows in which a readahead was not set, as files that have it, or one set before, could not be told apart any more. */
  readonly refused: number
}

/** The dead man's switch. `expired`: everything was put back, and nothing is judged until it is set anew. */
export type TimeLimit =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly secondsLeft: number }
  | { readonly state: 'expired' }

export interface LoadedState {
  readonly loaded: true
  /** The observed disk of the first target: "vdb". */
  readonly disk: string
  readonly targets: readonly Target[]
  readonly windowMs: number
  readonly dryRun: boolean
  readonly paused: boolean
  readonly holdWindows: number
  readonly sureMilli: number
  readonly readaheadMapKib: ReadaheadMapKib
  /** Undefined: by class. */
  readonly fixedKib: number | undefined
  readonly limit: TimeLimit
  readonly modelId: string
  /** Of the app that generated it. */
  readonly version: string
  readonly disks: readonly DiskReport[]
}

export type ModuleState = { readonly loaded: false } | LoadedState

/** One value a line, "parameters/disk:vdb" and "vdb/state:steering". */
const READ_ALL = `
  cd /sys/module/rabench 2>/dev/null || exit 0
  grep -s '' version parameters/*
  cd /sys/kernel/rabench 2>/dev/null && grep -s '' */*
  true`

/** What is loaded, with which parameters, and what it has done on each disk. */
export async function moduleState(box: Box): Promise<ModuleState> {
  const { stdout } = await box.run(['sh', '-c', READ_ALL])
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of stdout.matchAll(/^([^:\n]+):(.*)$/gm)) values.set(name, value)
  const parameter = (name: string) => values.get(`parameters/${name}`)
  const disk = parameter('disk')
  if (disk === undefined) return { loaded: false }
  const targets = parseTargets(disk)
  return {
    loaded: true,
    disk: targets[0]?.observed ?? disk,
    targets,
    windowMs: Number(parameter('window_ms')),
    dryRun: parameter('dry_run') === 'Y',
    paused: parameter('paused') === 'Y',
    holdWindows: Number(parameter('hold_windows')),
    sureMilli: Number(parameter('sure_milli')),
    readaheadMapKib: mapOf(parameter('map_kib') ?? ''),
    fixedKib: positive(parameter('fixed_kib')),
    limit: timeLimit(parameter('limit_s')),
    modelId: parameter('model') ?? '',
    version: values.get('version') ?? '',
    disks: targets.flatMap(({ observed }) => diskReport(observed, values)),
  }
}

/** None where the module shows none of it: one of an older app. */
function diskReport(disk: string, values: ReadonlyMap<string, string>): DiskReport[] {
  const value = (name: string) => values.get(`${disk}/${name}`)
  const state = DISK_STATES.find((one) => one === value('state'))
  if (state === undefined) return []
  const count = (name: string) => Number(value(name) ?? 0)
  return [
    {
      disk,
      steers: value('steers') ?? '',
      state,
      homeKib: count('home_kib'),
      readaheadKib: count('readahead_kib'),
      events: count('events'),
      windows: count('windows'),
      idleWindows: count('idle_windows'),
      inferences: count('inferences'),
      inferenceNs: count('inference_ns'),
      abstained: count('abstained'),
      changes: count('changes'),
      walks: count('walks'),
      walkUs: count('walk_us'),
      files: count('files'),
      reasserted: count('reasserted'),
      yields: count('yields'),
      refused: count('refused'),
    },
  ]
}

function timeLimit(text: string | undefined): TimeLimit {
  if (text === 'expired') return { state: 'expired' }
  const secondsLeft = positive(text)
  return secondsLeft === undefined ? { state: 'none' } : { state: 'running', secondsLeft }
}

/** Undefined for 0, which is "none" to the module. */
function positive(text: string | undefined): number | undefined {
  const value = Number(text ?? 0)
  return value > 0 ? value : undefined
}
