import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { counted } from '../../report/index.ts'
import type { FioResultRecord, RunRecord, SessionSummary } from '../../store/index.ts'
import { planRuns } from '../../workload/index.ts'
import { byClassText } from './class-text.ts'
import { keptCaveats, virtualCaveats } from './common-caveats.ts'

/** With fewer windows of a class a share of them has an interval that is 30 points wide and more (Wilson, around one half). */
const FEW_WINDOWS = 40

/** What a session cannot say, and what happened in it, a sentence each. */
export function captureCaveats(
  session: SessionSummary,
  runs: readonly RunRecord[],
  results: ReadonlyMap<string, FioResultRecord | undefined>,
): string[] {
  const { boxName, label, idleWindows } = session
  return [
    ...virtualCaveats([boxName]),
    ...keptCaveats(label),
    ...unfinished(session, runs.length),
    ...losses(session, runs),
    ...(idleWindows === 0
      ? []
      : [`Left out of training: ${counted(idleWindows, 'idle window')}, with fewer than 2 requests.`]),
    ...fewWindows(session),
    ...corrections(runs),
    ...runs.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
    ...runs.flatMap(({ id, name }) => {
      const error = results.get(id)?.error ?? 0
      return error === 0 ? [] : [`${name}: fio ended with error ${error}; its figures may be of a part of the run.`]
    }),
  ]
}

function unfinished({ state, profile }: SessionSummary, stored: number): string[] {
  const planned = planRuns(profile).length
  if (state === 'complete' && stored === planned) return []
  const why = {
    complete: 'It is complete',
    running: 'It was still running',
    partial: 'It was stopped',
    failed: 'It failed',
  }[state]
  return [`${why}: ${stored} of ${planned} planned runs are stored.`]
}

function losses({ lossyWindows }: SessionSummary, runs: readonly RunRecord[]): string[] {
  const lossy = runs.filter(({ discardedEvents, lostPackets }) => discardedEvents + lostPackets > 0)
  if (lossy.length === 0) return []
  const sum = (of: (run: RunRecord) => number) => lossy.reduce((total, run) => total + of(run), 0)
  const events = counted(
    sum((run) => run.discardedEvents),
    'event',
  )
  const packets = counted(
    sum((run) => run.lostPackets),
    'packet',
  )
  return [
    `LTTng discarded ${events} and lost ${packets} in ${lossy.length} of ${counted(runs.length, 'run')}: ${counted(lossyWindows, 'window')} that may lack requests are left out of training.`,
  ]
}

function fewWindows({ windowsByClass, profile }: SessionSummary): string[] {
  const few = ACCESS_CLASSES.filter((name) => windowsByClass[name] < FEW_WINDOWS)
  return [
    ...(few.length === 0
      ? []
      : [
          `Few windows of ${few.join(', ')} (${byClassText(windowsByClass)}): what is found in them has wide intervals.`,
        ]),
    ...(profile.workloads.every(({ repetitions = profile.repetitions }) => repetitions === 1)
      ? ['Each workload ran once in each of its settings: how much that varies from run to run is not known.']
      : []),
  ]
}

function corrections(runs: readonly RunRecord[]): string[] {
  const corrected = runs.flatMap(({ name, label, correctedLabel }) =>
    correctedLabel === undefined ? [] : [`${name} (planned ${label}, now ${correctedLabel})`],
  )
  return corrected.length === 0 ? [] : [`Labels that a person has set right: ${corrected.join(', ')}.`]
}
