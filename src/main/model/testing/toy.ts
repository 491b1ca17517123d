import type { AccessClass } from '../../../shared/classes.ts'
import type { WindowCounts } from '../../../shared/windows.ts'
import type { DatasetRow, LabelledWindow } from '../dataset/dataset.ts'

/** A sine's fraction: spread evenly enough for toys, the same everywhere, and not our own generator. */
export function wobble(index: number): number {
  const value = Math.sin(index * 12.9898) * 43758.5453
  return value - Math.floor(value) - 0.5
}

/** Counts of a window of 1000 requests of one size. */
export function countsOf(index: number, more: Partial<WindowCounts> = {}): WindowCounts {
  const requests = 1000 + index
  return {
    index,
    requests,
    distanceSectors: 8 * requests,
    jumps: 0,
    bytes: 4096 * requests,
    writes: 0,
    readaheads: 0,
    ...more,
  }
}

/** Runs in three clouds of the seed-v1 feature space that do not touch, five windows each. */
export function separableRows(runsPerClass: number): DatasetRow[] {
  const centres: Record<AccessClass, readonly [distance: number, jumps: number, size: number, iops: number]> = {
    sequential: [131072, 0.02, 131072, 600],
    random: [7e8, 0.98, 4096, 3900],
    mixed: [5e8, 0.9, 65536, 1100],
  }
  const rows: DatasetRow[] = []
  for (const label of ['sequential', 'random', 'mixed'] as const) {
    const [distance, jumps, size, iops] = centres[label]
    for (let run = 0; run < runsPerClass; run++) {
      for (let window = 0; window < 5; window++) {
        const shift = 0.04 * wobble(rows.length)
        const jumpRatio = jumps + 0.02 * wobble(rows.length + 1000)
        const features = [distance * (1 + shift), jumpRatio, size * (1 - shift), 1 - jumpRatio, iops * (1 + shift)]
        rows.push({ runId: `${label}-${run}`, windowIndex: window, label, features })
      }
    }
  }
  return rows
}

/** Windows whose label only their writes tell: random reads, or the same with a third of writes. */
export function windowsToldApartByWrites(runsPerClass: number): LabelledWindow[] {
  const windows: LabelledWindow[] = []
  for (const label of ['random', 'mixed'] as const) {
    for (let run = 0; run < runsPerClass; run++) {
      for (let index = 0; index < 5; index++) {
        const requests = 1000 + Math.round(200 * wobble(windows.length))
        windows.push({
          runId: `${label}-${run}`,
          label,
          counts: countsOf(index, {
            requests,
            distanceSectors: 400_000 * requests,
            jumps: requests - 1,
            bytes: 65536 * requests,
            writes: label === 'mixed' ? Math.round(requests * (0.3 + 0.05 * wobble(run))) : 0,
          }),
          windowSeconds: 2.5,
          readaheadKib: 64,
        })
      }
    }
  }
  return windows
}

/** Rows of overlapping classes in the seed-v1 feature space: each run has an offset of its own, so that runs differ. */
export function overlappingRows(runsPerClass: number, windowsPerRun: number): DatasetRow[] {
  const rows: DatasetRow[] = []
  for (const [id, label] of (['sequential', 'random', 'mixed'] as const).entries()) {
    for (let run = 0; run < runsPerClass; run++) {
      for (let window = 0; window < windowsPerRun; window++) {
        const noise = (place: number): number =>
          1.6 * wobble(7 * rows.length + place) + 0.6 * wobble(100 * id + run + place / 7)
        const features = [
          id + noise(1),
          noise(2) - id / 2,
          100 * (id === 1 ? noise(3) : 1 + noise(3)),
          noise(4),
          noise(5),
        ]
        rows.push({ runId: `${label}-${run}`, windowIndex: window, label, features })
      }
    }
  }
  return rows
}
