import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { BenchError } from '../../../shared/errors.ts'
import {
  checkBox,
  DISK_MODELS,
  fixBox,
  packagesText,
  parseBoxAddress,
  restoreBox,
  upVirtualBox,
  VIRTUAL,
  withBox,
  type DiskModel,
  type Requirement,
} from '../../bench/index.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'

interface JsonFlag {
  readonly json?: true
}

export function boxCommands(): Command {
  const box = new Command('box').description('the machines under test')
  box.addCommand(add()).addCommand(list()).addCommand(check()).addCommand(remove()).addCommand(forgetKey())
  return box.addCommand(restore()).addCommand(up()).addCommand(down())
}

function add(): Command {
  return new Command('add')
    .argument('<name>')
    .requiredOption('--host <host>')
    .option('--port <port>', 'of sshd', (text) => Number.parseInt(text, 10), 22)
    .option('--user <user>', 'root, or one with passwordless sudo', 'root')
    .option('--key <file>', 'log in with this private key')
    .option('--agent', 'log in with the SSH agent')
    .option('--password', 'log in with a password, which is asked for and never stored')
    .requiredOption('--scratch <directory>', 'on the box; the bench writes there, and its disk is the disk under test')
    .option('--device <disk>', 'refuse to work where another disk than this one is behind the scratch directory')
    .action(async (name: string, flags: Record<string, unknown>) => {
      await runCommand(false, async ({ bench, print }) => {
        if (name === VIRTUAL) {
          throw new BenchError('wrong-usage', `"${VIRTUAL}" is the box that the bench builds itself.`, {
            nextStep: 'Give yours another name.',
          })
        }
        const key = typeof flags['key'] === 'string' ? path.resolve(flags['key']) : undefined
        if (key !== undefined) await requireReadable(key)
        const auth =
          key !== undefined ? { kind: 'key', path: key } : { kind: flags['password'] === true ? 'password' : 'agent' }
        const address = parseBoxAddress({
          name,
          auth,
          host: flags['host'],
          port: flags['port'],
          user: flags['user'],
          scratch: flags['scratch'],
          ...(typeof flags['device'] === 'string' ? { disk: flags['device'].replace(/^\/dev\//, '') } : {}),
        })
        await bench.registry.put(address)
        print(address, () => `Added ${name}. Next: rabench box check ${name}\n`)
      })
    })
}

function list(): Command {
  return new Command('list').option('--json', 'print one JSON document').action(async (flags: JsonFlag) => {
    await runCommand(flags.json === true, async ({ bench, print }) => {
      const state = await bench.machine.state()
      const boxes = await bench.registry.list()
      print({ virtual: state ?? null, boxes }, () =>
        [
          state === undefined
            ? `${VIRTUAL}   not running; start it: rabench box up ${VIRTUAL}\n`
            : `${VIRTUAL}   running since ${state.startedAt}, 127.0.0.1:${state.port}, ${state.accelerator}, ${state.diskModel}\n`,
          ...boxes.map((box) => `${box.name}   ${box.user}@${box.host}:${box.port}, ${box.scratch}\n`),
        ].join(''),
      )
    })
  })
}

function check(): Command {
  return new Command('check')
    .argument('<name>')
    .option('--fix', 'install what is missing (Debian and Ubuntu boxes)')
    .option('--accept-host-key <fingerprint>', 'the SHA256 fingerprint that you compared')
    .option('--json', 'print one JSON document')
    .action(async (name: string, flags: JsonFlag & { fix?: true; acceptHostKey?: string }) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        await withBox(bench, name, terminalPrompts(flags.acceptHostKey), async (access) => {
          if (flags.fix === true) {
            const onLine = (line: string) => {
              terminal.say(`${name}: ${line}`)
            }
            const installed = await fixBox(bench, access, { onLine, onRemark, signal })
            terminal.say(
              installed.length === 0 ? 'Nothing to install.' : `Installed on ${name}: ${installed.join(', ')}`,
            )
          }
          const requirements = await checkBox(access)
          print(requirements, () => requirements.map(requirementText).join(''))
          if (requirements.some(({ status }) => status !== 'ok')) process.exitCode = 1
        })
      })
    })
}

