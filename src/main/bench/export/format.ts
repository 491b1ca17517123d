import { BenchError } from '../../../shared/errors.ts'

export const EXPORT_FORMATS = ['csv', 'parquet', 'bundle'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** @throws BenchError wrong-usage for one that there is not */
export function requireExportFormat(format: string): ExportFormat {
  const known = EXPORT_FORMATS.find((name) => name === format)
  if (known !== undefined) return known
  throw new BenchError('wrong-usage', `A session cannot be exported so: there is no format "${format}".`, {
    nextStep: `Use --format ${EXPORT_FORMATS.join(', ')}.`,
  })
}
