import { Command } from 'commander'
import type { WindowStudy } from '../../../shared/window-study.ts'
import { studyWindows, wholeInterval95 } from '../../bench/index.ts'
import { percent, table } from '../format.ts'
import { runCommand } from '../session.ts'

interface StudyFlags {
  readonly sessions: string
  readonly windows?: readonly number[]
  readonly seed: number
  readonly json?: true
}

export function studyCommand(): Command {
  return new Command('study')
    .description('which length of windows suits a box, by sessions that were captured with --keep-traces')
    .requiredOption('--sessions <ids>', 'separated by commas')
    .option('--windows <seconds>', 'multiples of 0.25: 1,2.5,5, which is the default', parseLengths)
    .option('--seed <n>', '', (text) => Number.parseInt(text, 10), 1)
    .option('--json', 'print one JSON document')
    .action(async (flags: StudyFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, signal, print }) => {
        const study = await studyWindows(bench, flags.sessions.split(','), {
          ...(flags.windows === undefined ? {} : { windowSeconds: flags.windows }),
          seed: flags.seed,
          signal,
          onProgress: (progress) => {
            terminal.progress(progress)
          },
        })
        for (const { runId, why } of study.skipped) terminal.say(`Left out ${runId}: ${why}.`)
        print(study, studyText)
      })
    })
}

function parseLengths(text: string): number[] {
  return text.split(',').map(Number)
}

function studyText({ runs, rows, verdict }: WindowStudy): string {
  const columns = [
    'window',
    'features',
    'windows',
    'by run',
    '95 % interval',
    'reaction',
    '95 %',
    'missed',
    'flips/min',
  ]
  const cells = rows.map((row) => {
    const { windowSeconds, featureSet, windows, judged, reaction, flipsPerMinute } = row
    const [low, high] = wholeInterval95(row)
    return [
      `${windowSeconds} s`,
      featureSet,
      String(windows),
      percent(judged.accuracy),
      `${percent(low)} to ${percent(high)}`,
      `${reaction.medianSeconds.toFixed(2)} s`,
      `${reaction.p95Seconds.toFixed(2)} s`,
      `${reaction.missed} of ${reaction.changes}`,
      flipsPerMinute.toFixed(1),
    ]
  })
  const spreads = rows.map(({ windowSeconds, featureSet, features }) => {
    const words = features.map(({ name, spread }) => `${name} ${spread.toFixed(2)}`).join(', ')
    return `  ${windowSeconds} s, ${featureSet}: ${words}\n`
  })
  return (
    `${runs} runs\n${table(columns, cells)}` +
    `Spread within a run, by that of all windows:\n${spreads.join('')}${verdict}\n`
  )
}
