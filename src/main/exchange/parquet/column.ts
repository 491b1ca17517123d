/** A column of a table, with what a reader has to know of it. `undefined` is null in the file. */
export type TableColumn<Row> = {
  readonly name: string
  /** '' for names and counts. */
  readonly unit: string
  readonly meaning: string
} & (
  | { readonly type: 'STRING'; readonly value: (row: Row) => string | undefined }
  | { readonly type: 'INT32'; readonly value: (row: Row) => number | undefined }
  /** Beyond 2^53 only as bigint. */
  | { readonly type: 'INT64'; readonly value: (row: Row) => number | bigint | undefined }
  | { readonly type: 'DOUBLE'; readonly value: (row: Row) => number | undefined }
  | { readonly type: 'BOOLEAN'; readonly value: (row: Row) => boolean | undefined }
) & {
    /** Whether values may be missing. */
    readonly isNullable: boolean
  }

export type ColumnType = TableColumn<never>['type']
