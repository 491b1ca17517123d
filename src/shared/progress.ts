/** One report of a long piece of work. Steps count from 1. */
export interface Progress {
  readonly step: number
  readonly steps: number
  /** "Capture", "Train": the word the doors show for the step. */
  readonly title: string
  /** What is being done right now: "run 7 of 18, random-mmap-4k, cold". */
  readonly doing: string
  /** Undefined while it cannot be known. */
  readonly secondsLeft: number | undefined
}

export type OnProgress = (progress: Progress) => void
