import type { ImportResult, TransferredThing } from '../../../../shared/contract/index.ts'
import { counted } from '../../../widgets/format.ts'

/** In the order in which people ask for them. */
const WORDS: readonly (readonly [TransferredThing['kind'], one: string, several: string])[] = [
  ['session', 'capture', 'captures'],
  ['recording', 'recording', 'recordings'],
  ['evaluation', 'comparison', 'comparisons'],
  ['model', 'model', 'models'],
  ['deployment', 'loading of a module', 'loadings of modules'],
  ['annotation', 'note', 'notes'],
]

/** What came in and what was here already, a sentence each. */
export function importSentences(result: ImportResult): string[] {
  if (result.kind === 'csv') return csvSentences(result)
  const { imported, known, runs, traces } = result
  const [captures, ...others] = countedKinds(imported)
  const parts = [
    ...(captures === undefined ? [] : [captures]),
    // There are runs only where there are captures, which come first.
    ...(runs === 0 ? [] : [counted(runs, 'run')]),
    ...others,
    ...(traces === 0 ? [] : [counted(traces, 'raw trace')]),
  ]
  const here = countedKinds(known)
  return [
    imported.length === 0 ? 'Nothing in it is new.' : `New here: ${listed(parts)}.`,
    ...(here.length === 0 ? [] : [`Already here, with the same content: ${listed(here)}.`]),
  ]
}

function csvSentences(result: Extract<ImportResult, { kind: 'csv' }>): string[] {
  const { rows, rowsWithoutFeatures, runs, windowsByClass, path, isNew } = result
  const classes = Object.entries(windowsByClass).map(([name, windows]) => `${windows} ${name}`)
  return [
    `${counted(rows, 'window')} of ${counted(runs, 'run')}: ${listed(classes)}${
      rowsWithoutFeatures === 0 ? '' : `; ${rowsWithoutFeatures} without features`
    }.`,
    isNew
      ? `A CSV says too little of the box to be a session. It is checked and kept to train on: ${path}`
      : `It was here already: ${path}`,
  ]
}

/** "2 captures", "1 model" */
function countedKinds(things: readonly TransferredThing[]): string[] {
  return WORDS.flatMap(([kind, one, several]) => {
    const count = things.filter((thing) => thing.kind === kind).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`]
  })
}

/** "a, b and c" */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}
