import type { EvaluationPlan } from '../../../shared/experiment/index.ts'
import { bytesText, clock, instantText, type ReportDocument, type ReportFact } from '../../report/index.ts'
import type { LabelledEvaluation, Store } from '../../store/index.ts'
import { repeatLine, storedEvaluation } from '../evaluation/stored.ts'
import { boxFactsOf } from './box-facts.ts'
import { keptCaveats } from './common-caveats.ts'
import { decisionBlocks, forestBlock, overallFacts, phaseBlocks, workloadTables } from './evaluation-results.ts'
import { closingSections, command, notesOf } from './parts.ts'

type Content = Omit<ReportDocument, 'madeAt' | 'appVersion' | 'title'>

const MIB = 2 ** 20

/** An evaluation: arms by workload with their intervals, as its page shows them. @throws BenchError unknown-session */
export function evaluationReportContent(store: Store, id: string): Content {
  const { evaluation, plan, measurements, report } = storedEvaluation(store, id)
  const { boxName, kernel, environment, label, modelId, state } = evaluation
  const failed = measurements.filter(({ figures }) => figures === undefined).length
  const unfinished =
    state === 'complete'
      ? []
      : [`It is ${state}: ${measurements.length} measurements are stored, ${failed} of them failed.`]
  return {
    subject: `Evaluation ${id}`,
    verdict: [report.verdict],
    sections: [
      { title: 'What was done', blocks: [{ kind: 'facts', facts: doneFacts(store, evaluation, plan) }] },
      { title: 'On what', blocks: [{ kind: 'facts', facts: boxFactsOf(boxName, kernel, environment) }] },
      {
        title: 'Throughput',
        blocks: [...forestBlock(report), ...overallFacts(report), ...workloadTables(report)],
      },
      ...(report.phases.length === 0 ? [] : [{ title: 'Changing over time', blocks: phaseBlocks(report) }]),
      { title: 'How often it was right', blocks: decisionBlocks(report, plan !== undefined) },
      ...closingSections(
        // Its own say already whether the box was virtual.
        [...report.caveats, ...keptCaveats(label), ...unfinished],
        [
          command('See whether the box has all that it takes.', 'box', 'check', boxName),
          // Without the plan that it was made by, its id names none.
          plan === undefined
            ? command(
                'Measure the model by the plan that ships; the one of then was not kept.',
                'evaluate',
                '--box',
                boxName,
                '--model',
                modelId,
              )
            : {
                does: 'Measure the same plan again, in the same order, with the same seed.',
                line: repeatLine({ id, boxName, modelId, seed: plan.seed }),
              },
          command('See all its measurements.', 'show', id),
        ],
        notesOf(store, id, label),
      ),
    ],
  }
}

function doneFacts(store: Store, evaluation: LabelledEvaluation, plan: EvaluationPlan | undefined): ReportFact[] {
  const { modelId, state, startedAt, endedAt, measurements, appVersion } = evaluation
  const title = store.models.title(modelId)
  return [
    ['model', title === undefined || title === modelId ? modelId : `${title} (${modelId})`],
    ['state', state],
    ['started', instantText(startedAt)],
    ...(endedAt === undefined ? [] : [['took', clock((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)] as const]),
    ['measurements', String(measurements)],
    ...(plan === undefined ? [] : planFacts(plan)),
    ...(appVersion === undefined ? [] : [['measured by', `Readahead Bench ${appVersion}`] as const]),
  ]
}

function planFacts(plan: EvaluationPlan): ReportFact[] {
  return [
    ['plan', `${plan.title} (${plan.name})`],
    ['file', bytesText(plan.fileMib * MIB)],
    [
      'page cache',
      plan.cacheMib === undefined ? 'all that the box has left' : `at most ${bytesText(plan.cacheMib * MIB)}`,
    ],
    ['warm-up, measured', `${plan.warmupSeconds} s, ${plan.seconds} s`],
    ['repetitions', String(plan.repetitions)],
    ['seed of the order', String(plan.seed)],
  ]
}
