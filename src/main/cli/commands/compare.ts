import { Command } from 'commander'
import { subjectOfId } from '../../../shared/compared-subjects.ts'
import { compareStored } from '../../bench/index.ts'
import { comparisonText } from '../comparison-text.ts'
import { runCommand } from '../session.ts'

interface CompareFlags {
  readonly json?: true
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('two to six sessions, runs (session/run) or evaluations side by side')
    .argument('<ids...>')
    .option('--json', 'print one JSON document')
    .action(async (ids: readonly string[], flags: CompareFlags) => {
      await runCommand(flags.json === true, async ({ bench, print }) => {
        print(await compareStored(bench, ids.map(subjectOfId)), comparisonText)
      })
    })
}
