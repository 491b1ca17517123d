/** A line of a program's output, and when it came. */
export interface StampedLine {
  /** On the box's wall clock, in ms since the epoch. */
  readonly atMs: number
  readonly text: string
}

/** What the watcher on the box prints: seconds since the epoch, a space, the line. Lines without a stamp are left out. */
export function parseStampedLines(output: string): StampedLine[] {
  return output.split('\n').flatMap((line) => {
    const [, seconds, text = ''] = /^(\d+\.\d+) (.*)$/.exec(line) ?? []
    return seconds === undefined ? [] : [{ atMs: Number(seconds) * 1000, text }]
  })
}

/** What a task's script says right before it becomes the program. */
export const GO = '^go$'

/** When the program started, by the first line like the pattern; undefined where there is none. */
export function startOf(lines: readonly StampedLine[], startPattern: string): number | undefined {
  const pattern = new RegExp(startPattern)
  return lines.find(({ text }) => pattern.test(text))?.atMs
}
