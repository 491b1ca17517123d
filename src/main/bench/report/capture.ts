import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import { shapeText } from '../../../shared/shape-text.ts'
import {
  bytesText,
  counted,
  clock,
  instantText,
  microsecondsText,
  quantityText,
  type ReportBlock,
  type ReportDocument,
  type ReportTable,
} from '../../report/index.ts'
import type { FioResultRecord, RunRecord, SessionSummary, Store } from '../../store/index.ts'
import { boxFactsOf } from './box-facts.ts'
import { captureCaveats } from './capture-caveats.ts'
import { captureCommands } from './capture-commands.ts'
import { byClassText, classText } from './class-text.ts'
import { closingSections, notesOf, thinned } from './parts.ts'

type Content = Omit<ReportDocument, 'madeAt' | 'appVersion' | 'title'>

const MIB = 2 ** 20
/** Each run has a small chart up to so many, and none of a run that takes longer. */
const MOST_PANELS = 24
const LONGEST_PANEL_SECONDS = 3600
const PANEL_POINTS = 120

/** A capture session: what ran on which disk, and which windows came of it. @throws BenchError unknown-session */
export async function captureReport(store: Store, id: string): Promise<Content> {
  const session = store.sessions.summary(id)
  const runs = store.runs.ofSession(id)
  const results = new Map(runs.map((run) => [run.id, store.runs.fioResult(run.id)]))
  const { profile, environment, boxName, windowsByClass } = session
  const usable = ACCESS_CLASSES.reduce((sum, name) => sum + windowsByClass[name], 0)
  const { commands, profileBlocks } = await captureCommands(session)
  return {
    subject: `Capture session ${id}`,
    verdict: [
      `${counted(runs.length, 'run')} of the profile ${profile.name} on ${boxName} gave ${counted(usable, 'window')} that can be trained on: ${byClassText(windowsByClass)}.`,
    ],
    sections: [
      { title: 'What was done', blocks: [doneFacts(session, runs)] },
      { title: 'On what', blocks: [{ kind: 'facts', facts: boxFactsOf(boxName, environment.kernel, environment) }] },
      {
        title: 'Results',
        blocks: [
          {
            kind: 'bars',
            caption: 'Windows that can be trained on, by class.',
            axis: 'windows',
            bars: ACCESS_CLASSES.map((name) => ({
              name: classText(name),
              value: windowsByClass[name],
              text: String(windowsByClass[name]),
            })),
          },
          await classTable(store, runs),
          runTable(runs, results),
          ...panels(store, runs),
        ],
      },
      ...closingSections(
        captureCaveats(session, runs, results),
        commands,
        notesOf(store, id, session.label),
        ...profileBlocks,
      ),
    ],
  }
}

