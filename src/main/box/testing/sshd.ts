import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BoxAddress } from '../../../shared/box-address.ts'

/** A real OpenSSH server on loopback, with keys of its own, for the tests. */
export interface TestSshd {
  readonly address: BoxAddress
  readonly hostKey: Buffer
  readonly directory: string
  /** Ends the server and every connection it serves, as a box that loses power does. */
  kill(): void
  /** Cuts every connection; what was started over them goes on, without anybody who listens. */
  cut(): void
  /** Starts it again after `kill` or `cut`, with the same keys on the same port. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** @returns the public half, as in authorized_keys. */
function makeKey(file: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
  return readFileSync(`${file}.pub`, 'utf8')
}

export async function startSshd(port?: number): Promise<TestSshd> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-sshd-'))
  const file = (name: string) => path.join(directory, name)
  const hostKey = makeKey(file('host_key'))
  await writeFile(file('authorized_keys'), makeKey(file('user_key')), { mode: 0o600 })
  const listening = port ?? (await freePort())
  await writeFile(
    file('sshd_config'),
    [
      `Port ${listening}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host_key')}`,
      `AuthorizedKeysFile ${file('authorized_keys')}`,
      `PidFile ${file('pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      // Whatever the developer's own shell does at login stays out of the tests.
      `SetEnv HOME=${directory}`,
      '',
    ].join('\n'),
  )
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  const start = async () => {
    await rm(file('pid'), { force: true })
    const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await started(child, file('pid'))
    return child
  }
  let server = await start()
  return {
    address: {
      name: 'loopback',
      host: '127.0.0.1',
      port: listening,
      user: userInfo().username,
      auth: { kind: 'key', path: file('user_key') },
      scratch: directory,
    },
    hostKey: Buffer.from(hostKey.split(' ')[1] ?? '', 'base64'),
    directory,
    kill: () => {
      if (server.pid === undefined) return
      for (const pid of [server.pid, ...childrenOf(server.pid)]) killIfThere(pid)
    },
    cut: () => {
      if (server.pid === undefined) return
      for (const pid of [server.pid, ...childrenOf(server.pid)]) if (isSshd(pid)) killIfThere(pid)
    },
    restart: async () => {
      server = await start()
    },
    close: async () => {
      server.kill('SIGTERM')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** proc(5): comm. A connection's processes are called sshd or sshd-session. */
function isSshd(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('sshd')
  } catch {
    return false // It has ended meanwhile.
  }
}

/** A process's children and theirs, parents first: no parent is to see, and tell, how its child ended. */
function childrenOf(pid: number): number[] {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  } catch {
    return [] // It has ended meanwhile.
  }
  const children = text.split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...childrenOf(child)])
}

async function started(server: ChildProcess, pidFile: string): Promise<void> {
  let said = ''
  server.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (server.exitCode !== null) throw new Error(`sshd ended: ${said}`)
    if (await readFile(pidFile, 'utf8').catch(() => undefined)) return
    await sleep(50)
  }
  throw new Error(`sshd did not start: ${said}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'))
        else resolve(address.port)
      })
    })
  })
}
