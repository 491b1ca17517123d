import type { ModelDocument } from '../../shared/model.ts'
import { modelFiles, writeModelFiles, type JudgedRow, type ModelFile, type ModelFilesInput } from '../model/index.ts'
import type { Workbench } from './workbench.ts'

/**
 * What `rabench train --out` writes of a stored model, and what its page offers. The windows that it learned from and was judged on are
 * among them where they were kept.
 * @throws BenchError unknown-model
 */
export function storedModelFiles(bench: Workbench, modelId: string): ModelFile[] {
  return modelFiles(filesInput(bench, bench.store.models.get(modelId)))
}

/** Writes them into a directory, made if missing. Returns their names. @throws BenchError unknown-model */
export async function writeStoredModel(bench: Workbench, modelId: string, directory: string): Promise<string[]> {
  return writeModelFiles(directory, filesInput(bench, bench.store.models.get(modelId)))
}

function filesInput({ store }: Workbench, model: ModelDocument): ModelFilesInput {
  const report = store.modelReports.find(model.id)
  const train = store.modelReports.rows(model.id)
  const split = report?.judgements[0]?.split
  if (report === undefined || train === undefined || split === undefined || split === 'by-run') return { model }
  const rowOf = new Map(train.map((row) => [`${row.runId} ${row.windowIndex}`, row]))
  const test = store.modelReports.judgedWindows(model.id, split).windows.flatMap((window): JudgedRow[] => {
    const row = rowOf.get(`${window.runId} ${window.windowIndex}`)
    return row === undefined ? [] : [{ ...row, predicted: window.predicted }]
  })
  return { model, report, train, test }
}
