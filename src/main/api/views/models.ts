import type { ModelDetail, ModelItem } from '../../../shared/contract/index.ts'
import type { ModelRecord, Workbench } from '../../bench/index.ts'
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
