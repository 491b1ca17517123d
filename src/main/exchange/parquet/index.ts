export {
  WINDOW_COLUMNS,
  WINDOW_TABLE_VERSION,
  windowTableRow,
  type WindowTableRow,
  type WindowTableRun,
} from './window-table.ts'
export { writeParquet } from './write-parquet.ts'
