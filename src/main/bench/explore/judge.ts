import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { classId } from '../../../shared/classes.ts'
import type { FoundWindow, SessionJudgement } from '../../../shared/contract/index.ts'
import { featuresOf } from '../../../shared/features.ts'
import { runNameOf } from '../../../shared/run-name.ts'
import { predictFeatures } from '../predict.ts'
import type { Workbench } from '../workbench.ts'
import { sortedOut } from './usable-windows.ts'

/** Wrong and abstained windows that are named; all are counted. */
const MOST_FOUND = 2000
/** Windows between two turns for others. */
const SLICE_WINDOWS = 2000

interface Outcome {
  windows: number
  right: number
  wrong: number
  abstained: number
}

/**
 * Runs a stored model over the windows of a capture, as `rabench predict` does: what it gets wrong, and by what it does not stand.
 * @throws BenchError unknown-session | unknown-model
 */
export async function judgeSession(
  { store }: Workbench,
  sessionId: string,
  modelId: string,
): Promise<SessionJudgement> {
  store.sessions.get(sessionId)
  const model = store.models.get(modelId)
  const windows = await store.reader.labelledWindows(sessionId)
  const { usable, idle, lossy } = sortedOut(windows)
  const learnedKeys = learnedWindows(store, modelId)
  const isTrainedOnSession = model.training.sessionIds.includes(sessionId)
  const decided = new Map<string, SessionJudgement['decided'][number]>()
  for (const { runId, counts } of windows) {
    const run = decided.get(runId) ?? { runName: runNameOf(sessionId, runId), classIds: [], abstained: [] }
    run.classIds[counts.index] = -1
    decided.set(runId, run)
  }
  const byClass = model.classes.map((label) => ({ label, ...nothing() }))
  const unseen = nothing()
  const found: FoundWindow[] = []
  let [learned, foundInAll] = [0, 0]
  for (const [at, { runId, label, counts, windowSeconds, readaheadKib }] of usable.entries()) {
    if (at % SLICE_WINDOWS === SLICE_WINDOWS - 1) await yieldToOthers()
    const features = featuresOf(model.featureSet, counts, windowSeconds, readaheadKib)
    const { class: name, probabilities, classId: id, abstention } = predictFeatures(model, features)
    const isLearned = learnedKeys?.has(keyOf(runId, counts.index)) ?? isTrainedOnSession
    const how = abstention.abstained !== 'no' ? 'abstained' : name === label ? 'right' : 'wrong'
    const ofClass = byClass[classId(label)]
    if (ofClass !== undefined) add(ofClass, how)
    if (isLearned) learned += 1
    else add(unseen, how)
    const run = decided.get(runId)
    if (run !== undefined) run.classIds[counts.index] = id
    if (how === 'abstained') run?.abstained.push(counts.index)
    if (how === 'right') continue
    foundInAll += 1
    if (found.length === MOST_FOUND) continue
    found.push({
      ...{ runName: runNameOf(sessionId, runId), window: counts.index, label, decided: name },
      ...{ confidence: probabilities[id] ?? 0, abstained: abstention.abstained, features, isLearned },
    })
  }
  return {
    ...{ modelId, featureSet: model.featureSet, windowSeconds: model.windowSeconds },
    sessionWindowSeconds: [...new Set(windows.map(({ windowSeconds }) => windowSeconds))],
    ...{ byClass, unseen, idle, lossy, foundInAll, found },
    learned: howMuch(learned, usable.length, learnedKeys !== undefined),
    decided: [...decided.values()],
  }
}

function howMuch(learned: number, windows: number, isKept: boolean): SessionJudgement['learned'] {
  if (learned === 0) return 'none'
  if (!isKept) return 'session'
  return learned === windows ? 'all' : 'some'
}

/** Undefined where the windows that a model learned from are not kept. */
function learnedWindows(store: Workbench['store'], modelId: string): ReadonlySet<string> | undefined {
  const rows = store.modelReports.rows(modelId)
  return rows && new Set(rows.map(({ runId, windowIndex }) => keyOf(runId, windowIndex)))
}

function keyOf(runId: string, windowIndex: number): string {
  return `${runId} ${windowIndex}`
}

function nothing(): Outcome {
  return { windows: 0, right: 0, wrong: 0, abstained: 0 }
}

function add(outcome: Outcome, how: 'right' | 'wrong' | 'abstained'): void {
  outcome.windows += 1
  outcome[how] += 1
}
