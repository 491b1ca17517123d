import { BenchError } from '../../shared/errors.ts'
import type { Box, CommandOptions, CommandResult } from '../box/box.ts'
import { chooseBlockEvents, parseSessionLosses, parseSessionNames } from './lttng-output.ts'

export interface SessionOptions {
  /** Unique on the box; letters, digits, `-`, `_`. The session is stopped and destroyed by this exact name. */
  readonly name: string
  /** Directory on the box for the trace; lttng makes it. */
  readonly outputDirectory: string
  /** Of each of the CPU's sub-buffers; a power of two. Default 1 MiB. */
  readonly subBufferBytes?: number
  /** A power of two. Default 8. */
  readonly subBufferCount?: number
  /**
   * Rotate this often, so that parts of the trace are complete while it is recorded. LTTng 2.11 and later; before it the trace
   * comes in one part, at the end.
   */
  readonly rotateEverySeconds?: number
  readonly signal?: AbortSignal
}

/** What the tracer says about a session that it stopped. */
export interface SessionResult {
  /** As lttng counts them itself. */
  readonly discardedEvents: number
  readonly lostPackets: number
}

/** A running kernel session. Exactly one of the two ends it. */
export interface TracerSession {
  readonly name: string
  /** Names of the events recorded. */
  readonly events: readonly string[]
  /** Whether parts become complete while it is recorded. */
  readonly rotates: boolean
  /**
   * Stops recording, waits for the data to be on disk, and removes the session; the trace stays, its parts as
   * `archives/NAME-NUMBER/kernel` below the output directory, counted from 0.
   */
  stop(): Promise<SessionResult>
  /** Removes the session whatever its state, as far as the box can be reached; the trace's files stay. */
  abandon(): Promise<void>
}

const CHANNEL = 'rabench'
const KNOWS_ROTATION = 2011
const WRITES_CTF_2 = 2015
/** A trace that did not rotate, laid as the one part of one that did. */
const ONLY_PART = 'mkdir -p "$1/archives/whole-0" && mv "$1/kernel" "$1/archives/whole-0/"'
/** Never an option of lttng's: `--all` would destroy every session. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/

/** A box that is ready to record; asked once, it starts any number of sessions. */
export interface Tracer {
  /**
   * Starts an LTTng kernel session with the block events in a channel of its own. Nothing is left behind if it fails.
   * @throws BenchError `tracer-unavailable` with the remedy; `wrong-usage` on a bad name or size.
   */
  start(options: SessionOptions): Promise<TracerSession>
}

/** The same in one step. */
export async function startTracerSession(box: Box, options: SessionOptions): Promise<TracerSession> {
  requireName(options.name)
  return (await prepareTracer(box)).start(options)
}

/**
 * Sees to a running session daemon and finds out which block events this kernel has.
 * @param beforeDaemon called where a daemon is about to be started, which there was none of
 * @throws BenchError `tracer-unavailable` with the remedy.
 */
export async function prepareTracer(box: Box, beforeDaemon?: () => Promise<void>): Promise<Tracer> {
  await ensureDaemon(box, { asRoot: true }, beforeDaemon)
  const listed = await runLttng(box, { asRoot: true }, ['list', '--kernel'], 'list kernel events')
  const events = chooseBlockEvents(listed.stdout)
  const version = await toolsVersion(box, { asRoot: true })
  if (typeof events === 'string') {
    throw new BenchError('tracer-unavailable', `LTTng on ${box.name} has no kernel event ${events}.`, {
      nextStep:
        'Check that `modprobe lttng-probe-block` works there; reinstall lttng-modules for the running kernel if not.',
      details: listed.stderr,
    })
  }
  const machine = { events, version }
  return { start: (options) => startSession(box, machine, options) }
}

interface TracerMachine {
  readonly events: readonly string[]
  /** Of lttng-tools, as a number: 2013 for 2.13. */
  readonly version: number
}

async function startSession(
  box: Box,
  { events, version }: TracerMachine,
  options: SessionOptions,
): Promise<TracerSession> {
  const { name, outputDirectory, subBufferBytes = 1024 * 1024, subBufferCount = 8, signal } = options
  const { rotateEverySeconds } = options
  const rotates = rotateEverySeconds !== undefined && version >= KNOWS_ROTATION
  // LTTng 2.15 and later write CTF 2 unless asked; earlier ones do not know the option.
  const format = version >= WRITES_CTF_2 ? ['--trace-format=ctf-1.8'] : []
  requireName(name)
  const asRoot: CommandOptions = signal === undefined ? { asRoot: true } : { asRoot: true, signal }
  const lttng = (argv: readonly string[], doing: string) => runLttng(box, asRoot, argv, doing)
  // A refused create must not end someone else's session of that name; an interrupted one may have made ours.
  const create = ['lttng', '--no-sessiond', 'create', name, `--output=${outputDirectory}`, ...format]
  try {
    const created = await box.run(create, asRoot)
    if (created.exitCode !== 0) throw new RefusedCreate(unavailable(box, 'create a session', created))
    const sizes = [`--subbuf-size=${subBufferBytes}`, `--num-subbuf=${subBufferCount}`]
    const session = `--session=${name}`
    await lttng(['enable-channel', '--kernel', session, ...sizes, CHANNEL], 'make its buffers')
    await lttng(['enable-event', '--kernel', session, `--channel=${CHANNEL}`, events.join(',')], 'enable block events')
    if (rotates) {
      const timer = `--timer=${Math.round(rotateEverySeconds * 1e6)}`
      await lttng(['enable-rotation', session, timer], 'have it rotate')
    }
    await lttng(['start', name], 'start recording')
  } catch (error) {
    if (error instanceof RefusedCreate) throw error.reason
    await abandonTracerSession(box, name).catch(() => undefined)
    throw error
  }
  return {
    ...{ name, events, rotates },
    stop: () => stopSession(box, name, { outputDirectory, rotates }),
    abandon: () => abandonTracerSession(box, name),
  }
}

