import path from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import type { AccuracyReport } from '../../../shared/model.ts'
import { BASELINE_NAMES, SPLIT_NAMES, type SplitName } from '../../../shared/splits.ts'
import {
  findModel,
  generateSource,
  trainModel,
  trainOnSeedCsv,
  writeStoredModel,
  type TrainedModel,
  type TrainOptions,
} from '../../bench/index.ts'
import { percent, table } from '../format.ts'
import { runCommand } from '../session.ts'

interface TrainFlags {
  readonly csv?: string
  readonly sessions?: string
  readonly split: readonly SplitName[]
  readonly featureSet: FeatureSetName | 'auto'
  readonly seed: number
  readonly seeds: number
  readonly classWeights: 'none' | 'balanced'
  readonly labels?: readonly AccessClass[]
  readonly excludeRuns?: string
  readonly skipFirst: number
  readonly includeLossy?: true
  readonly quick?: true
  readonly name?: string
  readonly out?: string
  readonly json?: true
}

export function modelCommands(): Command[] {
  return [train(), generate()]
}

/** `by-run` is how the design calls leaving one run out. */
const SPLIT_WORDS = ['by-run', ...SPLIT_NAMES] as const

function train(): Command {
  return new Command('train')
    .description('train a model on stored sessions or on a CSV of windows')
    .option('--sessions <ids>', 'separated by commas')
    .option('--csv <file>', 'in the seed’s format')
    .option(
      '--split <splits>',
      `how it is judged, the first one is told: ${SPLIT_WORDS.join(', ')}; several separated by commas`,
      splitNames,
      splitNames('by-run'),
    )
    .addOption(
      new Option('--feature-set <name>', '"auto" keeps the one that is better by run')
        .choices([...FEATURE_SET_NAMES, 'auto'])
        .default('auto'),
    )
    .option('--seed <n>', '', wholeNumber(0), 1)
    .option('--seeds <n>', 'judge with so many seeds, from the first on', wholeNumber(1), 1)
    .addOption(
      new Option('--class-weights <rule>', '"balanced": a class with fewer windows weighs as much')
        .choices(['none', 'balanced'])
        .default('none'),
    )
    .option('--labels <names>', 'learn only these classes', labelNames)
    .option('--exclude-runs <ids>', 'SESSION/RUN, separated by commas')
    .option('--skip-first <k>', 'leave the first k windows of each run out', wholeNumber(0), 0)
    .option('--include-lossy', 'train on windows over which the tracer lost something, too')
    .option('--quick', 'neither importance nor learning curve')
    .option('--name <name>', 'of the model')
    .option('--out <directory>', 'write the model’s files here')
    .option('--json', 'print one JSON document')
    .action(async (flags: TrainFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        const options: TrainOptions = {
          seed: flags.seed,
          seeds: flags.seeds,
          splits: flags.split,
          classWeights: flags.classWeights,
          labels: flags.labels,
          excludedRunIds: flags.excludeRuns?.split(','),
          skipFirstWindows: flags.skipFirst,
          includeLossy: flags.includeLossy === true,
          thorough: flags.quick !== true,
          name: flags.name,
          signal,
          onProgress: (progress) => {
            terminal.progress(progress)
          },
          onRemark,
        }
        const trained = await (async (): Promise<TrainedModel> => {
          if (flags.csv !== undefined && flags.sessions === undefined) return trainOnSeedCsv(bench, flags.csv, options)
          if (flags.sessions !== undefined && flags.csv === undefined) {
            return trainModel(bench, flags.sessions.split(','), { ...options, featureSet: flags.featureSet })
          }
          throw new BenchError('wrong-usage', 'Training needs either --sessions or --csv.', {
            nextStep: 'rabench sessions lists what there is.',
          })
        })()
        const { model, judged, report } = trained
        const directory = flags.out === undefined ? undefined : path.resolve(flags.out)
        const files = directory === undefined ? [] : await writeStoredModel(bench, model.id, directory)
        print(
          {
            model_id: model.id,
            model_dir: directory ?? null,
            files,
            feature_set: model.featureSet,
            split: judged.split,
            accuracy: judged.accuracy,
            interval95: judged.interval95,
            run_interval95: judged.runInterval95 ?? null,
            confusion_matrix: judged.confusionMatrix,
            macro_f1: judged.macroF1 ?? null,
            log_loss: judged.logLoss ?? null,
            n_train: trained.trainedOn,
            n_test: judged.windows,
            n_left_out: report.dataset.leftOut,
            epochs: model.training.epochsRun,
            backend: model.training.backend,
            abstain: { least_confidence: report.abstain.leastConfidence, temperature: report.abstain.temperature },
            report,
          },
          () => `Model ${model.id}, ${trained.why}\n${reportText(report, judged)}`,
        )
      })
    })
}

function splitNames(text: string): SplitName[] {
  return text.split(',').map((word) => {
    const name = word === 'by-run' ? 'leave-one-run-out' : SPLIT_NAMES.find((one) => one === word)
    if (name === undefined) throw new InvalidArgumentError(`"${word}" is not one of ${SPLIT_WORDS.join(', ')}.`)
    return name
  })
}

function labelNames(text: string): AccessClass[] {
  return text.split(',').map((word) => {
    const name = ACCESS_CLASSES.find((one) => one === word)
    if (name === undefined) throw new InvalidArgumentError(`"${word}" is not one of ${ACCESS_CLASSES.join(', ')}.`)
    return name
  })
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value < 2 ** 31)) throw new InvalidArgumentError(`It is a whole number from ${least} on.`)
    return value
  }
}

/** All splits, each with its baselines, and what the software finds odd. */
function reportText(report: ModelReport, judged: AccuracyReport): string {
  const range = ([low, high]: readonly [number, number]) => `${percent(low)} to ${percent(high)}`
  const rows = report.judgements.map((one) => [
    one.split,
    String(one.windows),
    percent(one.accuracy),
    range(one.interval95),
    ...(one.baselines ?? []).map(({ accuracy }) => percent(accuracy)),
  ])
  const header = ['split', 'windows', 'network', '95 % interval', ...BASELINE_NAMES]
  const warnings = report.dataset.warnings.map(({ sentence }) => `- ${sentence}\n`)
  return [
    accuracyText(judged),
    table(header, rows),
    ...(warnings.length === 0 ? [] : ['Odd about these windows:\n', ...warnings]),
  ].join('')
}

/** The accuracy with its interval, and the confusion matrix. */
export function accuracyText(report: AccuracyReport): string {
  const [low, high] = report.interval95
  return (
    `${percent(report.accuracy)} of ${report.windows} windows right, split ${report.split}` +
    ` (95 % interval ${percent(low)} to ${percent(high)})\n` +
    table(
      ['true \\ predicted', ...ACCESS_CLASSES],
      ACCESS_CLASSES.map((name, row) => [name, ...(report.confusionMatrix[row] ?? []).map(String)]),
    )
  )
}

function generate(): Command {
  return new Command('generate')
    .description('write the module’s source tree, ready for make')
    .requiredOption('--model <id or directory>')
    .requiredOption('--out <directory>')
    .option('--shadow <id or directory>', 'a second model that is reported beside it and steers nothing')
    .action(async (flags: { model: string; out: string; shadow?: string }) => {
      await runCommand(false, async ({ bench, print }) => {
        const directory = path.resolve(flags.out)
        const shadow = flags.shadow === undefined ? undefined : await findModel(bench, flags.shadow)
        await generateSource(await findModel(bench, flags.model), directory, shadow)
        print(directory, () => `The module's source is in ${directory}; build it with make, on the kernel it is for.\n`)
      })
    })
}
