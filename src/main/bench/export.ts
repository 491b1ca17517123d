export { exportBundle, type BundleExport } from './export/bundle.ts'
export { exportCsv, sessionCsv, type CsvExport, type SessionExport } from './export/csv.ts'
export {
  csvRemarks,
  exportFile,
  lossyText,
  tracesGoneText,
  type FileExport,
  type FileExportOptions,
} from './export/export-file.ts'
export { EXPORT_FORMATS, requireExportFormat, type ExportFormat } from './export/format.ts'
export { exportParquet, type ParquetExport } from './export/parquet.ts'
