import { Command } from 'commander'
import { BenchError } from '../../../shared/errors.ts'
import { requireExportFormat, sessionCsv, writeExport } from '../../bench/index.ts'
import { runCommand } from '../session.ts'

interface ExportFlags {
  readonly format: string
  readonly out: string
  readonly json?: true
}

const STDOUT = '-'

export function exportCommand(): Command {
  return new Command('export')
    .description('the windows of a session as a file for other tools')
    .argument('<session>')
    .option('--format <format>', 'csv: the seed’s columns, a row a window', 'csv')
    .requiredOption('--out <path>', 'the file; "-" is standard output')
    .option('--json', 'print one JSON document about the file')
    .action(async (session: string, flags: ExportFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, print }) => {
        const format = requireExportFormat(flags.format)
        if (flags.json === true && flags.out === STDOUT) {
          throw new BenchError('wrong-usage', 'With --json, standard output is for one JSON document.', {
            nextStep: 'Name a file with --out.',
          })
        }
        const { text, rows, lossy, runsOutOfTime } = sessionCsv(bench, session)
        if (lossy > 0) {
          terminal.say(
            `Windows over which the tracer lost something: ${lossy}; what the trace says of them is left empty.`,
          )
        }
        if (runsOutOfTime > 0) {
          terminal.say(
            `Runs captured by an older release: ${runsOutOfTime}; fio’s figures of their windows are left empty.`,
          )
        }
        if (flags.out === STDOUT) {
          print(undefined, () => text)
          return
        }
        const path = await writeExport(text, flags.out)
        print({ session, format, path, rows }, () => `${rows} windows in ${path}\n`)
      })
    })
}
