import { Command, InvalidArgumentError } from 'commander'
import { keptTracesBySession, prunedText, pruneTraces } from '../../bench/index.ts'
import { table } from '../format.ts'
import { runCommand } from '../session.ts'

const GIB = 2 ** 30

interface TracesFlags {
  readonly keepGib?: number
  readonly keepDays?: number
  readonly json?: true
}

export function tracesCommand(): Command {
  return new Command('traces')
    .description('raw traces that are kept; with a limit, deletes the oldest beyond it from the data folder')
    .option('--keep-gib <n>', 'keep the newest, so many GiB of them', limitFlag)
    .option('--keep-days <n>', 'keep those of so many days', limitFlag)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nTraces in other folders and of sessions with the tag "keep" stay. Windows always stay.')
    .action(async ({ keepGib: maxGib, keepDays: maxDays, json }: TracesFlags) => {
      await runCommand(json === true, async ({ bench, print }) => {
        if (maxGib === undefined && maxDays === undefined) {
          print(await keptTracesBySession(bench), (sessions) =>
            table(
              ['session', 'runs', 'GiB', 'recorded', 'limits'],
              sessions.map(({ sessionId, runs, bytes, recordedAt, isLimited }) => [
                ...[sessionId, String(runs), (bytes / GIB).toFixed(2), recordedAt.slice(0, 10)],
                isLimited ? 'apply' : 'do not apply',
              ]),
            ),
          )
          return
        }
        print(
          await pruneTraces(bench, { maxGib, maxDays }),
          (pruned) => `${prunedText(pruned) ?? 'No raw trace is beyond the limits.'}\n`,
        )
      })
    })
}

function limitFlag(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('a number above 0')
}
