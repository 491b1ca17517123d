import path from 'node:path'
import { Command, Option } from 'commander'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import type { AccuracyReport } from '../../../shared/model.ts'
import {
  findModel,
  generateSource,
  predictFeatures,
  trainModel,
  trainOnSeedCsv,
  writeModelFiles,
  type TrainedModel,
} from '../../bench/index.ts'
import { percent, table } from '../format.ts'
import { runCommand } from '../session.ts'

interface TrainFlags {
  readonly csv?: string
  readonly sessions?: string
  readonly split: 'by-run' | 'stratified'
  readonly featureSet: FeatureSetName | 'auto'
  readonly seed: number
  readonly includeLossy?: true
  readonly out?: string
  readonly json?: true
}

export function modelCommands(): Command[] {
  return [train(), predict(), generate()]
}

function train(): Command {
  return new Command('train')
    .description('train a model on stored sessions or on a CSV of windows')
    .option('--sessions <ids>', 'separated by commas')
    .option('--csv <file>', 'in the seed’s format')
    .addOption(
      new Option('--split <split>', 'how the accuracy is judged').choices(['by-run', 'stratified']).default('by-run'),
    )
    .addOption(
      new Option('--feature-set <name>', '"auto" keeps the one that is better by run')
        .choices([...FEATURE_SET_NAMES, 'auto'])
        .default('auto'),
    )
    .option('--seed <n>', '', (text) => Number.parseInt(text, 10), 1)
    .option('--include-lossy', 'train on windows over which the tracer lost something, too')
    .option('--out <directory>', 'write the model’s files here')
    .option('--json', 'print one JSON document')
    .action(async (flags: TrainFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, signal, print }) => {
        const options = {
          seed: flags.seed,
          split: flags.split,
          featureSet: flags.featureSet,
          includeLossy: flags.includeLossy === true,
          signal,
          onProgress: (progress: Parameters<typeof terminal.progress>[0]) => {
            terminal.progress(progress)
          },
        }
        const trained = await (async (): Promise<TrainedModel> => {
          if (flags.csv !== undefined && flags.sessions === undefined) return trainOnSeedCsv(bench, flags.csv, options)
          if (flags.sessions !== undefined && flags.csv === undefined) {
            return trainModel(bench, flags.sessions.split(','), options)
          }
          throw new BenchError('wrong-usage', 'Training needs either --sessions or --csv.', {
            nextStep: 'rabench sessions lists what there is.',
          })
        })()
        const directory = flags.out === undefined ? undefined : path.resolve(flags.out)
        if (directory !== undefined) await writeModelFiles(trained.model, directory)
        const report = trained.report
        print(
          {
            model_id: trained.model.id,
            model_dir: directory ?? null,
            feature_set: trained.model.featureSet,
            split: report.split,
            accuracy: report.accuracy,
            interval95: report.interval95,
            confusion_matrix: report.confusionMatrix,
            n_train: trained.trainedOn,
            n_test: report.windows,
            n_left_out: trained.leftOut,
            epochs: trained.model.training.epochsRun,
          },
          () => `Model ${trained.model.id}, ${trained.why}\n${accuracyText(report)}`,
        )
      })
    })
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

function predict(): Command {
  return new Command('predict')
    .description('the class of one window, from its raw features')
    .requiredOption('--model <id or directory>')
    .requiredOption('--features <values>', 'in the order of the model’s feature set, separated by commas')
    .option('--json', 'print one JSON document')
    .action(async (flags: { model: string; features: string; json?: true }) => {
      await runCommand(flags.json === true, async ({ bench, print }) => {
        const model = await findModel(bench, flags.model)
        const prediction = predictFeatures(model, flags.features.split(',').map(Number))
        print(prediction, ({ class: name, probabilities, readaheadKib }) => {
          const odds = ACCESS_CLASSES.map((one, index) => `${one} ${percent(probabilities[index] ?? 0)}`).join(', ')
          return `${name}: readahead ${readaheadKib} KiB (${odds})\n`
        })
      })
    })
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
