import { mkdir } from 'node:fs/promises'
import { constants } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Readable, Writable } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import * as tar from 'tar'
import { BenchError } from '../../shared/errors.ts'
import type { Box, CommandOptions, CommandResult, StreamOptions } from './box.ts'
import { FirstLine, LineSplitter } from './lines.ts'
import { quoteCommand } from './quote.ts'

const DEFAULT_TIMEOUT_SECONDS = 60
/** How long an ended command may take to go before it is killed, and then before it is given up. */
const TERM_GRACE_MS = 4_000
const KILL_GRACE_MS = 4_000
const OPEN_CHANNEL_MS = 20_000

/**
 * sshd gives every command a session of its own, led by the login shell. The shell says its process id before it becomes the
 * command, so that the command and its children can be ended by process group.
 */
const ANNOUNCE = 'export LC_ALL=C; echo $$; exec'
/** The same for what runs through sudo, which may stand between the shell and the command: a session below it. */
const ANNOUNCE_AS_ROOT = ['sudo', '-n', '--', 'setsid', '--wait', 'sh', '-c', `${ANNOUNCE} "$@"`, 'sh']

interface Running {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves with the exit code; rejects when the connection is lost. */
  readonly exit: Promise<number>
  readonly end: () => Promise<void>
}

/** A command that has ended, for whoever keeps a log. What it was fed on stdin is not in it. */
export interface EndedCommand {
  /** As the box's shell was given it, cut after 4,000 characters. */
  readonly command: string
  readonly asRoot: boolean
  readonly startedAt: Date
  readonly seconds: number
  /** Undefined where it did not end by itself. */
  readonly exitCode: number | undefined
}

const LONGEST_COMMAND = 4_000

/** A box over one SSH connection. */
export class SshBox implements Box {
  readonly name: string
  readonly #client: Client
  readonly #lost: Promise<never>
  readonly #onCommand: ((command: EndedCommand) => void) | undefined
  #isRoot = false
  #sudoProven = false
  #closing = false

