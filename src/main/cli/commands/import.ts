import { Command } from 'commander'
import { importFile, type BundleImport, type CsvImport, type ImportedThing } from '../../bench/index.ts'
import { runCommand } from '../session.ts'

export function importCommand(): Command {
  return new Command('import')
    .description('a bundle of another bench, or windows in the seed’s CSV')
    .argument('<file>', 'a bundle (.rabundle) or a CSV file')
    .option('--json', 'print one JSON document')
    .action(async (file: string, flags: { readonly json?: true }) => {
      await runCommand(flags.json === true, async ({ bench, signal, print }) => {
        print(await importFile(bench, file, { signal }), (result) =>
          result.kind === 'bundle' ? bundleText(result) : csvText(result),
        )
      })
    })
}

function bundleText({ path, appVersion, imported, known, traces }: BundleImport): string {
  const lines = [
    `${path}, written by release ${appVersion}`,
    ...(imported.length === 0 ? ['Nothing in it is new.'] : [`Imported: ${listText(imported)}`]),
    ...(known.length === 0 ? [] : [`Here already, with the same content: ${listText(known)}`]),
    ...(traces === 0 ? [] : [`Raw traces: ${traces}`]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** "session a, models b, c" */
function listText(things: readonly ImportedThing[]): string {
  return [...Map.groupBy(things, ({ kind }) => kind)]
    .map(([kind, all]) => `${kind}${all.length === 1 ? '' : 's'} ${all.map(({ id }) => id).join(', ')}`)
    .join('; ')
}

function csvText({ path, rows, rowsWithoutFeatures, runs, windowsByClass, isNew }: CsvImport): string {
  const classes = Object.entries(windowsByClass).map(([name, windows]) => `${windows} ${name}`)
  const idle = rowsWithoutFeatures === 0 ? '' : `; ${rowsWithoutFeatures} without features`
  return [
    `${rows} windows of ${runs} runs: ${classes.join(', ')}${idle}\n`,
    `${isNew ? 'Kept as' : 'Here already, as'} ${path}\n`,
    `Train on it: rabench train --csv ${path}\n`,
  ].join('')
}
