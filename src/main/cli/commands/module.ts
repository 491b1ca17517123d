import { Command } from 'commander'
import { evaluateOnBox, findModel, undeploy, watch, withBox, type Undeployed } from '../../bench/index.ts'
import { megabytesPerSecond, percent, table } from '../format.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'
import { decisionText } from './run.ts'

interface EvaluateFlags {
  readonly box: string
  readonly model: string
  readonly json?: true
}

export function moduleCommands(): Command[] {
  return [undeployCommand(), watchCommand(), evaluateCommand()]
}

function undeployCommand(): Command {
  return new Command('undeploy')
    .description(
      'unload the module, and remove it where it was installed: every readahead value goes back to what it was',
    )
    .requiredOption('--box <name>')
    .action(async (flags: { box: string }) => {
      await runCommand(false, async ({ bench, print }) => {
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          print(await undeploy(bench, access), (undeployed) => undeployedText(flags.box, undeployed))
        })
      })
    })
}

function undeployedText(boxName: string, { wasLoaded, removed }: Undeployed): string {
  const unloaded = wasLoaded ? `Unloaded from ${boxName}.\n` : `No module was loaded on ${boxName}.\n`
  return removed.length === 0 ? unloaded : `${unloaded}It comes back no more; removed:\n  ${removed.join('\n  ')}\n`
}

function watchCommand(): Command {
  return new Command('watch')
    .description('the loaded module’s decisions as they are made, one JSON object a line, until Ctrl-C')
    .requiredOption('--box <name>')
    .action(async (flags: { box: string }) => {
      await runCommand(true, async ({ bench, signal }) => {
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          await watch(access, (decision) => process.stdout.write(`${JSON.stringify(decision)}\n`), signal)
        })
      })
    })
}

function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('compare throughput without and with a model’s module')
    .requiredOption('--box <name>')
    .requiredOption('--model <id or directory>')
    .option('--json', 'print one JSON document')
    .action(async (flags: EvaluateFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, signal, print }) => {
        const model = await findModel(bench, flags.model)
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          const evaluation = await evaluateOnBox(bench, access, model, {
            onProgress: (progress) => {
              terminal.progress(progress)
            },
            onRemark: (remark) => {
              terminal.say(remark)
            },
            onDecision: (decision, workload) => {
              terminal.say(`  ${decisionText(decision)} · running ${workload.name}`)
            },
            signal,
          })
          print(
            evaluation,
            () =>
              `${evaluation.decided} decisions, ${percent(evaluation.agreement)} right\n` +
              table(
                ['workload', 'without', 'with', 'ratio'],
                evaluation.comparison.map(({ workload, off, on, ratio }) => [
                  workload,
                  megabytesPerSecond(off),
                  megabytesPerSecond(on),
                  `${ratio.toFixed(2)} x`,
                ]),
              ),
          )
        })
      })
    })
}
