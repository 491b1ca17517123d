import { once } from 'node:events'
import ssh2, { type Connection, type ServerChannel } from 'ssh2'

/** An SSH server of this process that knows a password, which sshd without PAM does for nobody. */
export interface PasswordServer {
  readonly port: number
  readonly hostKey: Buffer
  close(): Promise<void>
}

/** @param run what it does with the command lines that it is given; it ends their channels. Default: it runs nothing */
export async function startPasswordServer(
  password: string,
  run: (command: string, channel: ServerChannel) => void = refuse,
): Promise<PasswordServer> {
  const clients = new Set<Connection>()
  const { private: privateKey } = ssh2.utils.generateKeyPairSync('ed25519')
  const hostKey = ssh2.utils.parseKey(privateKey)
  if (hostKey instanceof Error) throw hostKey
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
        run(command, acceptCommand())
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    hostKey: hostKey.getPublicSSH(),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const client of clients) client.end()
      await closed
    },
  }
}

function refuse(_command: string, channel: ServerChannel): void {
  channel.stderr.write('this server runs nothing\n')
  channel.exit(127)
  channel.end()
}
