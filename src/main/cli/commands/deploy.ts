import path from 'node:path'
import { Command } from 'commander'
import type { ReadaheadMapKib } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  buildOnBox,
  findModel,
  holding,
  loadForGood,
  loadToStay,
  withBox,
  type ModuleSettings,
  type SigningKey,
} from '../../bench/index.ts'
import { runCommand } from '../session.ts'
import { keyPassphrase, terminalPrompts } from '../terminal.ts'
import { countFlag, kibFlag, mapFlag, milliFlag, secondsFlag } from './module-options.ts'

interface DeployFlags {
  readonly box: string
  readonly model: string
  readonly shadow?: string
  readonly dryRun?: true
  readonly map?: ReadaheadMapKib
  readonly fixed?: number
  readonly limit?: number
  readonly hold?: number
  readonly sure?: number
  readonly disk?: string
  readonly signKey?: string
  readonly signCert?: string
  readonly persist?: true
  readonly json?: true
}

export function deployCommand(): Command {
  return new Command('deploy')
    .description('build a model’s module for a box and load it')
    .requiredOption('--box <name>')
    .requiredOption('--model <id or directory>')
    .option('--shadow <id or directory>', 'a second model that is reported beside it and steers nothing')
    .option('--dry-run', 'decide and report, change nothing')
    .option('--map <KiB,KiB,KiB>', 'readahead for sequential, random, mixed; default: the model’s', mapFlag)
    .option('--fixed <KiB>', 'this readahead whatever the class', kibFlag)
    .option('--limit <seconds>', 'put everything back after so long, whatever happens', secondsFlag)
    .option('--hold <windows>', 'accept a new class after so many windows in a row', countFlag)
    .option('--sure <thousandths>', 'or after one with this confidence; 1001: never', milliFlag)
    .option(
      '--disk <target>',
      'vdb, or STEERED:OBSERVED such as dm-0:vdb; default: what is behind the scratch directory',
    )
    .option('--sign-key <file>', 'sign the module on this computer with this private key (PEM)')
    .option('--sign-cert <file>', 'the key’s certificate (PEM or DER), which the box has enrolled')
    .option('--persist', 'install it besides: it is loaded at every boot, until rabench undeploy')
    .option('--json', 'print one JSON document')
    .action(deploy)
}

async function deploy(flags: DeployFlags): Promise<void> {
  await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
    const signWith = await signingKey(flags)
    const model = await findModel(bench, flags.model)
    const shadow = flags.shadow === undefined ? undefined : await findModel(bench, flags.shadow)
    await withBox(bench, flags.box, terminalPrompts(), async (access) => {
      const onStep = (doing: string) => {
        terminal.progress({ step: 1, steps: 1, title: 'Deploy', doing, secondsLeft: undefined })
      }
      terminal.progress({ step: 1, steps: 1, title: 'Deploy', doing: `compiling for ${flags.box}`, secondsLeft: 60 })
      const settings = settingsOf(flags)
      const { deployment, module } = await holding(bench, access, 'deploy', { onRemark, signal }, async (held) => {
        const built = await buildOnBox(held, model, {
          ...(shadow === undefined ? {} : { shadow }),
          ...(flags.disk === undefined ? {} : { disk: flags.disk }),
          ...(signWith === undefined ? {} : { signWith }),
          onRemark,
          signal,
        })
        const loaded =
          flags.persist === true
            ? await loadForGood(bench, held, built, settings, { onStep, onRemark, signal })
            : await loadToStay(bench, held, built, { ...settings, onRemark })
        return { deployment: loaded, module: built }
      })
      const { target, built } = module
      const isDryRun = settings.dryRun === true || target.isDryRunOnly
      print(
        deployment,
        () =>
          `Built on ${built.builtOn === 'box' ? flags.box : 'this computer'}, loaded on ${flags.box}, ${target.parameter}` +
          `${isDryRun ? ', dry run' : ''}. Watch it: rabench watch --box ${flags.box}\n`,
      )
    })
  })
}

function settingsOf(flags: DeployFlags): ModuleSettings {
  return {
    dryRun: flags.dryRun === true,
    ...(flags.map === undefined ? {} : { readaheadMapKib: flags.map }),
    ...(flags.fixed === undefined ? {} : { fixedKib: flags.fixed }),
    ...(flags.limit === undefined ? {} : { limitSeconds: flags.limit }),
    ...(flags.hold === undefined ? {} : { holdWindows: flags.hold }),
    ...(flags.sure === undefined ? {} : { sureMilli: flags.sure }),
  }
}

/** Undefined where nothing is to be signed. Asks for the passphrase of an encrypted key. */
async function signingKey({ signKey, signCert }: DeployFlags): Promise<SigningKey | undefined> {
  if (signKey === undefined && signCert === undefined) return undefined
  if (signKey === undefined || signCert === undefined) {
    throw new BenchError('wrong-usage', 'To sign the module takes both --sign-key and --sign-cert.')
  }
  const keyPath = path.resolve(signKey)
  const passphrase = await keyPassphrase(keyPath)
  return {
    keyPath,
    certificatePath: path.resolve(signCert),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
}
