import { Command } from 'commander'
import { BenchError } from '../../../shared/errors.ts'
import { exportBundle, exportParquet, requireExportFormat, sessionCsv, writeExport } from '../../bench/index.ts'
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
    .description('a session as a file: its windows for other tools, or all of it for another bench')
    .argument('<session>', 'of a bundle also an evaluation or a recording')
    .option(
      '--format <format>',
      'csv: the seed’s columns, a row a window; parquet: the same for large data; bundle',
      'csv',
    )
    .requiredOption('--out <path>', 'the file; "-" is standard output, for csv')
    .option('--with-traces', 'take the kept raw traces along in a bundle')
    .option('--json', 'print one JSON document about the file')
    .action(async (session: string, flags: ExportFlags) => {
      await runCommand(flags.json === true, async (context) => {
        const format = requireExportFormat(flags.format)
        requireFitting(format, flags)
        if (format === 'csv') await writeCsv(context, session, flags.out)
        else if (format === 'parquet') await writeParquet(context, session, flags.out)
        else await writeBundle(context, session, flags)
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

async function writeCsv({ bench, terminal, print }: CommandContext, session: string, out: string): Promise<void> {
  const { text, rows, lossy, runsOutOfTime } = sessionCsv(bench, session)
  sayLossy(terminal, lossy)
  if (runsOutOfTime > 0) {
    terminal.say(`Runs captured by an older release: ${runsOutOfTime}; fio’s figures of their windows are left empty.`)
  }
  if (out === STDOUT) {
    print(undefined, () => text)
    return
  }
  const path = await writeExport(text, out)
  print({ session, format: 'csv', path, rows }, () => `${rows} windows in ${path}\n`)
}

async function writeParquet(context: CommandContext, session: string, out: string): Promise<void> {
  const { bench, terminal, signal, print } = context
  const { path, rows, bytes, lossy } = await exportParquet(bench, session, out, signal)
  sayLossy(terminal, lossy)
  print({ session, format: 'parquet', path, rows, bytes }, () => `${rows} windows in ${path}\n`)
}

async function writeBundle(context: CommandContext, session: string, { out, withTraces }: ExportFlags): Promise<void> {
  const { bench, terminal, signal, print } = context
  const exported = await exportBundle(bench, session, out, { withTraces: withTraces === true, signal })
  const { path, bytes, holds, traces, tracesGone } = exported
  if (tracesGone > 0) terminal.say(`Raw traces that are not where they were kept any more: ${tracesGone}`)
  print({ session, format: 'bundle', path, bytes, holds, traces, tracesGone }, () => {
    const counts = Object.entries({ ...holds, traces: Array.from({ length: traces }) })
      .filter(([, all]) => all.length > 0)
      .map(([kind, all]) => `${kind}: ${all.length}`)
    return `${path}, ${bytes} bytes (${counts.join(', ')})\n`
  })
}

function sayLossy(terminal: CommandContext['terminal'], lossy: number): void {
  if (lossy === 0) return
  terminal.say(`Windows over which the tracer lost something: ${lossy}; what the trace says of them is left empty.`)
}
