import { mkdir } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import * as tar from 'tar'
import { BenchError } from '../../shared/errors.ts'
import type { Box, CommandOptions, CommandResult, Jobs, OpenCommand, ReconnectOptions, StreamOptions } from './box.ts'
import { delay } from './delay.ts'
import { BoxJobs } from './jobs.ts'
import { FirstLine, LineSplitter } from './lines.ts'
import { endProcessesWith } from './marked-processes.ts'
import { quoteCommand } from './quote.ts'
import type { SshConnection } from './ssh-connection.ts'

const DEFAULT_TIMEOUT_SECONDS = 60
/** How long an ended command may take to go before it is killed, and then before it is given up. */
const TERM_GRACE_MS = 4_000
const KILL_GRACE_MS = 4_000
/**
 * A command line is one argument of the login shell, and Linux takes none that is longer (MAX_ARG_STRLEN with its NUL,
 * include/uapi/linux/binfmts.h). sshd hangs up at twice that.
 */
const LONGEST_LINE_BYTES = 131_071

/** Pauses between tries to log in again, in seconds; the last one goes on. A box that boots takes a minute. */
const RECONNECT_PAUSES_SECONDS = [1, 2, 4, 8, 15]
const RECONNECT_PATIENCE_SECONDS = 300

/** See `Box.mark`. */
const MARK = 'RABENCH'

/**
 * sshd gives every command a session of its own, led by the login shell. The shell says its process id before it becomes the
 * command, so that the command and its children can be ended by process group.
 */
const announce = (mark: string) => `export LC_ALL=C ${MARK}=${mark}; echo $$; exec`
/** The same for what runs through sudo, which may stand between the shell and the command: a session below it. */
const announceAsRoot = (mark: string) => [
  ...['sudo', '-n', '--', 'setsid', '--wait'],
  ...['sh', '-c', `${announce(mark)} "$@"`, 'sh'],
]

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

/** A box over SSH: one connection, and after a loss, where that is asked for, the next. */
export class SshBox implements Box {
  readonly name: string
  readonly jobs: Jobs = new BoxJobs(this)
  readonly #login: () => Promise<SshConnection>
  readonly #onCommand: ((command: EndedCommand) => void) | undefined
  #connection: SshConnection
  #isRoot = false
  #sudoProven = false

  private constructor(
    connection: SshConnection,
    login: () => Promise<SshConnection>,
    onCommand: ((command: EndedCommand) => void) | undefined,
  ) {
    this.name = connection.name
    this.#connection = connection
    this.#login = login
    this.#onCommand = onCommand
  }

  /** Logs in, and learns who we are on the box. @throws as `login` */
  static async logIn(
    login: () => Promise<SshConnection>,
    onCommand?: (command: EndedCommand) => void,
  ): Promise<SshBox> {
    const box = new SshBox(await login(), login, onCommand)
    try {
      await box.#identify()
      return box
    } catch (error) {
      await box.close()
      throw error
    }
  }

  get mark(): string {
    return this.#connection.mark
  }

  async endMarked(marks: readonly string[]): Promise<number> {
    const others = marks.filter((mark) => mark !== this.mark)
    return endProcessesWith(
      this,
      others.map((mark) => `${MARK}=${mark}`),
    )
  }

  async #identify(): Promise<void> {
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

  async open(
    argv: readonly string[],
    { asRoot = false, onLine }: Pick<StreamOptions, 'asRoot' | 'onLine'>,
  ): Promise<OpenCommand> {
    if (asRoot) await this.#proveSudo()
    const { stdin, stdout, stderr, exit } = await this.#start(argv, { asRoot })
    stderr.resume()
    const lines = new LineSplitter(onLine)
    stdout.on('data', (chunk: Buffer) => {
      lines.push(chunk)
    })
    // A command that has ended, or is out of reach, is told of by `ended`.
    stdin.on('error', () => undefined)
    return {
      write: (text) => stdin.write(text),
      ended: exit,
      closeInput: () => stdin.end(),
    }
  }

  async reconnect(options: ReconnectOptions = {}): Promise<void> {
    const { patienceSeconds = RECONNECT_PATIENCE_SECONDS, onWaiting, signal } = options
    await this.#connection.close()
    const deadline = Date.now() + patienceSeconds * 1000
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted()
      try {
        this.#connection = await this.#login()
        this.#sudoProven = false
        return
      } catch (error) {
        if (!(error instanceof BenchError) || error.code !== 'unreachable') throw error
        const seconds = RECONNECT_PAUSES_SECONDS[attempt] ?? RECONNECT_PAUSES_SECONDS.at(-1) ?? 0
        if (Date.now() + seconds * 1000 > deadline) throw error
        onWaiting?.(seconds)
        await sleep(seconds * 1000, undefined, signal ? { signal } : {})
      }
    }
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
    // At the end: a path may be called like it.
    if (result.stderr.trimEnd().endsWith(': No such file or directory')) return undefined
    throw commandFailed(this.name, argv, result)
  }

  async writeFile(path: string, content: string | Buffer, options: Pick<CommandOptions, 'asRoot'> = {}): Promise<void> {
    await this.must(['sh', '-c', 'cat >"$1"', 'sh', path], { ...options, stdin: content })
  }

  async upload(localDirectory: string, remoteDirectory: string, options: CommandOptions = {}): Promise<void> {
    await this.must(['mkdir', '-p', '--', remoteDirectory], options)
    const argv = within(remoteDirectory, 'tar -xf -')
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
    const argv = within(remoteDirectory, 'tar -cf - .')
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
    await this.#connection.close()
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
    const connection = this.#connection
    const { mark } = connection
    const line = asRoot ? quoteCommand([...announceAsRoot(mark), ...argv]) : `${announce(mark)} ${quoteCommand(argv)}`
    const bytes = Buffer.byteLength(line)
    if (bytes > LONGEST_LINE_BYTES) throw commandTooLong(this.name, argv, bytes)
    const { channel, exit } = await connection.open(line)
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
        const killer = await connection.open(kill).catch(() => undefined)
        if (killer === undefined) return
        killer.channel.resume()
        const gone = await Promise.race([exit.then(() => true).catch(() => true), delay(grace)])
        if (gone === true) return
      }
    }
    return { stdin: channel.stdin, stdout, stderr: channel.stderr, exit, end }
  }

  async #proveSudo(): Promise<void> {
    if (this.#isRoot || this.#sudoProven) return
    const { channel, exit } = await this.#connection.open('sudo -n true')
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

/** GNU tar takes backslashes in the directory of `-C` for escapes; a shell's `cd` takes a name as it is. */
function within(directory: string, command: string): readonly string[] {
  return ['sh', '-c', `cd -- "$1" && exec ${command}`, 'sh', directory]
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

function commandTooLong(boxName: string, argv: readonly string[], bytes: number): BenchError {
  return new BenchError(
    'command-failed',
    `${argv[0] ?? ''} cannot be run on ${boxName}: its command line has ${bytes} bytes, where Linux takes ${LONGEST_LINE_BYTES}.`,
    { kept: 'It was not run.', nextStep: 'Use shorter names, or fewer at once.' },
  )
}
