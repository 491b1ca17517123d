import type { ModelReport } from '../../../shared/model-report.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import { DROPOUT_RATE, EPOCHS, PATIENCE_EPOCHS } from '../learning/schedule.ts'
import { snakeCased } from './snake-case.ts'

/** `training_summary.json`: how the model was trained, and its curves as columns (losses in nats, an entry an epoch). */
export function trainingSummary({ id, training }: ModelDocument, report?: ModelReport): unknown {
  const { history, ...facts } = training
  return snakeCased({
    modelId: id,
    ...facts,
    mostEpochs: EPOCHS,
    patienceEpochs: PATIENCE_EPOCHS,
    dropout: DROPOUT_RATE,
    ...(report === undefined
      ? {}
      : {
          classWeights: report.classWeights,
          versions: report.versions,
          seconds: report.seconds,
          dataset: report.dataset,
        }),
    ...(history === undefined
      ? {}
      : {
          history: {
            trainingLoss: history.map(({ trainingLoss }) => trainingLoss),
            validationLoss: history.map(({ validationLoss }) => validationLoss),
            validationAccuracy: history.map(({ validationAccuracy }) => validationAccuracy),
          },
        }),
  })
}

/**
 * `eval_summary.json`: how good the model is. The first judgement is the one that it is told by; its main figures stand at the top
 * too. Rows of a confusion matrix are true classes, columns predicted ones.
 */
export function evalSummary({ classes }: ModelDocument, report: ModelReport): unknown {
  const { modelId, judgements, seeds, importance, learningCurve, abstain } = report
  const [first] = judgements
  return snakeCased({
    modelId,
    classes,
    split: first?.split,
    nTest: first?.windows,
    accuracy: first?.accuracy,
    interval95: first?.interval95,
    confusionMatrix: first?.confusionMatrix,
    judgements,
    seeds,
    importance,
    learningCurve,
    abstain,
  })
}
