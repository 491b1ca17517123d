import { Command } from 'commander'
import { openServeDoor } from '../../serve/index.ts'
import { runCommand } from '../session.ts'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

interface ServeFlags {
  readonly port: number
  readonly host: string
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('the app in a browser: prints its address, and runs until Ctrl-C')
    .option('--port <port>', 'default: a free one', (text) => Number.parseInt(text, 10), 0)
    .option('--host <address>', 'to listen on; anything but loopback opens it to that network', '127.0.0.1')
    .action(async ({ port, host }: ServeFlags) => {
      await runCommand(true, async ({ bench, terminal, signal }) => {
        const door = await openServeDoor(bench, { host, port })
        if (!LOOPBACK.includes(host)) {
          terminal.say(`Everybody who can reach ${host} and has this address commands your boxes.`)
        }
        process.stdout.write(`${door.server.address}\n`)
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve, { once: true })
        })
        for (const work of door.api.busy()) terminal.say(`Stopping: ${work}`)
        await door.close()
      })
    })
}
