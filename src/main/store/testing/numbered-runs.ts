import type { RunRecording } from '../records.ts'
import { exampleMeasures, exampleRun, exampleWindows } from './example-data.ts'

const MOST_WINDOWS = 900

/**
 * A run whose whole content follows from its number, so that who did not write it knows what must be there: of one window and of so many that
 * they are kept by column too, with measures and without, some windows idle, some lossy.
 */
export function numberedRun(sessionId: string, number: number): RunRecording {
  const count = 1 + ((number * 211) % MOST_WINDOWS)
  const isMeasured = number % 3 !== 0
  const { fio } = exampleRun(sessionId, '')
  return exampleRun(sessionId, `run-${number}`, {
    run: { discardedEvents: number, warnings: [`number ${number}`], seconds: 2.5 * count },
    windows: exampleWindows(count).map((window, at) => (at % 7 === number % 7 ? { ...window, requests: 1 } : window)),
    ...(isMeasured
      ? { measures: exampleMeasures(count).map((one, at) => ({ ...one, lostPackets: at % 5 === 0 ? 1 : 0 })) }
      : {}),
    fio: { ...fio, document: JSON.stringify({ number, padding: 'x'.repeat((number * 997) % 9000) }) },
    // In the order in which they are read.
    samples: (['bw', 'iops', 'lat'] as const).flatMap((kind) =>
      Array.from({ length: 8 }, (_, at) => ({
        ...{ kind, direction: 'read' as const },
        ...{ timeMs: 500 * (at + 1), value: number + at / 8 },
      })),
    ),
    log: Array.from({ length: 3 }, (_, at) => ({
      ...{ at: '2026-11-22T21:01:00.100Z', source: 'bench' },
      text: `line ${at} of ${number}`,
    })),
  })
}

/** How its windows are counted beside it: fewer than 2 requests are idle, others with losses lossy. */
export function countsOf({ windows, measures }: RunRecording) {
  const kinds = windows.map(({ requests }, at) => {
    if (requests < 2) return 'idle'
    return (measures?.[at]?.lostPackets ?? 0) > 0 ? 'lossy' : 'usable'
  })
  const count = (kind: (typeof kinds)[number]) => kinds.filter((one) => one === kind).length
  return { windows: windows.length, usable: count('usable'), idle: count('idle'), lossy: count('lossy') }
}
