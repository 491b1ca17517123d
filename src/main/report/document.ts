/** A report as data: what is said, not how it looks. Everything in it is plain text. */
export interface ReportDocument {
  readonly title: string
  /** What it is about, in a few words: "Capture session 2026-11-23-quick-f136". */
  readonly subject: string
  /** When the report was made, ISO 8601 in UTC. */
  readonly madeAt: string
  /** Of the app that made it. */
  readonly appVersion: string
  /** What it shows, a sentence each, before anything else. */
  readonly verdict: readonly string[]
  readonly sections: readonly ReportSection[]
}

export interface ReportSection {
  readonly title: string
  readonly blocks: readonly ReportBlock[]
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly ReportFact[] }
  | ReportTable
  | ReportMatrix
  | LinesBlock
  | PanelsBlock
  | LanesBlock
  | ForestBlock
  | BarsBlock
  /** What the figures cannot say, and what happened to them; a sentence each. */
  | { readonly kind: 'caveats'; readonly sentences: readonly string[] }
  /** Lines for a terminal, with what each does. */
  | { readonly kind: 'commands'; readonly commands: readonly ReportCommand[] }
  | { readonly kind: 'notes'; readonly notes: readonly ReportNote[] }
  /** A document as it is, line breaks included. */
  | { readonly kind: 'verbatim'; readonly title: string; readonly text: string }

export type ReportFact = readonly [word: string, value: string]

export interface ReportCommand {
  readonly does: string
  readonly line: string
}

export interface ReportNote {
  /** What it is on: "the whole session", "window 3 of random-mmap-4k". */
  readonly on: string
  /** When it was last changed, ISO 8601 in UTC; absent where that is not kept. */
  readonly at?: string
  readonly text: string
}

export interface ReportColumn {
  readonly title: string
  /** To the right, in tabular figures. */
  readonly isNumeric?: boolean
}

export interface ReportTable {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly ReportColumn[]
  /** Cells by column; the first one names the row. '' where a value is not known. */
  readonly rows: readonly (readonly string[])[]
}

/** Counts by what is true (rows) and what was said (columns). */
export interface ReportMatrix {
  readonly kind: 'matrix'
  readonly caption: string
  readonly names: readonly string[]
  readonly counts: readonly (readonly number[])[]
}

/** A quantity of an axis, with its unit: "throughput, MB/s". */
export interface ReportAxis {
  readonly title: string
  /** Spans decades. Values of 0 and less are left out. */
  readonly isLog?: boolean
}

export interface ReportLine {
  readonly name: string
  /** Finite, x rising. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Holds until the next point. */
  readonly isStepped?: boolean
}

export interface LinesBlock {
  readonly kind: 'lines'
  readonly caption: string
  readonly x: ReportAxis
  readonly y: ReportAxis
  readonly lines: readonly ReportLine[]
}

/** Small charts of one kind side by side, each with a scale of its own that starts at 0. */
export interface PanelsBlock {
  readonly kind: 'panels'
  readonly caption: string
  readonly x: ReportAxis
  readonly y: ReportAxis
  readonly panels: readonly { readonly title: string; readonly lines: readonly ReportLine[] }[]
}

/** When something was which of a few, a lane each. */
export interface LanesBlock {
  readonly kind: 'lanes'
  readonly caption: string
  readonly x: ReportAxis
  readonly lanes: readonly {
    readonly name: string
    readonly spans: readonly (readonly [from: number, to: number])[]
  }[]
}

export type ForestRow =
  | { readonly kind: 'group'; readonly title: string }
  | {
      readonly kind: 'ratio'
      readonly title: string
      readonly value: number
      readonly interval95: readonly [low: number, high: number]
      /** At the right: the figures in words. */
      readonly text: string
      /** Over all other rows. */
      readonly isOverall?: boolean
    }
  | { readonly kind: 'unknown'; readonly title: string; readonly text: string }

/** Ratios with their intervals on a log axis, and where 1 is. */
export interface ForestBlock {
  readonly kind: 'forest'
  readonly caption: string
  readonly axis: string
  readonly rows: readonly ForestRow[]
}

/** Lengths from 0, an interval on them where one is known. */
export interface BarsBlock {
  readonly kind: 'bars'
  readonly caption: string
  readonly axis: string
  readonly bars: readonly {
    readonly name: string
    readonly value: number
    readonly interval95?: readonly [low: number, high: number]
    /** At the right: the figure in words. */
    readonly text: string
  }[]
}
