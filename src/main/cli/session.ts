import { BenchError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { Workbench } from '../bench/workbench.ts'
import { Terminal } from './terminal.ts'

/** What a command works with that needs nothing but its arguments. */
export interface PlainContext {
  readonly terminal: Terminal
  /** Shows a sentence that a person should see, on stderr. */
  readonly onRemark: (remark: string) => void
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** Prints the one result: a JSON document with `--json`, else what `text` makes of it. */
  readonly print: <T>(result: T, text: (result: T) => string) => void
}

/** What a command works with. */
export interface CommandContext extends PlainContext {
  readonly bench: Workbench
}

const EXIT = { done: 0, failed: 1, wrongUsage: 2, interrupted: 130 } as const

/** As `runPlainCommand`, with the workbench opened for it. */
export async function runCommand(json: boolean, command: (context: CommandContext) => Promise<void>): Promise<void> {
  await runPlainCommand(json, async (context) => {
    const { defaultPaths, openWorkbench } = await import('../bench/workbench.ts')
    const bench = openWorkbench(defaultPaths())
    bench.openingRemarks.forEach(context.onRemark)
    try {
      await command({ ...context, bench })
    } finally {
      bench.close()
    }
  })
}

/**
 * Runs a command: turns Ctrl-C into an abort, shows a failure as code, sentence, what was kept and what to do next, and sets
 * the exit code (0 done, 1 failed, 2 wrong usage, 130 interrupted).
 */
export async function runPlainCommand(json: boolean, command: (context: PlainContext) => Promise<void>): Promise<void> {
  const terminal = new Terminal()
  const abort = new AbortController()
  const interrupt = () => {
    if (abort.signal.aborted) {
      terminal.say('Still cleaning up on the box; a third Ctrl-C leaves it as it is.')
      process.once('SIGINT', () => process.exit(EXIT.interrupted))
      return
    }
    terminal.say('Stopping cleanly …')
    abort.abort(new BenchError('interrupted', 'Stopped, as asked.'))
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    await command({
      terminal,
      onRemark: (remark) => {
        terminal.say(remark)
      },
      signal: abort.signal,
      print: (result, text) => {
        terminal.settle()
        const whole = json ? `${JSON.stringify(result, null, 2)}\n` : text(result)
        // A file and a pipe get every byte.
        process.stdout.write(process.stdout.isTTY ? printable(whole) : whole)
      },
    })
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    terminal.error(error)
    process.exitCode =
      error.code === 'interrupted' ? EXIT.interrupted : error.code === 'wrong-usage' ? EXIT.wrongUsage : EXIT.failed
  } finally {
    terminal.settle()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
