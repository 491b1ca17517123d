import { Command } from 'commander'
import type { ReadaheadMapKib } from '../../../shared/classes.ts'
import { changedPlan, evaluateOnBox, findModel, loadPlan, planNames, repeatLine, withBoxUp } from '../../bench/index.ts'
import { evaluationText } from '../evaluation-text.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'
import { mapFlag } from './module-options.ts'
import { decisionText } from './run.ts'

interface EvaluateFlags {
  readonly box: string
  readonly model: string
  readonly plan: string
  readonly repetitions?: number
  readonly seconds?: number
  readonly seed?: number
  readonly workloads?: readonly string[]
  readonly map?: ReadaheadMapKib
  readonly json?: true
}

export function evaluateCommand(): Command {
  const count = (text: string) => Number.parseInt(text, 10)
  return new Command('evaluate')
    .description(
      'run workloads under the default, fixed readaheads and a model’s module, and compare them with intervals',
    )
    .requiredOption('--box <name>')
    .requiredOption('--model <id or directory>')
    .option('--plan <plan>', 'a shipped one (see "rabench plans"), a file, or the id of an evaluation', 'compare')
    .option('--repetitions <n>', 'of every workload, instead of the plan’s', count)
    .option('--seconds <n>', 'of every measurement, instead of the plan’s', Number)
    .option('--seed <n>', 'of the order and of fio’s positions, instead of the plan’s', count)
    .option('--workloads <names>', 'these of the plan only, separated by commas', (text) => text.split(','))
    .option('--map <KiB,KiB,KiB>', 'readahead for sequential, random, mixed; default: swept, else the model’s', mapFlag)
    .option('--json', 'print one JSON document')
    .action(async (flags: EvaluateFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        const model = await findModel(bench, flags.model)
        const { repetitions, seconds, seed, workloads } = flags
        const plan = changedPlan(await loadPlan(flags.plan, bench), {
          ...(repetitions === undefined ? {} : { repetitions }),
          ...(seconds === undefined ? {} : { seconds }),
          ...(seed === undefined ? {} : { seed }),
          ...(workloads === undefined ? {} : { workloads }),
        })
        await withBoxUp(bench, flags.box, terminalPrompts(), { onRemark, signal }, async (access) => {
          const evaluation = await evaluateOnBox(bench, access, model, {
            plan,
            ...(flags.map === undefined ? {} : { readaheadMapKib: flags.map }),
            onProgress: (progress) => {
              terminal.progress(progress)
            },
            onRemark,
            onDecision: (decision, workload) => {
              terminal.say(`  ${decisionText(decision)} · running ${workload.name}`)
            },
            signal,
          })
          const { id, report, measurements, comparison } = evaluation
          print(
            { evaluation_id: id, model_id: model.id, plan, comparison, report, measurements },
            () =>
              `${evaluationText(report)}\nRepeat it: ${repeatLine({ id, boxName: flags.box, modelId: model.id, seed: plan.seed })}\n`,
          )
        })
      })
    })
}

export function plansCommand(): Command {
  return new Command('plans')
    .description('the evaluation plans that ship')
    .option('--json', 'print one JSON document')
    .action(async (flags: { json?: true }) => {
      await runCommand(flags.json === true, async ({ print }) => {
        const plans = await Promise.all((await planNames()).map((name) => loadPlan(name)))
        print(plans, () => plans.map(({ name, description }) => `${name.padEnd(12)}${description}\n`).join(''))
      })
    })
}
