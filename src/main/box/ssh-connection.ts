import { randomBytes } from 'node:crypto'
import { constants } from 'node:os'
import type { Client, ClientChannel } from 'ssh2'
import { BenchError } from '../../shared/errors.ts'
import { delay } from './delay.ts'

const OPEN_CHANNEL_MS = 20_000
const CLOSE_MS = 2_000

/** A command that has started: its channel, and its exit code, which rejects when the connection is lost. */
export interface StartedCommand {
  readonly channel: ClientChannel
  readonly exit: Promise<number>
}

/** One login, from its start until it is closed or lost. */
export class SshConnection {
  readonly name: string
  /** See `Box.mark`. */
  readonly mark = `rabench-${randomBytes(8).toString('hex')}`
  readonly #client: Client
  readonly #lost: Promise<never>
  #isClosing = false

  constructor(name: string, client: Client) {
    this.name = name
    this.#client = client
    this.#lost = new Promise<never>((_resolve, reject) => {
      let cause: unknown
      client.on('error', (error) => {
        cause = error
      })
      client.once('close', () => {
        reject(connectionLost(name, cause))
      })
    })
    // Whoever waits for the box hears of the loss; when nobody does, there is nothing to say.
    this.#lost.catch(() => undefined)
  }

  /** @throws BenchError connection-lost */
  async open(command: string): Promise<StartedCommand> {
    if (this.#isClosing) throw new Error(`box ${this.name} is closed`)
    const opened = new Promise<StartedCommand>((resolve, reject) => {
      this.#client.exec(command, (error, channel) => {
        if (error) {
          reject(error)
          return
        }
        // Listened for at once: a quick command's end can be in the packet that says it has started.
        const exit = Promise.race([exitOf(channel, this.name), this.#lost])
        exit.catch(() => undefined)
        resolve({ channel, exit })
      })
    }).catch((error: unknown) => {
      throw new BenchError('connection-lost', `${this.name} cannot start a command: ${String(error)}.`, {
        cause: error,
        nextStep: 'Check that the box is up and reachable, then run the command again.',
      })
    })
    const late = delay(OPEN_CHANNEL_MS).then(() => {
      throw new BenchError(
        'connection-lost',
        `${this.name} did not start a command within ${OPEN_CHANNEL_MS / 1000} s.`,
      )
    })
    late.catch(() => undefined)
    return Promise.race([opened, this.#lost, late])
  }

  async close(): Promise<void> {
    this.#isClosing = true
    const closed = this.#lost.catch(() => undefined)
    this.#client.end()
    await Promise.race([closed, delay(CLOSE_MS)])
    this.#client.destroy()
  }
}

/** Rejects where a command has no end: only a connection that goes leaves it so, and the client tells of that some time later. */
async function exitOf(channel: ClientChannel, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let code: number | undefined
    channel.once('exit', (exitCode: number | null, signal?: string) => {
      code = exitCode ?? exitCodeOfSignal(signal)
    })
    channel.once('close', () => {
      if (code === undefined) reject(connectionLost(name, undefined))
      else resolve(code)
    })
  })
}

function connectionLost(name: string, cause: unknown): BenchError {
  return new BenchError('connection-lost', `Lost the connection to ${name}.`, {
    cause,
    nextStep: 'Check that the box is up and reachable, then run the command again.',
  })
}

/** As a shell says it: 128 and the signal's number (RFC 4254, 6.10, names it without SIG). */
function exitCodeOfSignal(name: string | undefined): number {
  const numbers: Readonly<Record<string, number | undefined>> = constants.signals
  return 128 + (numbers[`SIG${(name ?? '').replace(/^SIG/, '')}`] ?? 127)
}
