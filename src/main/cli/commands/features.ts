import { Command, Option } from 'commander'
import { BenchError } from '../../../shared/errors.ts'
import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../../shared/windows.ts'
import { featuresCsv, featuresNdjson, traceFeatures } from '../../bench/index.ts'
import { runCommand } from '../session.ts'

interface FeaturesFlags {
  readonly device: string
  readonly window: number
  readonly format: 'csv' | 'ndjson'
  readonly featureSet: FeatureSetName
  readonly readahead?: number
}

export function featuresCommand(): Command {
  return new Command('features')
    .description('the windows of an LTTng kernel trace, without a box')
    .argument('<trace directory>')
    .option('--device <major:minor>', 'the whole disk; "auto" takes the busiest', 'auto')
    .option('--window <seconds>', '', Number.parseFloat, DEFAULT_WINDOW_SECONDS)
    .addOption(new Option('--format <format>').choices(['csv', 'ndjson']).default('csv'))
    .addOption(new Option('--feature-set <name>').choices(FEATURE_SET_NAMES).default('seed-v1'))
    .option('--readahead <KiB>', 'that was in force, for served-v1: a trace does not hold it', Number.parseFloat)
    .action(async (directory: string, flags: FeaturesFlags) => {
      await runCommand(false, async ({ terminal, signal, print }) => {
        const trace = await traceFeatures(directory, {
          device: parseDevice(flags.device),
          windowSeconds: flags.window,
          signal,
        })
        if (flags.device === 'auto' && trace.devices.length > 1) {
          const others = trace.devices.map(({ major, minor, requests }) => `${major}:${minor} (${requests} requests)`)
          terminal.say(`Took the busiest disk of ${others.join(', ')}.`)
        }
        for (const warning of trace.warnings) terminal.say(warning)
        print(trace, () =>
          flags.format === 'csv'
            ? featuresCsv(trace, flags.featureSet, flags.readahead)
            : featuresNdjson(trace, flags.featureSet, flags.readahead),
        )
      })
    })
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
