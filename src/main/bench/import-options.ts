export interface ImportOptions {
  readonly signal?: AbortSignal
  /** What the file is called where it comes from; for messages alone. Default: its own name. */
  readonly name?: string
  /** For what is on its way, on the disk of the data folder; a directory of its own is made in it. Default: the data folder. */
  readonly workDirectory?: string
}
