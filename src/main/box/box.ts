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
  /** Runs a command to its end. */
  run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** The same, but a non-zero exit throws BenchError `command-failed` with the command and its stderr. Returns stdout. */
  must(argv: readonly string[], options?: CommandOptions): Promise<string>
  /** Runs a command and hands over its standard output line by line; resolves with its exit code. */
  stream(argv: readonly string[], options: StreamOptions): Promise<number>
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
  close(): Promise<void>
}