function doneFacts(
  { profile, state, startedAt, endedAt, appVersion }: SessionSummary,
  runs: readonly RunRecord[],
): ReportBlock {
  const windowSeconds = [...new Set(runs.map((run) => run.windowSeconds))]
  return {
    kind: 'facts',
    facts: [
      ['profile', `${profile.title} (${profile.name})`],
      ['state', state],
      ['started', instantText(startedAt)],
      ...(endedAt === undefined
        ? []
        : [['took', clock((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)] as const]),
      ['runs', String(runs.length)],
      ['length of a run', `${profile.seconds} s`],
      ['length of a window', windowSeconds.map((seconds) => `${seconds} s`).join(', ')],
      ['file', bytesText(profile.fileMib * MIB)],
      ['repetitions', String(profile.repetitions)],
      ['page cache', profile.cache.join(', ')],
      ['captured by', `Readahead Bench ${appVersion}`],
    ],
  }
}

/** What tells the classes apart on the disk, over all their windows. */
async function classTable(store: Store, runs: readonly RunRecord[]): Promise<ReportTable> {
  const rows = await Promise.all(
    ACCESS_CLASSES.map(async (name) => {
      const own = runs.filter((run) => labelInForce(run) === name).map((run) => run.id)
      return own.length === 0 ? [] : [await classRow(store, name, own)]
    }),
  )
  return {
    kind: 'table',
    caption: 'All windows by class, idle and lossy ones too: median, and 95th percentile, of a window.',
    columns: [
      { title: 'Class' },
      ...['Runs', 'Windows', 'Requests', 'p95', 'Bytes', 'p95', 'Jumps', 'p95'].map((title) => ({
        title,
        isNumeric: true,
      })),
    ],
    rows: rows.flat(),
  }
}

async function classRow(store: Store, name: AccessClass, runIds: readonly string[]): Promise<string[]> {
  const range = { fromWindow: 0, toWindow: Number.MAX_SAFE_INTEGER }
  const statistics = await store.reader.statistics(runIds, range, ['requests', 'bytes', 'jumps'])
  const [requests] = statistics
  return [
    ...[classText(name), String(runIds.length), String(requests?.n ?? 0)],
    ...statistics.flatMap((one) =>
      'median' in one
        ? [one.median, one.p95].map((value) => (one.series === 'bytes' ? bytesText(value) : quantityText(value)))
        : ['', ''],
    ),
  ]
}

function runTable(runs: readonly RunRecord[], results: ReadonlyMap<string, FioResultRecord | undefined>): ReportTable {
  return {
    kind: 'table',
    caption: 'Runs in their order, with fio’s own figures over all of a run.',
    columns: [
      ...['Run', 'Class', 'fio'].map((title) => ({ title })),
      ...['Readahead, KiB', 'Read', 'Written', 'IOPS', 'p50', 'p99', 'Lost'].map((title) => ({
        title,
        isNumeric: true,
      })),
    ],
    rows: runs.map((run) => [
      run.name,
      `${classText(labelInForce(run))}${run.correctedLabel === undefined ? '' : ', corrected'}`,
      `${shapeText(run.shape)}, ${run.cache}`,
      String(run.readaheadKib),
      ...fioCells(results.get(run.id)),
      String(run.discardedEvents + run.lostPackets),
    ]),
  }
}

/** Latency of reads, or of writes where nothing was read. */
function fioCells(result: FioResultRecord | undefined): string[] {
  if (result === undefined) return ['', '', '', '', '']
  const { readBytesPerSecond, writeBytesPerSecond, readIops, writeIops, readLatency, writeLatency } = result
  const latency = readLatency ?? writeLatency
  return [
    quantityText(readBytesPerSecond, 'B/s'),
    writeBytesPerSecond === 0 ? '' : quantityText(writeBytesPerSecond, 'B/s'),
    quantityText(readIops + writeIops),
    ...(latency === undefined ? ['', ''] : [microsecondsText(latency.p50Us), microsecondsText(latency.p99Us)]),
  ]
}

function panels(store: Store, runs: readonly RunRecord[]): ReportBlock[] {
  const drawn = runs.filter(({ seconds }) => seconds <= LONGEST_PANEL_SECONDS).slice(0, MOST_PANELS)
  const withSamples = drawn.map((run) => ({ title: run.name, lines: throughputLines(store, run.id) }))
  const known = withSamples.filter(({ lines }) => lines.length > 0)
  if (known.length === 0) return []
  const which = drawn.length === runs.length ? '' : ` of ${drawn.length} of the ${runs.length} runs`
  return [
    {
      kind: 'panels',
      caption: `Throughput${which} over time, as fio logged it; every chart has a scale of its own.`,
      x: { title: 'time, s' },
      y: { title: 'throughput, B/s' },
      panels: known,
    },
  ]
}

/** fio's `bw` is in KiB/s. */
function throughputLines(store: Store, runId: string) {
  const samples = store.runs.fioSamples(runId).filter(({ kind }) => kind === 'bw')
  return (['read', 'write'] as const).flatMap((name) => {
    const points = samples
      .filter(({ direction }) => direction === name)
      .map(({ timeMs, value }) => [timeMs / 1000, value * 1024] as const)
    return points.every(([, value]) => value === 0) ? [] : [{ name, points: thinned(points, PANEL_POINTS) }]
  })
}
