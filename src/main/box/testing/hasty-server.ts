import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Server } from 'ssh2'
import type { BoxAddress } from '../../../shared/box-address.ts'

/**
 * An SSH server whose commands have begun, said a line and ended within one turn, so that all of it reaches the client as
 * one: what a real sshd does now and then when the client's computer is busy.
 */
export async function startHastyServer(exitCode: number): Promise<{ address: BoxAddress; close: () => void }> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const server = new Server({ hostKeys: [privateKey] }, (client) => {
    client.on('error', () => undefined)
    client.on('authentication', (context) => {
      context.accept()
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptCommand, _reject, { command }) => {
        const channel = acceptCommand()
        channel.write(command.includes('id') ? '1\n0\n' : '1\n')
        channel.exit(command.includes('id') ? 0 : exitCode)
        channel.end()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: {
      ...{ name: 'hasty', host: '127.0.0.1', port, user: 'root', scratch: '/tmp' },
      auth: { kind: 'password' },
    },
    close: () => {
      server.close()
    },
  }
}
