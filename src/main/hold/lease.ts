import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'

const LEASE_DIRECTORY = '/run/readahead-bench'
const HELD = 75
/** A lease of which nothing is heard for so long ends by itself: a laptop that was closed, or a network that swallows everything. */
const SILENCE_SECONDS = 45
const BEAT_MS = 10_000

/**
 * Holds a lock for as long as its standard input brings a line every so often. flock(2) belongs to the open file, so the lock goes with
 * the process however it ends; nobody has to break it. The reader must not inherit it.
 */
const KEEP_LEASE = `
mkdir -p -- "$1" || exit 1
exec 9>>"$1/lock" || exit 1
flock -n 9 || exit ${HELD}
echo held
while beat=$(timeout --foreground "$2" head -n 1 9>&-) && [ -n "$beat" ]; do :; done`

/** The right to change a box, which one bench has at a time. */
export interface Lease {
  /** Aborted, with BenchError `connection-lost`, when the lease has ended without having been given back. */
  readonly lost: AbortSignal
  /** Gives it back; resolves when it is free, or the connection is gone. */
  end(): Promise<void>
}

/** @returns undefined where somebody else has it. @throws BenchError connection-lost, no-sudo, missing-tool */
export async function takeLease(box: Box): Promise<Lease | undefined> {
  const granted = Promise.withResolvers<true>()
  const command = await box.open(['sh', '-c', KEEP_LEASE, 'sh', LEASE_DIRECTORY, String(SILENCE_SECONDS)], {
    asRoot: true,
    onLine: () => {
      granted.resolve(true)
    },
  })
  const ended = command.ended.then(
    (exitCode) => exitCode,
    (error: unknown) => error,
  )
  const first = await Promise.race([granted.promise, ended])
  if (first === HELD) return undefined
  if (first !== true) throw first instanceof Error ? first : notGranted(box, first)
  const lost = new AbortController()
  let isGivenBack = false
  const beating = setInterval(() => {
    command.write('.\n')
  }, BEAT_MS)
  beating.unref()
  const over = ended.then(() => {
    clearInterval(beating)
    if (!isGivenBack) lost.abort(leaseLost(box))
  })
  return {
    lost: lost.signal,
    end: async () => {
      isGivenBack = true
      command.closeInput()
      await over
    },
  }
}

function notGranted(box: Box, exitCode: unknown): BenchError {
  return new BenchError('command-failed', `${box.name} cannot be held for this work (exit ${String(exitCode)}).`, {
    nextStep: 'Check that flock and timeout are there (util-linux, coreutils), and that root may write to /run.',
  })
}

function leaseLost(box: Box): BenchError {
  return new BenchError('connection-lost', `${box.name} is no longer held: nothing was heard of it for too long.`, {
    nextStep: 'Check that the box is up and reachable, then run the command again.',
  })
}
