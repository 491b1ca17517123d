/** A text of several lines as one, its line breaks shown. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ⏎ ')
}
