import { ACCESS_CLASSES, classId } from '../../../shared/classes.ts'
import type { DiskSample } from '../../../shared/contract/activities.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import {
  counted,
  clock,
  instantText,
  percent,
  type LanesBlock,
  type ReportBlock,
  type ReportDocument,
} from '../../report/index.ts'
import type { RecordingSummary, Store } from '../../store/index.ts'
import { byClassText, classText } from './class-text.ts'
import { keptCaveats, virtualCaveats } from './common-caveats.ts'
import { changesOf, closingSections, command, notesOf, thinned } from './parts.ts'

type Content = Omit<ReportDocument, 'madeAt' | 'appVersion' | 'title'>

const CHART_POINTS = 600

/** A watch of a loaded module: what it decided, and what the disk did. */
export function recordingReport(store: Store, recording: RecordingSummary): Content {
  const { id, boxName, disk, modelId, startedAt, endedAt, label } = recording
  const decisions = store.recordings.decisions(id)
  const samples = store.recordings.samples(id)
  const seconds = spanSeconds(decisions, samples)
  return {
    subject: `Recording ${id}`,
    verdict: [
      `In ${clock(seconds)} the module on ${boxName} judged ${counted(recording.decisions, 'window')}: ${byClassText(recording.decisionsByClass)}.`,
    ],
    sections: [
      {
        title: 'What was done, and on what',
        blocks: [
          {
            kind: 'facts',
            facts: [
              ['box', boxName],
              ['disk', disk],
              ['model', store.models.title(modelId) ?? modelId],
              ['started', instantText(startedAt)],
              ['ended', endedAt === undefined ? 'not yet' : instantText(endedAt)],
              ['length of a window', [...new Set(decisions.map((one) => `${one.window_ms / 1000} s`))].join(', ')],
            ],
          },
        ],
      },
      { title: 'Results', blocks: [...charts(decisions, samples), ...tables(decisions)] },
      ...closingSections(
        [...virtualCaveats([boxName]), ...keptCaveats(label), ...recordingCaveats(recording, decisions)],
        [
          command('Build the model’s module for the box, and load it.', 'deploy', '--box', boxName, '--model', modelId),
          command('See its decisions as they are made.', 'watch', '--box', boxName),
          command('Unload it.', 'undeploy', '--box', boxName),
        ],
        notesOf(store, id, label),
      ),
    ],
  }
}

function instantsMs(decisions: readonly DecisionLine[], samples: readonly DiskSample[]): number[] {
  return [...decisions.map(({ wall_ns, window_ms }) => wall_ns / 1e6 - window_ms), ...samples.map(({ atMs }) => atMs)]
}

function startMs(decisions: readonly DecisionLine[], samples: readonly DiskSample[]): number {
  return instantsMs(decisions, samples).reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY)
}

function spanSeconds(decisions: readonly DecisionLine[], samples: readonly DiskSample[]): number {
  const all = instantsMs(decisions, samples)
  const last = Math.max(decisions.at(-1)?.wall_ns ?? 0, (samples.at(-1)?.atMs ?? 0) * 1e6) / 1e6
  return all.length === 0 ? 0 : (last - startMs(decisions, samples)) / 1000
}

function charts(decisions: readonly DecisionLine[], samples: readonly DiskSample[]): ReportBlock[] {
  const start = startMs(decisions, samples)
  const x = { title: 'time, s' }
  const pointsOf = (value: (sample: DiskSample) => number) =>
    samples.map((sample) => [(sample.atMs - start) / 1000, value(sample)] as const)
  const line = (name: string, value: (sample: DiskSample) => number) => ({
    name,
    points: thinned(pointsOf(value), CHART_POINTS),
  })
  return [
    ...(decisions.length === 0 ? [] : [classLanes(decisions, start)]),
    ...(samples.length === 0
      ? []
      : ([
          {
            kind: 'lines',
            caption: 'What the disk did.',
            x,
            y: { title: 'throughput, B/s' },
            lines: [line('read', (one) => one.readBytesPerSecond), line('written', (one) => one.writeBytesPerSecond)],
          },
          {
            kind: 'lines',
            caption: 'Readahead in force for files that are opened then.',
            x,
            y: { title: 'readahead, KiB, log scale', isLog: true },
            lines: [{ name: 'readahead', points: changesOf(pointsOf((one) => one.readaheadKib)), isStepped: true }],
          },
        ] as const)),
  ]
}

function classLanes(decisions: readonly DecisionLine[], start: number): LanesBlock {
  const lane = (name: string, isIn: (one: DecisionLine) => boolean) => ({
    name,
    spans: decisions.filter(isIn).map(({ wall_ns, window_ms }) => {
      const end = (wall_ns / 1e6 - start) / 1000
      return [end - window_ms / 1000, end] as const
    }),
  })
  return {
    kind: 'lanes',
    caption: 'The class that the module gave each window; abstained is one that it did not stand by.',
    x: { title: 'time, s' },
    lanes: [
      ...ACCESS_CLASSES.map((name) => lane(classText(name), (one) => one.class === classId(name))),
      lane('· idle', (one) => one.class < 0 && one.action !== 'expired'),
      lane('time limit over', (one) => one.action === 'expired'),
      lane('abstained', (one) => one.abstained !== 'no'),
    ].filter(({ spans }) => spans.length > 0),
  }
}

function tables(decisions: readonly DecisionLine[]): ReportBlock[] {
  const byAction = [...Map.groupBy(decisions, ({ action }) => action)]
  if (byAction.length === 0) return []
  return [
    {
      kind: 'table',
      caption: 'What was done after a window.',
      columns: [{ title: 'Action' }, { title: 'Windows', isNumeric: true }, { title: 'Share', isNumeric: true }],
      rows: byAction
        .toSorted(([, a], [, b]) => b.length - a.length)
        .map(([action, of]) => [action, String(of.length), percent(of.length / decisions.length)]),
    },
  ]
}

function recordingCaveats({ endedAt, modelId }: RecordingSummary, decisions: readonly DecisionLine[]): string[] {
  const lost = decisions.reduce((sum, one) => sum + one.lost, 0)
  const abstained = decisions.filter((one) => one.abstained !== 'no').length
  const dry = decisions.filter(({ action }) => action === 'dry-run').length
  return [
    'What ran is not known to the bench, so nothing here says how often the module was right.',
    `${counted(decisions.length, 'window')} in all.`,
    ...(endedAt === undefined ? ['It has no end: it still runs, or the bench ended before it did.'] : []),
    ...(lost === 0 ? [] : [`${counted(lost, 'decision')} came too fast to be read, and are missing.`]),
    ...(abstained === 0 ? [] : [`The module did not stand by ${abstained} of ${counted(decisions.length, 'window')}.`]),
    ...(dry === 0 ? [] : [`In ${counted(dry, 'window')} it was in dry run: it decided, and changed nothing.`]),
    `How the module was loaded (map, dry run, time limit) is not kept with a recording; the model is ${modelId}.`,
  ]
}
