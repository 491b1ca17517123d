/**
 * A text for a terminal: what would act there in place of being shown (C0, C1 and DEL, but for line breaks and tabs) as Unicode's
 * replacement sign. Names and notes come with bundles, and lines from boxes.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD')
}
