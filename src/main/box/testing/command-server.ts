import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import ssh2, { type Connection } from 'ssh2'
import type { BoxAddress } from '../../../shared/box-address.ts'

/**
 * An SSH server of this process, for what sshd does for nobody without PAM and other people's accounts: it lets in by password, and
 * runs commands with `sh` in an environment of the test's choice.
 */
export interface CommandServer {
  readonly address: BoxAddress
  readonly hostKey: Buffer
  close(): Promise<void>
}

export async function startCommandServer(
  password: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandServer> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const hostKey = ssh2.utils.parseKey(privateKey)
  if (hostKey instanceof Error) throw hostKey
  const clients = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    clients.add(client)
    client.on('error', () => undefined)
    client.on('close', () => clients.delete(client))
    client.on('authentication', (attempt) => {
      if (attempt.method === 'password' && attempt.password === password) attempt.accept()
      else attempt.reject(['password'])
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptCommand, _reject, { command }) => {
        const channel = acceptCommand()
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
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    address: {
      ...{ name: 'by-password', host: '127.0.0.1', port: address.port, user: 'tester', scratch: '/tmp' },
      auth: { kind: 'password' },
    },
    hostKey: hostKey.getPublicSSH(),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const client of clients) client.end()
      await closed
    },
  }
}
