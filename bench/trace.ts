// How fast traces are read (bench/README.md): beside babeltrace2's bare decoding and a stand-in for the original chain, in the
// same run. Exit 0 where the requirements hold, 1 where not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { unpackFixture } from '../src/main/trace/testing/fixture.ts'
import { quantile, table, verdictText, type Verdict } from './figures.ts'
import { machineText } from './machine.ts'
import { followCost } from './trace-following.ts'
import { repeatTrace } from './trace-copies.ts'

const LEAST_RATIO_TO_DECODE = 12
const LEAST_RATIO_TO_CHAIN = 200
const MOST_RSS_MIB = 120
const MOST_RUN_SECONDS = 0.4
const MOST_FOLLOWING_SHARE = 0.25

/** What the recorded trace holds. */
const RECORDED_EVENTS = 22_406
const RUN_COPIES = 45
const FOLLOWED_EVENTS_PER_SECOND = 100_000

const { values: flags } = parseArgs({
  options: {
    /** Of events in the long trace, in millions. */
    millions: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
    /** Of following a trace that grows. */
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
})

interface Timed {
  readonly seconds: number
  readonly rssMib: number
}

const root = path.resolve(import.meta.dirname, '..')
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-bench-trace-'))
try {
  await main()
} finally {
  rmSync(directory, { recursive: true })
}

async function main(): Promise<void> {
  const recorded = unpackFixture('virtual-box-busy', directory)
  const copies = Math.ceil((Number(flags.millions) * 1e6) / RECORDED_EVENTS)
  const long = path.join(directory, 'long')
  const run = path.join(directory, 'run')
  repeatTrace(recorded, long, copies)
  repeatTrace(recorded, run, RUN_COPIES)
  const events = copies * RECORDED_EVENTS
  const runEvents = RUN_COPIES * RECORDED_EVENTS

  const rounds = Array.from({ length: Number(flags.rounds) }, (_, round) => {
    const found = {
      // What comes first in a round does not always come first.
      ...(round % 2 === 0
        ? { decode: decode(long), windows: windows(long) }
        : { windows: windows(long), decode: decode(long) }),
      run: windows(run),
      measured: windows(run, '--measures', '--format', 'ndjson'),
    }
    say(
      `round ${round + 1}: windows ${found.windows.seconds.toFixed(2)} s, babeltrace2 ${found.decode.seconds.toFixed(2)} s`,
    )
    return found
  })
  // Two minutes for ten million events: its rate is taken from the shorter trace, once in each two rounds.
  const chains = rounds.filter((_, round) => round % 2 === 0).map(() => originalChain(run))
  const following = await followCost(recorded, path.join(directory, 'growing'), {
    eventsPerSecond: FOLLOWED_EVENTS_PER_SECOND,
    recordedEvents: RECORDED_EVENTS,
    seconds: Number(flags.seconds),
  })
  report(events, runEvents, rounds, chains, following)
}

type Round = Readonly<Record<'decode' | 'windows' | 'run' | 'measured', Timed>>

function report(
  events: number,
  runEvents: number,
  rounds: readonly Round[],
  chains: readonly Timed[],
  following: { readonly share: number; readonly eventsPerSecond: number; readonly worstLagSeconds: number },
): void {
  const median = (values: readonly number[]) => quantile(values, 0.5)
  const rate = events / median(rounds.map((round) => round.windows.seconds))
  const chainRate = runEvents / median(chains.map(({ seconds }) => seconds))
  const ratioToDecode = median(rounds.map(({ decode: theirs, windows: ours }) => theirs.seconds / ours.seconds))
  const peakRssMib = Math.max(...rounds.map((round) => round.windows.rssMib))
  const runSeconds = median(rounds.map((round) => round.run.seconds))
  const measuredSeconds = median(rounds.map((round) => round.measured.seconds))
  const figures = {
    events,
    ratio_to_babeltrace2_decode: ratioToDecode,
    peak_rss_mib: peakRssMib,
    events_per_second: rate,
    ratio_to_original_chain: rate / chainRate,
    run_events: runEvents,
    run_seconds: runSeconds,
    run_measured_seconds: measuredSeconds,
    run_measured_peak_rss_mib: Math.max(...rounds.map((round) => round.measured.rssMib)),
    following_events_per_second: following.eventsPerSecond,
    following_share_of_a_core: following.share,
    following_worst_lag_seconds: following.worstLagSeconds,
    rounds: rounds.length,
    machine: machineText(),
  }
  const verdicts: readonly Verdict[] = [
    {
      requirement: `at least ${LEAST_RATIO_TO_DECODE} times babeltrace2 -o dummy, whole process`,
      found: `${ratioToDecode.toFixed(1)} (${(rate / 1e6).toFixed(1)} million events/s)`,
      passed: ratioToDecode >= LEAST_RATIO_TO_DECODE,
    },
    {
      requirement: `at least ${LEAST_RATIO_TO_CHAIN} times text and regular expressions`,
      found: (rate / chainRate).toFixed(0),
      passed: rate / chainRate >= LEAST_RATIO_TO_CHAIN,
    },
    {
      requirement: `peak memory below ${MOST_RSS_MIB} MB`,
      found: `${peakRssMib.toFixed(0)} MiB`,
      passed: peakRssMib * 1.048_576 < MOST_RSS_MIB,
    },
    {
      requirement: `a run of ${(runEvents / 1e6).toFixed(1)} million events in ${MOST_RUN_SECONDS} s, with the start of the process`,
      found: `${runSeconds.toFixed(2)} s (with measures ${measuredSeconds.toFixed(2)} s)`,
      passed: runSeconds < MOST_RUN_SECONDS,
    },
    {
      requirement: `following ${FOLLOWED_EVENTS_PER_SECOND} events/s below ${100 * MOST_FOLLOWING_SHARE} % of a core, with measures`,
      found: `${(100 * following.share).toFixed(1)} %, at most ${following.worstLagSeconds.toFixed(2)} s behind`,
      passed: following.share < MOST_FOLLOWING_SHARE && following.worstLagSeconds < 1,
    },
  ]
  if (flags.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  else {
    process.stdout.write(`${figures.machine}; ${events} events, medians of ${rounds.length}\n\n`)
    const row = (name: string, count: number, timed: readonly Timed[]) => {
      const seconds = median(timed.map((one) => one.seconds))
      const memory = Math.max(...timed.map(({ rssMib }) => rssMib))
      return [name, seconds.toFixed(2), (count / seconds / 1e6).toFixed(2), memory.toFixed(0)]
    }
    process.stdout.write(
      table(
        ['whole process', 'seconds', 'million events/s', 'peak MiB'],
        [
          row(
            'rabench features',
            events,
            rounds.map((round) => round.windows),
          ),
          row(
            'babeltrace2 -o dummy',
            events,
            rounds.map((round) => round.decode),
          ),
          row(
            'rabench features, one run',
            runEvents,
            rounds.map((round) => round.run),
          ),
          row(
            '  with measures',
            runEvents,
            rounds.map((round) => round.measured),
          ),
          row('babeltrace2 text | python, one run', runEvents, chains),
        ],
      ),
    )
    process.stdout.write(`\n${verdictText(verdicts)}`)
  }
  if (verdicts.some(({ passed }) => !passed)) process.exitCode = 1
}

function windows(trace: string, ...more: readonly string[]): Timed {
  const node = ['--import', './scripts/require-node.mjs', 'src/main/cli/rabench.ts']
  return timed([process.execPath, ...node, 'features', trace, ...more])
}

function decode(trace: string): Timed {
  return timed(['babeltrace2', '-o', 'dummy', trace])
}

function originalChain(trace: string): Timed {
  const script = path.join(import.meta.dirname, 'trace-original-chain.py')
  return timed(['sh', '-c', 'babeltrace2 "$1" | python3 "$2" 254 16', 'sh', trace, script])
}

/** Time and memory of a command, as the kernel counted them. */
function timed(command: readonly string[]): Timed {
  const report = path.join(directory, 'time')
  const started = performance.now()
  const { status, stderr } = spawnSync(
    'python3',
    [path.join(import.meta.dirname, 'peak-memory.py'), report, ...command],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    },
  )
  if (status !== 0)
    throw new Error(
      `${command.join(' ')} ends with ${String(status)} after ${performance.now() - started} ms: ${stderr}`,
    )
  const [seconds = Number.NaN, rssKib = Number.NaN] = readFileSync(report, 'ascii').trim().split(' ').map(Number)
  return { seconds, rssMib: rssKib / 1024 }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