  constructor(name: string, client: Client, onCommand?: (command: EndedCommand) => void) {
    this.name = name
    this.#onCommand = onCommand
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

  /** Learns who we are on the box. Called once, right after login. */
  async identify(): Promise<void> {
    this.#isRoot = (await this.must(['id', '-u'])).trim() === '0'
  }

  async run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.#finish(argv, options, async (running) => {
      const stdout = collect(running.stdout)
      return { exitCode: await running.exit, stdout: (await stdout).toString('utf8') }
    })
  }

  async must(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
    const result = await this.run(argv, options)
    if (result.exitCode !== 0) throw commandFailed(this.name, argv, result)
    return result.stdout
  }

  async stream(argv: readonly string[], options: StreamOptions): Promise<number> {
    const lines = new LineSplitter(options.onLine)
    const result = await this.#finish(argv, { ...options, timeoutSeconds: Infinity }, async (running) => {
      const read = (async () => {
        for await (const chunk of running.stdout) lines.push(chunk as Buffer)
        lines.end()
      })()
      const exitCode = await Promise.race([running.exit, read.then(() => running.exit)])
      await read
      return { exitCode, stdout: '' }
    })
    return result.exitCode
  }

  async pipe(argv: readonly string[], into: Writable, options: Omit<CommandOptions, 'stdin'> = {}): Promise<void> {
    const result = await this.#finish(argv, { timeoutSeconds: Infinity, ...options }, async (running) => {
      const piped = pipeline(running.stdout, into)
      piped.catch(() => undefined)
      const exitCode = await running.exit
      await piped
      return { exitCode, stdout: '' }
    })
    if (result.exitCode !== 0) throw commandFailed(this.name, argv, result)
  }

  async readFile(path: string, options: Pick<CommandOptions, 'asRoot'> = {}): Promise<string | undefined> {
    const argv = ['cat', '--', path]
    const result = await this.run(argv, options)
    if (result.exitCode === 0) return result.stdout
    if (result.stderr.includes('No such file or directory')) return undefined
    throw commandFailed(this.name, argv, result)
  }

  async writeFile(path: string, content: string | Buffer, options: Pick<CommandOptions, 'asRoot'> = {}): Promise<void> {
    await this.must(['sh', '-c', 'cat >"$1"', 'sh', path], { ...options, stdin: content })
  }

  async upload(localDirectory: string, remoteDirectory: string, options: CommandOptions = {}): Promise<void> {
    await this.must(['mkdir', '-p', '--', remoteDirectory], options)
    const argv = ['tar', '-C', remoteDirectory, '-xf', '-']
    const result = await this.#finish(argv, { timeoutSeconds: Infinity, ...options }, async (running) => {
      const archive = tar.create({ cwd: localDirectory, portable: true }, ['.']) as unknown as Readable
      // A command that gives up early closes its input; its exit code and stderr say why.
      await Promise.race([pipeline(archive, running.stdin), running.exit]).catch(() => undefined)
      return { exitCode: await running.exit, stdout: '' }
    })
    if (result.exitCode !== 0) throw commandFailed(this.name, argv, result)
  }

  async download(remoteDirectory: string, localDirectory: string, options: CommandOptions = {}): Promise<void> {
    await mkdir(localDirectory, { recursive: true })
    const argv = ['tar', '-C', remoteDirectory, '-cf', '-', '.']
    const result = await this.#finish(argv, { timeoutSeconds: Infinity, ...options }, async (running) => {
      const unpack = tar.extract({ cwd: localDirectory, preserveOwner: false }) as unknown as Writable
      const unpacked = pipeline(running.stdout, unpack)
      // Nothing to unpack is an error too; the command's own comes first.
      unpacked.catch(() => undefined)
      const exitCode = await running.exit
      if (exitCode === 0) await unpacked
      return { exitCode, stdout: '' }
    })
    if (result.exitCode !== 0) throw commandFailed(this.name, argv, result)
  }

  async close(): Promise<void> {
    this.#closing = true
    const closed = this.#lost.catch(() => undefined)
    this.#client.end()
    await Promise.race([closed, delay(2_000)])
    this.#client.destroy()
  }

  /** Starts a command, lets `use` consume its output, and sees to stderr, stdin, time limit and abort. */
  async #finish(
    argv: readonly string[],
    options: CommandOptions,
    use: (running: Running) => Promise<Omit<CommandResult, 'stderr'>>,
  ): Promise<CommandResult> {
    options.signal?.throwIfAborted()
    if (options.asRoot === true) await this.#proveSudo()
    const startedAt = new Date()
    let exitCode: number | undefined
    try {
      const result = await this.#execute(argv, options, use)
      exitCode = result.exitCode
      return result
    } finally {
      const command = quoteCommand(argv)
      this.#onCommand?.({
        command: command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command,
        asRoot: options.asRoot === true || this.#isRoot,
        startedAt,
        seconds: (Date.now() - startedAt.getTime()) / 1000,
        exitCode,
      })
    }
  }

  async #execute(
    argv: readonly string[],
    options: CommandOptions,
    use: (running: Running) => Promise<Omit<CommandResult, 'stderr'>>,
  ): Promise<CommandResult> {
    const running = await this.#start(argv, options)
    const stderr = collect(running.stderr)
    const endings = new Endings(argv, this.name, options)
    const used = use(running)
    if (options.stdin !== undefined) running.stdin.end(options.stdin)
    try {
      const result = await Promise.race([used, endings.reached])
      return { ...result, stderr: (await stderr).toString('utf8') }
    } catch (error) {
      used.catch(() => undefined)
      await running.end()
      running.stdout.destroy()
      throw error
    } finally {
      endings.dispose()
    }
  }

  async #start(argv: readonly string[], options: CommandOptions): Promise<Running> {
    const asRoot = options.asRoot === true && !this.#isRoot
    const { channel, exit } = await this.#open(
      asRoot ? quoteCommand([...ANNOUNCE_AS_ROOT, ...argv]) : `${ANNOUNCE} ${quoteCommand(argv)}`,
    )
    const stdout = new FirstLine()
    channel.pipe(stdout)
    const end = async () => {
      for (const [signal, grace] of [
        ['-TERM', TERM_GRACE_MS],
        ['-KILL', KILL_GRACE_MS],
      ] as const) {
        const pid = await Promise.race([stdout.firstLine, exit.then(() => undefined), delay(grace)]).catch(
          () => undefined,
        )
        if (pid === undefined) return
        const kill = quoteCommand([...(asRoot ? ['sudo', '-n', '--'] : []), 'kill', signal, '--', `-${pid}`])
        const killer = await this.#open(kill).catch(() => undefined)
        if (killer === undefined) return
        killer.channel.resume()
        const gone = await Promise.race([exit.then(() => true).catch(() => true), delay(grace)])
        if (gone === true) return
      }
    }
    return { stdin: channel.stdin, stdout, stderr: channel.stderr, exit, end }
  }

  async #open(command: string): Promise<{ readonly channel: ClientChannel; readonly exit: Promise<number> }> {
    if (this.#closing) throw new Error(`box ${this.name} is closed`)
    const opened = new Promise<{ channel: ClientChannel; exit: Promise<number> }>((resolve, reject) => {
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

  async #proveSudo(): Promise<void> {
    if (this.#isRoot || this.#sudoProven) return
    const { channel, exit } = await this.#open('sudo -n true')
    channel.resume()
    channel.stderr.resume()
    if ((await exit) !== 0) {
      throw new BenchError(
        'no-sudo',
        `The user on ${this.name} may not become root without a password (sudo -n true fails).`,
        {
          nextStep:
            'Log in as root, or allow it in /etc/sudoers.d: "USER ALL=(ALL) NOPASSWD: ALL". LTTng, readahead and the module need root.',
        },
      )
    }
    this.#sudoProven = true
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

/** The two ways in which a command ends before its time: an abort by the caller, and its time limit. */
class Endings {
  readonly reached: Promise<never>
  readonly #dispose: () => void

  constructor(argv: readonly string[], boxName: string, options: CommandOptions) {
    const seconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS
    let timer: NodeJS.Timeout | undefined
    let onAbort: (() => void) | undefined
    this.reached = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        reject(interruption(options.signal?.reason))
      }
      options.signal?.addEventListener('abort', onAbort, { once: true })
      if (Number.isFinite(seconds)) {
        timer = setTimeout(() => {
          reject(
            new BenchError('command-timeout', `${argv[0] ?? ''} on ${boxName} did not end within ${seconds} s.`, {
              nextStep: 'See whether the box hangs or is overloaded, then try again.',
              details: quoteCommand(argv),
            }),
          )
        }, seconds * 1000)
      }
    })
    this.reached.catch(() => undefined)
    this.#dispose = () => {
      clearTimeout(timer)
      if (onAbort) options.signal?.removeEventListener('abort', onAbort)
    }
  }

  dispose(): void {
    this.#dispose()
  }
}

function interruption(reason: unknown): Error {
  return reason instanceof BenchError ? reason : new BenchError('interrupted', 'Stopped, as asked.', { cause: reason })
}

/** All bytes of a stream. Who awaits the result hears of a failure; a command that ended otherwise has nobody waiting. */
function collect(stream: Readable): Promise<Buffer> {
  const bytes = buffer(stream)
  bytes.catch(() => undefined)
  return bytes
}

function commandFailed(boxName: string, argv: readonly string[], result: CommandResult): BenchError {
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-3).join(' / ')
  return new BenchError(
    'command-failed',
    `${argv[0] ?? ''} failed on ${boxName} with exit code ${result.exitCode}${said ? `: ${said}` : ''}`,
    { details: `${quoteCommand(argv)}\n${result.stderr}` },
  )
}

function delay(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, undefined).unref()
  })
}