function requirementText({ name, status, found, remedy }: Requirement): string {
  const sign = status === 'ok' ? 'ok     ' : status === 'missing' ? 'MISSING' : 'REFUSED'
  return `${sign} ${name}: ${found}\n${remedy === undefined ? '' : `        -> ${remedy}\n`}`
}

function remove(): Command {
  return new Command('remove').argument('<name>').action(async (name: string) => {
    await runCommand(false, async ({ bench, print }) => {
      const box = await bench.registry.remove(name)
      await bench.hostKeys.forget(box.host, box.port)
      print(box, () => `Removed ${name}. Its sessions stay.\n`)
    })
  })
}

function forgetKey(): Command {
  return new Command('forget-key').argument('<name>').action(async (name: string) => {
    await runCommand(false, async ({ bench, print }) => {
      const box = await bench.registry.get(name)
      await bench.hostKeys.forget(box.host, box.port)
      print(box, () => `Forgot the host key of ${name}; the next connection asks for it.\n`)
    })
  })
}

function restore(): Command {
  return new Command('restore')
    .argument('<name>')
    .description('undo all that the bench has changed there: the module, readahead, tracing, files')
    .option('--packages', 'and remove the packages that it installed, but for those that something else needs')
    .option('--json', 'print one JSON document')
    .action(async (name: string, flags: JsonFlag & { packages?: true }) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, print }) => {
        await withBox(bench, name, terminalPrompts(), async (access) => {
          const onLine = (line: string) => {
            terminal.say(`${name}: ${line}`)
          }
          const restored = await restoreBox(bench, access, { onRemark, onLine, packages: flags.packages === true })
          print(restored, ({ wasLoaded, removed, packages }) =>
            [
              wasLoaded ? `Unloaded the module from ${name}.\n` : '',
              removed.length === 0 ? '' : `Removed:\n  ${removed.join('\n  ')}\n`,
              ...(packages === undefined ? [] : packagesText(packages).map((sentence) => `${sentence}\n`)),
              `${name} is as it was.\n`,
            ].join(''),
          )
        })
      })
    })
}

function up(): Command {
  return new Command('up')
    .argument('<name>', `only "${VIRTUAL}"`)
    .addOption(new Option('--disk-model <model>', 'how the lab disk behaves').choices(DISK_MODELS))
    .option('--memory <MiB>', 'of the box', (text) => Number.parseInt(text, 10))
    .option('--json', 'print one JSON document')
    .action(async (name: string, flags: JsonFlag & { diskModel?: DiskModel; memory?: number }) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        requireVirtual(name)
        const { address, state, started } = await upVirtualBox(bench, {
          ...(flags.diskModel === undefined ? {} : { diskModel: flags.diskModel }),
          ...(flags.memory === undefined ? {} : { memoryMib: flags.memory }),
          onStep: (doing, secondsLeft) => {
            terminal.progress({ step: 1, steps: 1, title: 'Virtual box', doing, secondsLeft })
          },
          onRemark,
          signal,
        })
        print({ ...state, address }, () => {
          const { auth } = address
          const key = auth.kind === 'key' ? `-i ${auth.path} ` : ''
          return `The virtual box ${started ? 'is up' : 'was up already'}: ssh ${key}-p ${address.port} ${address.user}@${address.host}\n`
        })
      })
    })
}

function down(): Command {
  return new Command('down').argument('<name>', `only "${VIRTUAL}"`).action(async (name: string) => {
    await runCommand(false, async ({ bench, print }) => {
      requireVirtual(name)
      const wasUp = (await bench.machine.state()) !== undefined
      await bench.machine.stop()
      print(wasUp, () =>
        wasUp ? 'The virtual box is down; what was on its disks is gone.\n' : 'The virtual box was not running.\n',
      )
    })
  })
}

function requireVirtual(name: string): void {
  if (name === VIRTUAL) return
  throw new BenchError('wrong-usage', `Only the virtual box is started and stopped by the bench, not "${name}".`, {
    nextStep: `rabench box up ${VIRTUAL}`,
  })
}

async function requireReadable(file: string): Promise<void> {
  await readFile(file).catch((error: unknown) => {
    throw new BenchError('wrong-usage', `The key file ${file} cannot be read: ${String(error)}.`, { cause: error })
  })
}
