import { Command } from 'commander'
import { BenchError } from '../../../shared/errors.ts'
import {
  csvRemarks,
  exportBundle,
  exportCsv,
  exportParquet,
  lossyText,
  requireExportFormat,
  sessionCsv,
  tracesGoneText,
} from '../../bench/index.ts'
import { runCommand, type CommandContext } from '../session.ts'

interface ExportFlags {
  readonly format: string
  readonly out: string
  readonly withTraces?: true
  readonly json?: true
}

const STDOUT = '-'

export function exportCommand(): Command {
  return new Command('export')
    .description('sessions as one file: their windows for other tools, or all of them for another bench')
    .argument('<session...>', 'in a bundle also evaluations and recordings')
    .option(
      '--format <format>',
      'csv: the seed’s columns, a row a window; parquet: the same for large data; bundle',
      'csv',
    )
    .requiredOption('--out <path>', 'the file; "-" is standard output, for csv')
    .option('--with-traces', 'take the kept raw traces along in a bundle')
    .option('--json', 'print one JSON document about the file')
    .action(async (sessions: readonly string[], flags: ExportFlags) => {
      await runCommand(flags.json === true, async (context) => {
        const format = requireExportFormat(flags.format)
        requireFitting(format, flags)
        if (format === 'csv') await writeCsv(context, sessions, flags.out)
        else if (format === 'parquet') await writeParquet(context, sessions, flags.out)
        else await writeBundle(context, sessions, flags)
      })
    })
}

function requireFitting(format: string, { out, withTraces, json }: ExportFlags): void {
  if (json === true && out === STDOUT) {
    throw new BenchError('wrong-usage', 'With --json, standard output is for one JSON document.', {
      nextStep: 'Name a file with --out.',
    })
  }
  if (format !== 'csv' && out === STDOUT) {
    throw new BenchError('wrong-usage', `A ${format} file is not for standard output.`, {
      nextStep: 'Name a file with --out.',
    })
  }
  if (format !== 'bundle' && withTraces === true) {
    throw new BenchError('wrong-usage', `Raw traces go into a bundle, not into a ${format} file.`, {
      nextStep: 'Use --format bundle, or leave out --with-traces.',
    })
  }
}

type Sessions = readonly string[]

async function writeCsv({ bench, terminal, signal, print }: CommandContext, sessions: Sessions, out: string) {
  const say = (facts: Parameters<typeof csvRemarks>[0]) => {
    for (const remark of csvRemarks(facts)) terminal.say(remark)
  }
  if (out === STDOUT) {
    const { text, ...facts } = sessionCsv(bench, ...sessions)
    say(facts)
    print(undefined, () => text)
    return
  }
  const { path, rows, bytes, ...facts } = await exportCsv(bench, sessions, out, { signal })
  say(facts)
  print({ sessions, format: 'csv', path, rows, bytes }, () => `${rows} windows in ${path}\n`)
}

async function writeParquet({ bench, terminal, signal, print }: CommandContext, sessions: Sessions, out: string) {
  const { path, rows, bytes, lossy } = await exportParquet(bench, sessions, out, signal)
  if (lossy > 0) terminal.say(lossyText(lossy))
  print({ sessions, format: 'parquet', path, rows, bytes }, () => `${rows} windows in ${path}\n`)
}

async function writeBundle(context: CommandContext, sessions: Sessions, { out, withTraces }: ExportFlags) {
  const { bench, terminal, signal, print } = context
  const exported = await exportBundle(bench, sessions, out, { withTraces: withTraces === true, signal })
  const { path, bytes, holds, traces, tracesGone } = exported
  if (tracesGone > 0) terminal.say(tracesGoneText(tracesGone))
  print({ sessions, format: 'bundle', path, bytes, holds, traces, tracesGone }, () => {
    const counts = Object.entries({ ...holds, traces: Array.from({ length: traces }) })
      .filter(([, all]) => all.length > 0)
      .map(([kind, all]) => `${kind}: ${all.length}`)
    return `${path}, ${bytes} bytes (${counts.join(', ')})\n`
  })
}
