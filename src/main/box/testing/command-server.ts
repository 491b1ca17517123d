import { spawn } from 'node:child_process'
import type { BoxAddress } from '../../../shared/box-address.ts'
import { startPasswordServer, type PasswordServer } from './password-server.ts'

/** A server that lets in by password, and runs commands with `sh` in an environment of the test's choice. */
export interface CommandServer extends Omit<PasswordServer, 'port'> {
  readonly address: BoxAddress
}

export async function startCommandServer(
  password: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandServer> {
  const { port, ...server } = await startPasswordServer(password, (command, channel) => {
    // A session of its own, as sshd gives each.
    const child = spawn('/bin/sh', ['-c', command], { env: { ...process.env, ...environment }, detached: true })
    // A command may end without having read what it is fed.
    child.stdin.on('error', () => undefined)
    channel.pipe(child.stdin)
    child.stdout.pipe(channel, { end: false })
    child.stderr.pipe(channel.stderr, { end: false })
    child.on('close', (exitCode) => {
      channel.exit(exitCode ?? 255)
      channel.end()
    })
  })
  const address: BoxAddress = {
    ...{ name: 'by-password', host: '127.0.0.1', port, user: 'tester', scratch: '/tmp' },
    auth: { kind: 'password' },
  }
  return { ...server, address }
}
