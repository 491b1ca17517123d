/**
 * fio's JSON document among what it prints on the same stream ("fio: terminating on signal 15"): from the first line that is
 * an opening brace to the last one that is a closing brace; undefined where there is none. In one pass: one pattern for both
 * would look for the end anew from every brace.
 */
export function fioDocumentIn(output: string): string | undefined {
  const start = /^\{$/m.exec(output)?.index
  if (start === undefined) return undefined
  const end = [...output.matchAll(/^\}$/gm)].at(-1)?.index ?? -1
  return end < start ? undefined : output.slice(start, end + 1)
}
