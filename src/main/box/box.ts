import type { Writable } from 'node:stream'

/** What a finished remote command left. A non-zero exit is a result, not an exception. */
export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  /** As root: directly where the login is root, else through `sudo -n`. Default false. */
  readonly asRoot?: boolean
  readonly stdin?: string | Buffer
  /** Default 60. The command is ended on the box when it runs out, and BenchError `command-timeout` is thrown. */
  readonly timeoutSeconds?: number
  /** Aborting ends the command on the box and rejects with BenchError `interrupted`. */
  readonly signal?: AbortSignal
}

/** A command that runs until it is told to end, or its connection is gone. */
export interface OpenCommand {
  /** Writes to its standard input. */
  write(text: string): void
  /** Its exit code, when it has ended. Rejects with BenchError `connection-lost`. */
  readonly ended: Promise<number>
  /** Closes its standard input, after which it ends by itself. */
  closeInput(): void
}

export interface ReconnectOptions {
  /** How long to go on trying. Default 300. */
  readonly patienceSeconds?: number
  /** A try has failed, and the next one comes after so many seconds. */
  readonly onWaiting?: (seconds: number) => void
  readonly signal?: AbortSignal
}

export interface JobOptions {
  /** The job is ended on the box when it runs out; its exit code is then 124. */
  readonly timeoutSeconds: number
  /** Aborting ends the job and rejects with BenchError `interrupted`. */
  readonly signal?: AbortSignal
}

/**
 * Commands that outlive the connection, as root, under systemd where it runs the box, else in a session of their own. One that was started
 * over a login that is gone is taken up again by whoever asks for the same.
 */
export interface Jobs {
  /** Runs a command to its end, or waits for the end of the one of that name that is there. `connection-lost` leaves it running. */
  run(name: string, argv: readonly string[], options: JobOptions): Promise<CommandResult>
  /** Whether this job is there: running, or ended without anybody having asked what came of it. */
  has(name: string, argv: readonly string[]): Promise<boolean>
  /** Ends all whose names begin so. */
  endAll(prefix: string): Promise<void>
}

export interface StreamOptions extends Omit<CommandOptions, 'timeoutSeconds' | 'stdin'> {
  /** Called for every whole line of standard output, without its newline. */
  readonly onLine: (line: string) => void
}

/**
 * A Linux machine under test. Commands are argument arrays; the box quotes them, so an argument reaches the program
 * byte for byte whatever it holds. A lost connection rejects with BenchError `connection-lost` in under 30 s.
 */
export interface Box {
  readonly name: string
  /**
   * What every process that was started over this login has in its environment as `RABENCH`, and nothing else has: by it they are found
   * again after the login is gone.
   */
  readonly mark: string
  /**
   * Ends what still runs of some logins that are gone, by their marks; that of this login is left out.
   * @returns how many processes there were. @throws BenchError command-failed where one does not go
   */
  endMarked(marks: readonly string[]): Promise<number>
  readonly jobs: Jobs
  /** Runs a command to its end. */
  run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** The same, but a non-zero exit throws BenchError `command-failed` with the command and its stderr. Returns stdout. */
  must(argv: readonly string[], options?: CommandOptions): Promise<string>
  /** Runs a command and hands over its standard output line by line; resolves with its exit code. */
  stream(argv: readonly string[], options: StreamOptions): Promise<number>
  /** Starts a command whose standard input stays open. `onLine` as in `stream`. */
  open(argv: readonly string[], options: Pick<StreamOptions, 'asRoot' | 'onLine'>): Promise<OpenCommand>
  /**
   * Runs a command and pipes its standard output into a stream, bytes as they are. A non-zero exit throws BenchError
   * `command-failed`; what came until then has been written.
   */
  pipe(argv: readonly string[], into: Writable, options?: Omit<CommandOptions, 'stdin'>): Promise<void>
  /** Undefined where there is no such file. */
  readFile(path: string, options?: Pick<CommandOptions, 'asRoot'>): Promise<string | undefined>
  writeFile(path: string, content: string | Buffer, options?: Pick<CommandOptions, 'asRoot'>): Promise<void>
  /** Copies the content of a local directory into a remote one, which is made if missing. */
  upload(localDirectory: string, remoteDirectory: string, options?: CommandOptions): Promise<void>
  /** Copies the content of a remote directory into a local one, which is made if missing. */
  download(remoteDirectory: string, localDirectory: string, options?: CommandOptions): Promise<void>
  /**
   * Logs in anew after a loss, trying with growing pauses. What is left of the old login is closed; its commands are not taken up again.
   * @throws BenchError as a login does: `unreachable` when the patience is at its end, all others at once; `interrupted`
   */
  reconnect(options?: ReconnectOptions): Promise<void>
  close(): Promise<void>
}
