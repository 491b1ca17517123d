import { Command } from 'commander'
import { writeReport } from '../../bench/index.ts'
import { runCommand } from '../session.ts'

interface ReportFlags {
  readonly out: string
  readonly json?: true
}

export function reportCommand(): Command {
  return new Command('report')
    .description('a session, a model or an evaluation as one file that fits to a paper: results, intervals, caveats')
    .argument('<id>')
    .requiredOption('--out <file>', 'ends with .html, or with .pdf, which takes a Chromium on this computer')
    .option('--json', 'print one JSON document about the file')
    .action(async (id: string, flags: ReportFlags) => {
      await runCommand(flags.json === true, async ({ bench, signal, print }) => {
        const { path, bytes } = await writeReport(bench, id, flags.out, { signal })
        print({ id, path, bytes }, () => `${path}, ${bytes} bytes\n`)
      })
    })
}
