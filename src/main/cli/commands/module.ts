import { Command } from 'commander'
import { buildOnBox, evaluateOnBox, findModel, load, undeploy, watch, withBox } from '../../bench/index.ts'
import { megabytesPerSecond, percent, table } from '../format.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'
import { decisionText } from './run.ts'

interface DeployFlags {
  readonly box: string
  readonly model: string
  readonly dryRun?: true
  readonly json?: true
}

export function moduleCommands(): Command[] {
  return [deploy(), undeployCommand(), watchCommand(), evaluateCommand()]
}

function deploy(): Command {
  return new Command('deploy')
    .description('build a model’s module on a box and load it')
    .requiredOption('--box <name>')
    .requiredOption('--model <id or directory>')
    .option('--dry-run', 'decide and report, change nothing')
    .option('--json', 'print one JSON document')
    .action(async (flags: DeployFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, signal, print }) => {
        const model = await findModel(bench, flags.model)
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          terminal.progress({ step: 1, steps: 1, title: 'Deploy', doing: `compiling on ${flags.box}`, secondsLeft: 60 })
          const module = await buildOnBox(access, model, signal)
          const deployment = await load(bench, access, module, { dryRun: flags.dryRun === true })
          print(
            deployment,
            () => `Loaded on ${flags.box}, ${module.disk}. Watch it: rabench watch --box ${flags.box}\n`,
          )
        })
      })
    })
}

function undeployCommand(): Command {
  return new Command('undeploy')
    .description('unload the module: every readahead value goes back to what it was')
    .requiredOption('--box <name>')
    .action(async (flags: { box: string }) => {
      await runCommand(false, async ({ bench, print }) => {
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          const wasLoaded = await undeploy(bench, access)
          print(wasLoaded, () =>
            wasLoaded ? `Unloaded from ${flags.box}.\n` : `No module was loaded on ${flags.box}.\n`,
          )
        })
      })
    })
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
    .action(async (flags: DeployFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, signal, print }) => {
        const model = await findModel(bench, flags.model)
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          const evaluation = await evaluateOnBox(bench, access, model, {
            onProgress: (progress) => {
              terminal.progress(progress)
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
