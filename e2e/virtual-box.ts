import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Home } from './home.ts'

const run = promisify(execFile)
const stateSchema = z.object({ port: z.int(), imageHash: z.string() })
const CACHE = process.env['RABENCH_CACHE'] ?? path.join(homedir(), '.cache/readahead-bench')

/** The running virtual box of a home, over OpenSSH: a way into it that is not the app's own. */
export interface VirtualBox {
  /** @returns what the command printed; fails where it does */
  run(command: string): Promise<string>
  /** Leaves a command running until it is ended here. @returns its end, which waits for it */
  keepRunning(command: string): Promise<() => Promise<void>>
}

export async function virtualBoxOf({ dataDirectory }: Home): Promise<VirtualBox> {
  const { port, imageHash } = stateSchema.parse(
    JSON.parse(await readFile(path.join(dataDirectory, 'virtual/state.json'), 'utf8')),
  )
  const ssh = [
    ...['-i', path.join(CACHE, 'testbox', imageHash, 'id_ed25519'), '-p', String(port)],
    ...['-o', `UserKnownHostsFile=${path.join(dataDirectory, 'known_hosts')}`, '-o', 'BatchMode=yes'],
    'root@127.0.0.1',
  ]
  const onBox = async (command: string) => (await run('ssh', [...ssh, command])).stdout
  return {
    run: onBox,
    keepRunning: async (command) => {
      const pid = (await onBox(`nohup ${command} </dev/null >/dev/null 2>&1 & echo $!`)).trim()
      return async () => {
        await onBox(`kill ${pid}; while kill -0 ${pid} 2>/dev/null; do sleep 0.2; done`)
      }
    },
  }
}

/** What work might leave behind on a box: readahead, files, traces, processes, tracing sessions, a module. */
export async function traces(box: VirtualBox): Promise<string> {
  return box.run(
    [
      'cat /sys/block/vdb/queue/read_ahead_kb',
      'ls -A /srv/lab',
      'find /dev/shm -name "rabench*"',
      'pgrep -l -x fio || echo no fio',
      'lttng list 2>/dev/null | grep rabench || echo no tracing session',
      'grep -o "^rabench" /proc/modules || echo no module',
    ].join('; '),
  )
}
