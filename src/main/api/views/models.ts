import type { ModelDetail, ModelItem } from '../../../shared/contract/index.ts'
import { BenchError } from '../../../shared/errors.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import { storedModelFiles, type ModelRecord, type Workbench } from '../../bench/index.ts'
import { said } from './sessions.ts'

type Store = Workbench['store']

/** Newest first. */
export function modelItems(store: Store): ModelItem[] {
  return store.models.records().map(modelItem).reverse()
}

export function modelItem({ document, label }: ModelRecord): ModelItem {
  const { accuracyByRun: judged } = document
  return {
    id: document.id,
    ...said(label, document.name),
    createdAt: document.createdAt,
    featureSet: document.featureSet,
    windows: document.training.windows,
    sessionIds: [...document.training.sessionIds],
    ...(judged === undefined
      ? {}
      : {
          accuracy: {
            value: judged.accuracy,
            low: judged.interval95[0],
            high: judged.interval95[1],
            windows: judged.windows,
          },
        }),
  }
}

/** Undefined for a model of before reports were kept. @throws BenchError unknown-model */
export function modelReport(store: Store, id: string): { report?: ModelReport } {
  store.models.record(id)
  const report = store.modelReports.find(id)
  return report === undefined ? {} : { report }
}

/** One of a model's files, in base64. @throws BenchError unknown-model, wrong-usage where it has no such file */
export function modelFile(bench: Workbench, id: string, name: string): string {
  const file = storedModelFiles(bench, id).find((one) => one.name === name)
  if (file === undefined) {
    throw new BenchError('wrong-usage', `The model ${id} has no file ${name}.`, {
      nextStep: 'Look at its files on its page.',
    })
  }
  return Buffer.from(file.bytes).toString('base64')
}

/** @throws BenchError unknown-model */
export function modelDetail(store: Store, id: string): ModelDetail {
  const record = store.models.record(id)
  return {
    item: modelItem(record),
    document: record.document,
    deployments: store.deployments
      .list()
      .filter(({ modelId }) => modelId === id)
      .map(({ id: deploymentId, boxName, kernel, loadedAt, unloadedAt }) => ({
        ...{ id: deploymentId, boxName, kernel, loadedAt },
        ...(unloadedAt === undefined ? {} : { unloadedAt }),
      })),
    evaluationIds: store.evaluations.ofModel(id).map((evaluation) => evaluation.id),
  }
}
