import type { AccessClass } from '../../../shared/classes.ts'

/** Windows that were chosen and are no rows, by reason; each counts once, for the first that holds in this order. */
export interface LeftOut {
  /** Of a class that was not wanted. */
  readonly label: number
  /** At the start of their run. */
  readonly first: number
  readonly idle: number
  /** Of a mixed workload, while the kernel kept back its writes (`isKeptBack`). */
  readonly keptBack: number
  readonly lossy: number
}

/** Which of the windows are to be learned from. */
export interface WindowSelection {
  /** Default: all. */
  readonly labels?: readonly AccessClass[] | undefined
  /** Windows at the start of each run that are left out. Default: 0. */
  readonly skipFirstWindows?: number | undefined
  /** Runs that are not chosen at all: their windows are not counted as left out. */
  readonly excludedRunIds?: readonly string[] | undefined
  /** Learn from windows over which the tracer lost something, too. */
  readonly includeLossy?: boolean | undefined
}

/** "Left out: 3 idle windows, 2 windows over which the tracer lost something." Undefined where nothing was. */
export function leftOutText({ label, first, idle, keptBack, lossy }: LeftOut): string | undefined {
  const windows = (count: number) => `window${count === 1 ? '' : 's'}`
  const parts = [
    ...(label === 0 ? [] : [`${label} ${windows(label)} of other classes`]),
    ...(first === 0 ? [] : [`${first} ${windows(first)} at the start of ${first === 1 ? 'its run' : 'their runs'}`]),
    ...(idle === 0 ? [] : [`${idle} idle ${windows(idle)}`]),
    ...(keptBack === 0
      ? []
      : [`${keptBack} ${windows(keptBack)} of mixed runs in which the kernel wrote nothing back`]),
    ...(lossy === 0 ? [] : [`${lossy} ${windows(lossy)} over which the tracer lost something`]),
  ]
  return parts.length === 0 ? undefined : `Left out: ${parts.join(', ')}.`
}

/** Items of runs that are not excluded. */
export function chosen<Item extends { readonly runId: string }>(
  items: readonly Item[],
  { excludedRunIds }: WindowSelection,
): Item[] {
  const excluded = new Set(excludedRunIds)
  return items.filter(({ runId }) => !excluded.has(runId))
}

/** Why a window is not wanted, whatever is in it. @param windowIndex in its run. */
export function whyUnwanted(
  label: AccessClass,
  windowIndex: number,
  { labels, skipFirstWindows = 0 }: WindowSelection,
): 'label' | 'first' | undefined {
  if (labels?.includes(label) === false) return 'label'
  return windowIndex < skipFirstWindows ? 'first' : undefined
}

/** Parts items into those that are kept and, by reason, how many are not. */
export function sift<Item>(
  items: readonly Item[],
  whyLeftOut: (item: Item) => keyof LeftOut | undefined,
): { kept: Item[]; leftOut: LeftOut } {
  const sorted = Map.groupBy(items, whyLeftOut)
  const count = (why: keyof LeftOut): number => sorted.get(why)?.length ?? 0
  return {
    kept: sorted.get(undefined) ?? [],
    leftOut: {
      label: count('label'),
      first: count('first'),
      idle: count('idle'),
      keptBack: count('keptBack'),
      lossy: count('lossy'),
    },
  }
}
