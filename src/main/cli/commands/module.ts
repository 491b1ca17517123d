import { Command } from 'commander'
import { undeploy, watch, withBox, type Undeployed } from '../../bench/index.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'

export function moduleCommands(): Command[] {
  return [undeployCommand(), watchCommand()]
}

function undeployCommand(): Command {
  return new Command('undeploy')
    .description(
      'unload the module, and remove it where it was installed: every readahead value goes back to what it was',
    )
    .requiredOption('--box <name>')
    .action(async (flags: { box: string }) => {
      await runCommand(false, async ({ bench, onRemark, print }) => {
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          print(await undeploy(bench, access, { onRemark }), (undeployed) => undeployedText(flags.box, undeployed))
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
