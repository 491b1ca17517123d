import { Command, Option } from 'commander'
import { ACCESS_CLASSES, CLASS_SIGN } from '../../../shared/classes.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  DISK_MODELS,
  holdTraceLimits,
  loadProfile,
  roundText,
  runChain,
  traceLimitsOf,
  type ChainResult,
  type DiskModel,
} from '../../bench/index.ts'
import { megabytesPerSecond, percent, table } from '../format.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'
import { KEEP_TRACES, keptTracesIn } from './keep-traces.ts'
import { countFlag } from './module-options.ts'

const IMPROVE_ROUNDS = 3

interface RunFlags {
  readonly box: string
  readonly profile: string
  readonly device?: string
  readonly seed: number
  readonly diskModel?: DiskModel
  readonly improve?: number | true
  readonly keepTraces?: string | true
  readonly json?: true
}

export function runCommandLine(): Command {
  return new Command('run')
    .description('capture, train, deploy and compare on a box, then leave the box as it was')
    .requiredOption('--box <name>', '"virtual", or a box added with "rabench box add"')
    .option('--profile <name>', 'what to capture: a shipped profile or a file', 'quick')
    .option('--device <disk>', 'the disk that must be behind the scratch directory')
    .option('--seed <n>', 'of the training', (text) => Number.parseInt(text, 10), 1)
    .addOption(new Option('--disk-model <model>', 'how the virtual box’s lab disk behaves').choices(DISK_MODELS))
    .option(
      '--improve [rounds]',
      'go on teaching it what it made slower, at most so many rounds (default 3)',
      countFlag,
    )
    .option(...KEEP_TRACES)
    .option('--json', 'print one JSON document')
    .action(async (flags: RunFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        const { profile } = await loadProfile(flags.profile)
        const result = await runChain(bench, {
          boxName: flags.box,
          profile,
          seed: flags.seed,
          prompts: terminalPrompts(),
          ...(flags.device === undefined ? {} : { device: flags.device }),
          ...(flags.diskModel === undefined ? {} : { diskModel: flags.diskModel }),
          ...(flags.improve === undefined
            ? {}
            : { improveRounds: flags.improve === true ? IMPROVE_ROUNDS : flags.improve }),
          ...keptTracesIn(bench, flags.keepTraces),
          onProgress: (progress) => {
            terminal.progress(progress)
          },
          onStepDone: ({ step, steps, title }, text) => {
            terminal.say(`[${step}/${steps}] ${title} · ${text}`)
          },
          onRemark: (remark) => {
            terminal.say(`      ${remark}`)
          },
          onDecision: (decision, workload) => {
            terminal.say(`      ${decisionText(decision)} · running ${workload.name}`)
          },
          signal,
        })
        await holdTraceLimits(bench, await traceLimitsOf(bench), onRemark)
        print(flags.json === true ? jsonOf(result) : result, () => screen(result))
        if (result.kernelWarnings.length > 0) {
          throw new BenchError(
            'kernel-warning',
            `The kernel of ${flags.box} warned ${result.kernelWarnings.length} times.`,
            {
              kept: `The results are saved in session ${result.sessionId}.`,
              nextStep:
                'Read the messages below; if they name rabench, do not load the module on a machine that matters.',
              details: result.kernelWarnings.join('\n'),
            },
          )
        }
      })
    })
}

/** "random ✕ 0.98 · set 16 KiB · 1446 requests of 16.0 KiB" */
export function decisionText(decision: DecisionLine): string {
  const name = ACCESS_CLASSES[decision.class]
  if (name === undefined) return `${decision.action === 'expired' ? 'expired' : 'idle'} · ${decision.n} requests`
  const requestKib = decision.bytes / decision.n / 1024
  const confidence = (decision.confidence_milli / 1000).toFixed(2)
  const doubt = decision.abstained === 'no' ? '' : ` (${decision.abstained})`
  return (
    `${name} ${CLASS_SIGN[name]} ${confidence}${doubt} · ${decision.action} ${decision.readahead_kib} KiB` +
    ` · ${decision.n} requests of ${requestKib.toFixed(1)} KiB`
  )
}

function jsonOf(result: ChainResult): unknown {
  const { accuracyByRun } = result
  return {
    session_id: result.sessionId,
    model_id: result.model.id,
    feature_set: result.model.featureSet,
    windows_by_class: result.windowsByClass,
    accuracy_by_run: accuracyByRun.accuracy,
    accuracy_by_run_interval95: accuracyByRun.interval95,
    confusion_matrix: accuracyByRun.confusionMatrix,
    module: {
      kernel: result.module.kernel,
      version: result.model.appVersion,
      decided: result.module.decided,
      agreement: result.module.agreement,
    },
    evaluation_id: result.evaluationId,
    comparison: result.comparison,
    verdict: result.verdict,
    improvements: result.improvements,
    kernel_warnings: result.kernelWarnings,
  }
}

function screen(result: ChainResult): string {
  const { accuracyByRun, windowsByClass, module } = result
  const [low, high] = accuracyByRun.interval95
  return [
    '\n',
    `Session   ${result.sessionId}\n`,
    `Windows   ${ACCESS_CLASSES.map((name) => `${name} ${CLASS_SIGN[name]} ${windowsByClass[name]}`).join('   ')}\n`,
    `Model     ${result.model.id}, ${result.model.featureSet}\n`,
    `Accuracy  ${percent(accuracyByRun.accuracy)} of ${accuracyByRun.windows} windows of runs it had not seen`,
    ` (95 % interval ${percent(low)} to ${percent(high)})\n\n`,
    table(
      ['true \\ predicted', ...ACCESS_CLASSES],
      ACCESS_CLASSES.map((name, row) => [name, ...(accuracyByRun.confusionMatrix[row] ?? []).map(String)]),
    ),
    `\nModule    rabench ${result.model.appVersion} on Linux ${module.kernel}: ${module.decided} decisions under known workloads, `,
    `${percent(module.agreement)} of them right\n\n`,
    table(
      ['workload', 'without', 'with', 'ratio', '95 % interval'],
      result.comparison.map(({ workload, off, on, ratio, interval95 }) => [
        workload,
        megabytesPerSecond(off),
        megabytesPerSecond(on),
        `${ratio.toFixed(2)} x`,
        interval95 === undefined ? '' : `${interval95[0].toFixed(2)} to ${interval95[1].toFixed(2)}`,
      ]),
    ),
    `\n${result.verdict}\n`,
    ...result.improvements.map((round) => `${roundText(round, 'before it')}\n`),
    `Throughputs are medians of the repetitions, after two windows of warm-up in both arms; ratios are paired.\n`,
    result.kernelWarnings.length === 0
      ? 'The kernel log has no warnings since the start.\n'
      : `The kernel log has ${result.kernelWarnings.length} warnings since the start.\n`,
  ].join('')
}
