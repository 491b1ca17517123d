import { once } from 'node:events'
import ssh2, { type Connection } from 'ssh2'

/** An SSH server that knows passwords, which sshd without PAM does for nobody: it lets in, and runs nothing. */
export interface PasswordServer {
  readonly port: number
  close(): Promise<void>
}

export async function startPasswordServer(password: string): Promise<PasswordServer> {
  const clients = new Set<Connection>()
  const { private: hostKey } = ssh2.utils.generateKeyPairSync('ed25519')
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    clients.add(client)
    client.on('error', () => undefined)
    client.on('close', () => clients.delete(client))
    client.on('authentication', (attempt) => {
      if (attempt.method === 'password' && attempt.password === password) attempt.accept()
      else attempt.reject(['password'])
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const stream = acceptExec()
        stream.stderr.write('this server runs nothing\n')
        stream.exit(127)
        stream.end()
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const client of clients) client.end()
      await closed
    },
  }
}
