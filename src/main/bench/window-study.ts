import { randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import { FEATURE_SET_NAMES, FEATURE_SETS, type FeatureSetName } from '../../shared/features.ts'
import type { OnProgress } from '../../shared/progress.ts'
import { WINDOW_STUDY_VERSION, windowStudySchema, type StudyRow, type WindowStudy } from '../../shared/window-study.ts'
import { WINDOW_SECONDS_CHOICES } from '../../shared/windows.ts'
import {
  datasetOf,
  decide,
  featureSpreads,
  flipsPerMinute,
  judgingByRun,
  reactions,
  reactionSummary,
  studyVerdict,
  TICK_SECONDS,
  trainInThreads,
  type Dataset,
  type JudgeByRun,
  type JudgedByRun,
  type Reaction,
} from '../model/index.ts'
import { readKeptTrace, runsOfSessions, type SkippedRun, type StudiedRun } from './kept-traces.ts'
import type { Workbench } from './workbench.ts'

export { wholeInterval95 } from '../model/index.ts'

export interface StudyOptions {
  /** Lengths to hold against each other, multiples of 0.25 s. Default: those that a campaign may choose. */
  readonly windowSeconds?: readonly number[]
  readonly seed: number
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

/** Changes into a run are made from this many others: enough to meet each kind, and a study of many sessions stays one of minutes. */
const MOST_RUNS_BEFORE = 12

/**
 * Holds lengths of windows, and the feature sets, against each other on the same kept traces: each trace is cut at all lengths, and
 * each length is judged on runs that the judging network has not seen. The study is stored.
 *
 * The reaction is put together from finer counts of two runs, one after the other (`src/main/model/study/ticks.ts` says what that misses).
 * @throws BenchError unknown-session | too-little-data | wrong-usage | interrupted
 */
export async function studyWindows(
  bench: Workbench,
  sessionIds: readonly string[],
  options: StudyOptions,
  judgeByRun: JudgeByRun = judgingByRun(trainInThreads),
): Promise<WindowStudy> {
  const { seed, onProgress, signal } = options
  const lengths = lengthsOf(options.windowSeconds ?? WINDOW_SECONDS_CHOICES)
  const { runs, skipped } = await readAll(bench, sessionIds, lengths, options)
  const rows: StudyRow[] = []
  const parts = lengths.flatMap((windowSeconds, place) =>
    FEATURE_SET_NAMES.map((featureSet) => ({ windowSeconds, place, featureSet })),
  )
  for (const [at, { windowSeconds, place, featureSet }] of parts.entries()) {
    const doing = `judging windows of ${windowSeconds} s with ${featureSet}, ${at + 1} of ${parts.length}`
    onProgress?.({ step: 1, steps: 1, title: 'Study', doing, secondsLeft: undefined })
    const dataset = datasetOfLength(runs, place, windowSeconds, featureSet)
    const judged = await judgeByRun(dataset, seed, signal)
    rows.push(await rowOf(runs, place, dataset, judged, signal))
  }
  const now = new Date().toISOString()
  const study = windowStudySchema.parse({
    format: 'rabench-window-study',
    version: WINDOW_STUDY_VERSION,
    id: `${now.slice(0, 10)}-study-${randomBytes(3).toString('hex')}`,
    createdAt: now,
    sessionIds,
    seed,
    runs: runs.length,
    skipped,
    rows,
    verdict: studyVerdict(rows),
  } satisfies WindowStudy)
  bench.store.windowStudies.save(study)
  return study
}

function lengthsOf(windowSeconds: readonly number[]): number[] {
  const lengths = [...new Set(windowSeconds)].toSorted((a, b) => a - b)
  const odd = lengths.find((length) => !(length > 0 && Number.isInteger(length / TICK_SECONDS)))
  if (lengths.length > 0 && odd === undefined) return lengths
  throw new BenchError('wrong-usage', `Windows of ${odd ?? 'no'} s cannot be studied.`, {
    nextStep: `Give lengths that are multiples of ${TICK_SECONDS} s, such as ${WINDOW_SECONDS_CHOICES.join(', ')}.`,
  })
}

async function readAll(
  bench: Workbench,
  sessionIds: readonly string[],
  lengths: readonly number[],
  { onProgress, signal }: StudyOptions,
): Promise<{ readonly runs: readonly StudiedRun[]; readonly skipped: readonly SkippedRun[] }> {
  const runs: StudiedRun[] = []
  const skipped: SkippedRun[] = []
  const all = runsOfSessions(bench, [...new Set(sessionIds)])
  for (const [at, one] of all.entries()) {
    const doing = `reading trace ${at + 1} of ${all.length}, ${one.run.id}`
    onProgress?.({ step: 1, steps: 1, title: 'Study', doing, secondsLeft: undefined })
    const read = await readKeptTrace(one, lengths, signal)
    if ('why' in read) skipped.push(read)
    else runs.push(read)
  }
  if (runs.length > 0) return { runs, skipped }
  const [first] = skipped
  const why = first === undefined ? 'There is no run in these sessions.' : `Of ${first.runId}, ${first.why}.`
  const none = `No run has a kept trace that can be read, of ${all.length} in these sessions.`
  throw new BenchError('too-little-data', first === undefined ? why : `${none} ${why}`, {
    nextStep: 'Capture with --keep-traces, and study that session.',
  })
}

function datasetOfLength(
  runs: readonly StudiedRun[],
  place: number,
  windowSeconds: number,
  featureSet: FeatureSetName,
): Dataset {
  try {
    return datasetOf(
      runs.flatMap(({ windows }) => windows[place] ?? []),
      featureSet,
    )
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'too-little-data') throw error
    throw new BenchError('too-little-data', `Windows of ${windowSeconds} s: ${error.message}`, {
      nextStep: 'Study shorter windows, or capture more or longer runs with --keep-traces.',
      cause: error,
    })
  }
}

async function rowOf(
  runs: readonly StudiedRun[],
  place: number,
  dataset: Dataset,
  { report, networkOfRun }: JudgedByRun,
  signal: AbortSignal | undefined,
): Promise<StudyRow> {
  const { featureSet, windowSeconds, rows, windowsByClass, leftOut } = dataset
  const spreads = featureSpreads(rows)
  const decisions = rows.map(({ runId, windowIndex, features }) => ({
    ...{ runId, windowIndex },
    decision: decide(networkOfRun(runId), features),
  }))
  const studied = runs.filter(({ runId }) => rows.some((row) => row.runId === runId))
  const answers: Reaction[] = []
  for (const after of studied) {
    // A study is long, and others wait in this thread.
    await nextTurn()
    signal?.throwIfAborted()
    const network = networkOfRun(after.runId)
    answers.push(
      ...reactions(after, runsBefore(after, studied), {
        featureSet,
        windowTicks: Math.round(windowSeconds / TICK_SECONDS),
        decide: (features) => decide(network, features),
      }),
    )
  }
  return {
    ...{ windowSeconds, featureSet, windowsByClass },
    windows: rows.length,
    idleWindows: leftOut.idle,
    features: FEATURE_SETS[featureSet].map(({ name }, at) => ({ name, spread: spreads[at] ?? 0 })),
    judged: report,
    reaction: reactionSummary(answers),
    flipsPerMinute: flipsPerMinute(decisions, windowSeconds),
    decisionsPerMinute: 60 / windowSeconds,
  }
}

/** Runs of other classes, evenly from all of them where they are many. */
function runsBefore(after: StudiedRun, runs: readonly StudiedRun[]): StudiedRun[] {
  const others = runs.filter(({ label }) => label !== after.label)
  const step = Math.max(1, others.length / MOST_RUNS_BEFORE)
  return others.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}