class RefusedCreate extends Error {
  readonly reason: BenchError

  constructor(reason: BenchError) {
    super(reason.message)
    this.reason = reason
  }
}

/** Removes the session of exactly this name if there is one. Cleanup: tells nothing, throws only if the box is lost. */
export async function abandonTracerSession(box: Box, name: string): Promise<void> {
  requireName(name)
  await box.run(['lttng', '--no-sessiond', 'destroy', name], { asRoot: true })
}

/** Removes the sessions whose names begin so. Content where no daemon runs. */
export async function abandonTracerSessions(box: Box, prefix: string): Promise<void> {
  requireName(prefix)
  for (const name of (await sessionNames(box)) ?? []) {
    if (name.startsWith(prefix)) await abandonTracerSession(box, name)
  }
}

/**
 * Ends root's session daemon where it has no session: it unloads the tracer's kernel modules as it goes. For who started it; one that
 * records for somebody else stays.
 */
export async function stopTracerDaemon(box: Box): Promise<void> {
  if ((await sessionNames(box))?.length !== 0) return
  await box.run(['sh', '-c', STOP_DAEMON], { asRoot: true })
}

/** The service where it is systemd's, else the process that wrote the pid file (lttng-sessiond(8), "Files"). */
const STOP_DAEMON =
  'systemctl is-active --quiet lttng-sessiond.service && exec systemctl stop lttng-sessiond.service;' +
  ' kill -TERM "$(cat /var/run/lttng/lttng-sessiond.pid)"'

/** Of root's daemon; undefined where none runs. */
async function sessionNames(box: Box): Promise<readonly string[] | undefined> {
  const { exitCode, stdout } = await box.run(['lttng', '--no-sessiond', '--mi', 'xml', 'list'], { asRoot: true })
  return exitCode === 0 ? parseSessionNames(stdout) : undefined
}

async function stopSession(
  box: Box,
  name: string,
  { outputDirectory, rotates }: { readonly outputDirectory: string; readonly rotates: boolean },
): Promise<SessionResult> {
  const lttng = (argv: readonly string[], doing: string) => runLttng(box, { asRoot: true }, argv, doing)
  try {
    await lttng(['stop', name], 'stop recording')
    const described = await lttng(['--mi', 'xml', 'list', name], 'read its losses')
    const { discardedEvents, lostPackets } = parseSessionLosses(described.stdout)
    await lttng(['destroy', name], 'end the session')
    if (!rotates) await box.must(['sh', '-c', ONLY_PART, 'sh', outputDirectory], { asRoot: true })
    return { discardedEvents, lostPackets }
  } catch (error) {
    await abandonTracerSession(box, name).catch(() => undefined)
    throw error
  }
}

function requireName(name: string): void {
  if (!NAME.test(name)) throw new BenchError('wrong-usage', `"${name}" is no name for a tracing session.`)
}

async function runLttng(
  box: Box,
  options: CommandOptions,
  argv: readonly string[],
  doing: string,
): Promise<CommandResult> {
  const result = await box.run(['lttng', '--no-sessiond', ...argv], options)
  if (result.exitCode !== 0) throw unavailable(box, doing, result)
  return result
}

/** Uses root's running daemon (systemd's, or one started before); starts one where there is none. */
async function ensureDaemon(box: Box, asRoot: CommandOptions, before?: () => Promise<void>): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    (await box.run(['lttng', '--no-sessiond', 'list'], asRoot)).exitCode === 0
  if (await isThere()) return
  await before?.()
  const systemd = await box.run(['systemctl', 'start', 'lttng-sessiond.service'], asRoot)
  if (systemd.exitCode === 0 && (await isThere())) return
  const started = await box.run(['lttng-sessiond', '--daemonize'], asRoot)
  if (started.exitCode === 0 && (await isThere())) return
  throw unavailable(box, 'start its session daemon', started)
}

async function toolsVersion(box: Box, asRoot: CommandOptions): Promise<number> {
  const { stdout } = await box.run(['lttng', '--version'], asRoot)
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number)
  return major * 1000 + minor
}

function unavailable(box: Box, doing: string, result: CommandResult): BenchError {
  const said = `${result.stderr}\n${result.stdout}`.trim()
  const nextStep = said.includes('already exists')
    ? 'Another session has this name: end it with `lttng destroy NAME` on the box if it is left over.'
    : /not found|No such file/i.test(said)
      ? 'Install it: apt-get install lttng-tools lttng-modules-dkms'
      : /kernel tracer|kernel modules|Kernel/.test(said)
        ? 'Check that `modprobe lttng-tracer` works there; reinstall lttng-modules for the running kernel if not.'
        : 'See the details; `systemctl status lttng-sessiond` on the box may tell more.'
  return new BenchError('tracer-unavailable', `LTTng on ${box.name} could not ${doing} (exit ${result.exitCode}).`, {
    nextStep,
    details: said,
  })
}
