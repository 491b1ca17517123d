import { Command, Option } from 'commander'
import { BenchError } from '../../../shared/errors.ts'
import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../../shared/windows.ts'
import { featuresCsv, featuresNdjson, traceFeatures } from '../../bench/features.ts'
import { runPlainCommand } from '../session.ts'

interface FeaturesFlags {
  readonly device: string
  readonly window: readonly number[]
  readonly format: 'csv' | 'ndjson'
  readonly featureSet: FeatureSetName
  readonly readahead?: number
  readonly measures: boolean
}

export function featuresCommand(): Command {
  return new Command('features')
    .description('the windows of an LTTng kernel trace, without a box')
    .argument('<trace>', 'its directory, or a packed trace')
    .option('--device <major:minor>', 'a whole disk, or a device on one; "auto" takes the busiest', 'auto')
    .option('--window <seconds>', 'several are counted in one pass: 1,2.5,5', parseLengths, [DEFAULT_WINDOW_SECONDS])
    .option('--measures', 'latency, queue depth and more for every window, with --format ndjson', false)
    .addOption(new Option('--format <format>').choices(['csv', 'ndjson']).default('csv'))
    .addOption(new Option('--feature-set <name>').choices(FEATURE_SET_NAMES).default('seed-v1'))
    .option('--readahead <KiB>', 'that was in force, for served-v1: a trace does not hold it', Number.parseFloat)
    .action(async (directory: string, flags: FeaturesFlags) => {
      await runPlainCommand(false, async ({ terminal, signal, print }) => {
        const trace = await traceFeatures(directory, {
          device: parseDevice(flags.device),
          windowSeconds: flags.window,
          measured: flags.measures,
          signal,
        })
        for (const warning of trace.warnings) terminal.say(warning)
        const table = { featureSet: flags.featureSet, readaheadKib: flags.readahead }
        print(trace, () => (flags.format === 'csv' ? featuresCsv(trace, table) : featuresNdjson(trace, table)))
      })
    })
}

function parseLengths(text: string): number[] {
  return text.split(',').map(Number.parseFloat)
}

function parseDevice(text: string): { major: number; minor: number } | 'auto' {
  if (text === 'auto') return 'auto'
  const match = /^(\d+):(\d+)$/.exec(text)
  if (match === null) {
    throw new BenchError('wrong-usage', `"${text}" is no device number.`, {
      nextStep: 'Give it as MAJOR:MINOR, such as 254:16 (see lsblk), or "auto".',
    })
  }
  return { major: Number(match[1]), minor: Number(match[2]) }
}
