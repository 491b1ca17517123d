import { readFile } from 'node:fs/promises'
import ssh2, { Client, type ConnectConfig } from 'ssh2'
import { BenchError } from '../../shared/errors.ts'
import { boxAddressSchema, type BoxAddress } from '../../shared/box-address.ts'
import { fingerprintOf, type HostKeys, type HostKeyVerdict } from './host-keys.ts'
import { SshBox, type EndedCommand } from './ssh-box.ts'
import { SshConnection } from './ssh-connection.ts'

/** What a connection may need to ask a person. A door answers; `undefined` from `secret` means nobody can be asked. */
export interface ConnectionPrompts {
  /** First use of an address: is this the box's key? */
  readonly acceptHostKey: (question: { box: string; host: string; fingerprint: string }) => Promise<boolean>
  readonly secret: (question: { box: string; kind: 'password' | 'passphrase' }) => Promise<string | undefined>
}

/** Says no to everything that would need a person. */
export const NOBODY_TO_ASK: ConnectionPrompts = {
  acceptHostKey: () => Promise.resolve(false),
  secret: () => Promise.resolve(undefined),
}

const CONNECT_TIMEOUT_SECONDS = 20
/** A dead peer is noticed after KEEPALIVE_MS * (KEEPALIVE_MISSES + 1) at the latest: 20 s. */
const KEEPALIVE_MS = 5_000
const KEEPALIVE_MISSES = 3

export interface ConnectOptions {
  readonly timeoutSeconds?: number
  /** Told of every command that has ended on the box. */
  readonly onCommand?: (command: EndedCommand) => void
}

/**
 * Logs in to a box.
 * @throws BenchError bad-configuration for an address that an earlier release took and this one does not; unreachable | host-key-unknown | host-key-changed | authentication-failed
 */
export async function connectBox(
  address: BoxAddress,
  hostKeys: HostKeys,
  prompts: ConnectionPrompts = NOBODY_TO_ASK,
  { timeoutSeconds = CONNECT_TIMEOUT_SECONDS, onCommand }: ConnectOptions = {},
): Promise<SshBox> {
  requireAddress(address)
  // Asked for once: whoever logs in again after a loss needs nobody.
  const identity = await credentials(address, prompts)
  const login = () => logIn(address, hostKeys, prompts, identity, timeoutSeconds)
  return SshBox.logIn(login, onCommand)
}

/** @throws BenchError bad-configuration */
function requireAddress(address: BoxAddress): void {
  const { error } = boxAddressSchema.safeParse(address)
  if (error === undefined) return
  const what = error.issues.map(({ path: [field], message }) => `${String(field)} has to be ${message}`).join('; its ')
  throw new BenchError('bad-configuration', `${address.name} cannot be logged in to: its ${what}.`, {
    kept: 'Nothing was asked of it.',
    nextStep: `Correct it on its page, or add it again: rabench box add ${address.name} --host HOST --user USER --scratch DIRECTORY`,
  })
}

async function logIn(
  address: BoxAddress,
  hostKeys: HostKeys,
  prompts: ConnectionPrompts,
  identity: ConnectConfig,
  timeoutSeconds: number,
): Promise<SshConnection> {
  const client = new Client()
  const refusal: { error?: BenchError } = {}
  const config: ConnectConfig = {
    host: address.host,
    port: address.port,
    username: address.user,
    readyTimeout: timeoutSeconds * 1000,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVE_MISSES,
    hostVerifier: (keyBlob: Buffer, verified: (accepted: boolean) => void) => {
      judgeHostKey(address, hostKeys, prompts, keyBlob).then(
        (error) => {
          if (error) refusal.error = error
          verified(error === undefined)
        },
        (error: unknown) => {
          refusal.error = new BenchError(
            'host-key-unknown',
            `The known host keys could not be read: ${String(error)}.`,
            {
              cause: error,
            },
          )
          verified(false)
        },
      )
    },
    ...identity,
  }
  const ready = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve)
    // Not only the first: a connection that timed out says once more that it was lost, when it is taken down.
    client.on('error', (error) => {
      reject(refusal.error ?? explain(address, error))
    })
    client.once('close', () => {
      reject(refusal.error ?? unreachable(address, 'it closed the connection'))
    })
    client.connect(config)
  })
  try {
    await ready
  } catch (error) {
    client.destroy()
    throw error
  }
  return new SshConnection(address.name, client)
}

