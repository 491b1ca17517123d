import { Command, InvalidArgumentError } from 'commander'
import { CLASS_SIGN } from '../../../shared/classes.ts'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { median, sweep, withBoxUp } from '../../bench/index.ts'
import { ratioText } from '../evaluation-text.ts'
import { megabytesPerSecond, table } from '../format.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'

interface SweepFlags {
  readonly box: string
  readonly values?: readonly number[]
  readonly seconds?: number
  readonly seed: number
  readonly json?: true
}

export function sweepCommand(): Command {
  return new Command('sweep')
    .description(
      'find by trial which readahead suits each class on a box’s disk; modules loaded on it then use that map',
    )
    .requiredOption('--box <name>')
    .option('--values <KiB,KiB,...>', 'what is tried; default: 0 and 4 to 2048 by twos', valuesFlag)
    .option('--seconds <n>', 'of every trial', Number)
    .option('--seed <n>', 'of the order and of fio’s positions', (text) => Number.parseInt(text, 10), 1)
    .option('--json', 'print one JSON document')
    .action(async (flags: SweepFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        await withBoxUp(bench, flags.box, terminalPrompts(), { onRemark, signal }, async (access) => {
          const document = await sweep(bench, access, {
            seed: flags.seed,
            ...(flags.values === undefined ? {} : { candidatesKib: flags.values }),
            ...(flags.seconds === undefined ? {} : { seconds: flags.seconds }),
            onProgress: (progress) => {
              terminal.progress(progress)
            },
            onTrial: ({ reader, kib, bytesPerSecond }) => {
              terminal.say(`  ${reader} at ${kib} KiB: ${megabytesPerSecond(bytesPerSecond)}`)
            },
            onRemark,
            signal,
          })
          print(document, sweepText)
        })
      })
    })
}

/** A sweep as a terminal shows it: the map with its intervals, then what each reader did under each value. */
export function sweepText({ id, map, readers, trials, candidatesKib, defaultKib, caveats }: SweepDocument): string {
  const header = ['class', 'readahead', 'as good as it', 'over the default', 'over the design’s']
  const rows = map.map(({ label, kib, equals, overDefault, overSeed, seedKib }) => [
    `${label} ${CLASS_SIGN[label]}`,
    `${kib} KiB`,
    equals.join(', '),
    overDefault === undefined ? `${defaultKib} KiB is the default` : ratioText(overDefault),
    overSeed === undefined ? `${seedKib} KiB is the design’s` : ratioText(overSeed),
  ])
  const medians = readers.map(({ name }) => [
    name,
    ...candidatesKib.map((kib) => {
      const values = trials.filter((trial) => trial.reader === name && trial.kib === kib)
      return values.length === 0 ? '' : (median(values.map((trial) => trial.bytesPerSecond)) / 1e6).toFixed(1)
    }),
  ])
  return (
    `Sweep ${id}\n${table(header, rows)}\n` +
    `Medians, MB/s:\n${table(['reader', ...candidatesKib.map(String)], medians)}` +
    caveats.map((caveat) => `- ${caveat}\n`).join('')
  )
}

function valuesFlag(text: string): number[] {
  const values = text.split(',').map(Number)
  if (values.some((value) => !Number.isInteger(value) || value < 0)) {
    throw new InvalidArgumentError('whole numbers in KiB, separated by commas')
  }
  return values
}
