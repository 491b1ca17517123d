import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { RunLines } from '../../../shared/contract/index.ts'
import { csvOf } from '../../charts/save.ts'
import type { Point } from '../../charts/series.ts'
import type { Panel } from '../../charts/time-panels.ts'
import { lookAt, type SubjectLook } from './subject-looks.ts'

/** One of the quantities that runs are drawn by. */
export interface RunQuantity {
  /** With the unit. */
  readonly title: string
  /** In a CSV: with the unit that `points` has. */
  readonly column: string
  readonly points: (run: RunLines) => readonly (readonly [timeMs: number, value: number])[]
  /** To the unit of the title. */
  readonly scale: number
  readonly isStep: boolean
}

const MB = 1e6

export const RUN_QUANTITIES: readonly RunQuantity[] = [
  quantity('fio: throughput, MB/s', 'fio_bytes_per_s', 1 / MB, ({ fio }) => fio.bytesPerSecond),
  quantity('fio: IOPS', 'fio_iops', 1, ({ fio }) => fio.iops),
  quantity('fio: latency, ms, mean', 'fio_latency_us', 1 / 1000, ({ fio }) => fio.latencyUs),
  quantity('disk: throughput, MB/s', 'disk_bytes_per_s', 1 / MB, ({ disk }) => disk.bytesPerSecond, true),
  quantity('disk: requests, IOPS', 'disk_iops', 1, ({ disk }) => disk.iops, true),
  quantity('disk: request size, KiB, mean', 'disk_request_bytes', 1 / 1024, ({ disk }) => disk.requestBytes, true),
  quantity('disk: jumps over 1 MiB, share', 'disk_jump_ratio', 1, ({ disk }) => disk.jumpRatio, true),
]

function quantity(
  title: string,
  column: string,
  scale: number,
  points: RunQuantity['points'],
  isStep = false,
): RunQuantity {
  return { title, column, points, scale, isStep }
}

/** A panel a quantity, a line a run; quantities that no run has are left out. */
export function runPanels(runs: readonly RunLines[], looks: readonly SubjectLook[]): Panel[] {
  return RUN_QUANTITIES.map((one): Panel => ({
    title: one.title,
    height: 72,
    lines: runs
      .map((run) => {
        const { color, dashPx } = lookAt(looks, run.subject)
        const letter = subjectLetter(run.subject)
        return {
          ...{ name: letter, endLabel: letter, color, points: drawnPoints(one, run), isStep: one.isStep },
          ...(dashPx === undefined ? {} : { dashPx }),
        }
      })
      .filter(({ points }) => points.length > 0),
  })).filter(({ lines }) => lines.length > 0)
}

/** In the title's unit; a step holds to its end. */
function drawnPoints({ points, scale, isStep }: RunQuantity, run: RunLines): Point[] {
  const drawn = points(run).map(([timeMs, value]): Point => [timeMs, value * scale])
  const last = drawn.at(-1)
  return isStep && last !== undefined ? [...drawn, [last[0] + run.stepSeconds * 1000, last[1]]] : drawn
}

/** A row a point, in the units of the comparison's document. */
export function runLinesCsv(runs: readonly RunLines[]): string {
  return csvOf(
    ['subject', 'quantity', 'time_ms', 'value'],
    runs.flatMap((run) =>
      RUN_QUANTITIES.flatMap(({ column, points }) =>
        points(run).map(([timeMs, value]) => [subjectLetter(run.subject), column, timeMs, value]),
      ),
    ),
  )
}