async function judgeHostKey(
  address: BoxAddress,
  hostKeys: HostKeys,
  prompts: ConnectionPrompts,
  keyBlob: Buffer,
): Promise<BenchError | undefined> {
  const fingerprint = fingerprintOf(keyBlob)
  const verdict: HostKeyVerdict = await hostKeys.verdict(address.host, address.port, keyBlob)
  switch (verdict.kind) {
    case 'known':
      return undefined
    case 'changed':
      return new BenchError(
        'host-key-changed',
        `${address.name} (${address.host}:${address.port}) shows the host key ${fingerprint}, but ${verdict.expected} was accepted before. ` +
          'Somebody may be in between, or the box was installed anew.',
        {
          kept: 'Nothing was sent to it.',
          nextStep: `If the box was installed anew, compare the fingerprint on its console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and run: rabench box forget-key ${address.name}`,
        },
      )
    case 'new': {
      const host = `${address.host}:${address.port}`
      if (await prompts.acceptHostKey({ box: address.name, host, fingerprint })) {
        await hostKeys.accept(address.host, address.port, keyBlob)
        return undefined
      }
      return new BenchError(
        'host-key-unknown',
        `The host key of ${address.name} (${host}), ${fingerprint}, has not been accepted.`,
        {
          kept: 'Nothing was sent to it.',
          nextStep: `Compare it on the box's console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then run: rabench box check ${address.name} --accept-host-key ${fingerprint}`,
        },
      )
    }
  }
}

async function credentials(address: BoxAddress, prompts: ConnectionPrompts): Promise<ConnectConfig> {
  switch (address.auth.kind) {
    case 'agent': {
      const agent = process.env['SSH_AUTH_SOCK']
      if (agent === undefined) {
        throw new BenchError(
          'authentication-failed',
          `${address.name} logs in with an SSH agent, but none is running.`,
          {
            nextStep: 'Start one (eval "$(ssh-agent)"; ssh-add), or give the box a key file.',
          },
        )
      }
      return { agent }
    }
    case 'password': {
      const password = await prompts.secret({ box: address.name, kind: 'password' })
      if (password === undefined) {
        throw new BenchError('authentication-failed', `${address.name} needs a password, and nobody could be asked.`, {
          nextStep: 'Run the command in a terminal, or set RABENCH_PASSWORD for this one call.',
        })
      }
      return { password }
    }
    case 'key': {
      const privateKey = await readFile(address.auth.path).catch((error: unknown) => {
        throw new BenchError(
          'authentication-failed',
          `The key file of ${address.name} cannot be read: ${String(error)}.`,
          {
            cause: error,
            nextStep: `Check the path, or add the box again with another key: rabench box add ${address.name} …`,
          },
        )
      })
      if (!isEncrypted(privateKey)) {
        requireKey(address, privateKey)
        return { privateKey }
      }
      const passphrase = await prompts.secret({ box: address.name, kind: 'passphrase' })
      if (passphrase === undefined) {
        throw new BenchError(
          'authentication-failed',
          `The key file of ${address.name} has a passphrase, and nobody could be asked.`,
          { nextStep: 'Load it into an SSH agent, or set RABENCH_PASSPHRASE for this one call.' },
        )
      }
      requireKey(address, privateKey, passphrase)
      return { privateKey, passphrase }
    }
  }
}

/** Of what it cannot read the client makes a programmer's error, and of a passphrase nobody would learn that it was wrong. */
function requireKey({ name }: BoxAddress, privateKey: Buffer, passphrase?: string): void {
  const key = ssh2.utils.parseKey(privateKey, passphrase)
  if (!(key instanceof Error) && key.isPrivateKey()) return
  if (passphrase !== undefined) {
    throw new BenchError('authentication-failed', `The passphrase does not open the key file of ${name}.`, {
      nextStep: 'Try again; ssh-keygen -y -f FILE says on this computer whether a passphrase is right.',
    })
  }
  const why = key instanceof Error ? key.message.replace(/[.]$/, '') : 'it holds no private key'
  throw new BenchError('authentication-failed', `The key file of ${name} cannot be used: ${why}.`, {
    nextStep: 'Name the private key, in a format that ssh-keygen writes.',
  })
}

/** PEM says so in words; OpenSSH's own format names the cipher after its magic (PROTOCOL.key). */
function isEncrypted(privateKey: Buffer): boolean {
  const text = privateKey.toString('latin1')
  if (text.includes('ENCRYPTED')) return true
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1]
  if (body === undefined) return false
  const magic = 'openssh-key-v1\0'
  const blob = Buffer.from(body, 'base64')
  if (blob.toString('latin1', 0, magic.length) !== magic) return false
  const length = blob.readUInt32BE(magic.length)
  return blob.toString('latin1', magic.length + 4, magic.length + 4 + length) !== 'none'
}

function explain(address: BoxAddress, error: Error & { level?: string; code?: string }): BenchError {
  if (error.level === 'client-authentication') {
    const means = { key: 'the key file', agent: 'the keys of the SSH agent', password: 'the password' }[
      address.auth.kind
    ]
    return new BenchError('authentication-failed', `${address.name} refused ${means} for the user ${address.user}.`, {
      cause: error,
      nextStep: `Try it by hand: ssh -p ${address.port} ${address.user}@${address.host}`,
    })
  }
  return unreachable(address, error.message, error)
}

function unreachable(address: BoxAddress, why: string, cause?: unknown): BenchError {
  return new BenchError(
    'unreachable',
    `${address.name} does not answer on ${address.host}:${address.port} (${why.replace(/[.]$/, '')}).`,
    { cause, nextStep: 'Check that it is up, that sshd runs on that port, and that no firewall is in between.' },
  )
}
