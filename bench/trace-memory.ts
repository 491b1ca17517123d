// Whether memory stays flat while a long trace is pulled, followed and read (bench/README.md): whole processes on 1 GiB and on 10 GiB.
// Exit 0 where the requirement holds, 1 where not.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DENSE_EVENTS, writeDenseTrace } from './dense-trace.ts'
import { table, verdictText, type Verdict } from './figures.ts'
import { machineText } from './machine.ts'
import { repeatTrace } from './trace-copies.ts'

const MOST_RATIO = 1.2
const GIB = 2 ** 30
/** Left free: what is being measured beside this needs the disk too. */
const SPARE_GIB = 2
/** Recorded and not yet pulled, at most. */
const MOST_WAITING = 2

const NAMES = { pull: 'pulled, followed and read', read: 'read' } as const

const { values: flags } = parseArgs({
  options: {
    /** Of the long trace. */
    gib: { type: 'string', default: '10' },
    /** Of the short one. */
    short: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})

const foundSchema = z.object({ followed: z.number(), windows: z.number(), events: z.number(), peakMib: z.number() })

interface Measured {
  readonly peakMib: number
  readonly seconds: number
}
type Mode = 'pull' | 'read'
type BothModes = Readonly<Record<Mode, Measured>>

const directory = mkdtempSync(path.join(tmpdir(), 'rabench-bench-trace-memory-'))
const recorded = path.join(directory, 'recorded')
try {
  await main()
} finally {
  rmSync(directory, { recursive: true })
}

async function main(): Promise<void> {
  const partBytes = writeDenseTrace(recorded)
  const [short, wanted] = [Number(flags.short), Number(flags.gib)]
  const long = Math.min(wanted, roomGib())
  if (long < wanted) say(`The disk of ${tmpdir()} has no room for ${wanted} GiB: measured with ${long} GiB.`)
  if (long <= short) throw new Error(`no room for a trace that is longer than ${short} GiB`)
  const first = await measure(short, Math.ceil((short * GIB) / partBytes))
  report(short, long, first, await measure(long, Math.ceil((long * GIB) / partBytes)))
}

function roomGib(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return Math.floor((bavail * bsize) / GIB) - SPARE_GIB
}

async function measure(gib: number, parts: number): Promise<BothModes> {
  const home = path.join(directory, 'laptop')
  const pull = await run('pull', home, parts)
  say(`${gib} GiB pulled, followed and read in ${pull.seconds.toFixed(0)} s: ${pull.peakMib.toFixed(0)} MiB at peak`)
  const read = await run('read', home, parts)
  say(`${gib} GiB read in ${read.seconds.toFixed(0)} s: ${read.peakMib.toFixed(0)} MiB at peak`)
  rmSync(home, { recursive: true })
  return { pull, read }
}

async function run(mode: Mode, home: string, parts: number): Promise<Measured> {
  const output = path.join(directory, 'box')
  mkdirSync(path.join(output, 'archives'), { recursive: true })
  mkdirSync(home, { recursive: true })
  const startedMs = performance.now()
  const child = fork(path.join(import.meta.dirname, 'trace-memory-process.ts'), [mode, home, output], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('no pipe')
  const exited = once(child, 'exit')
  const said = text(child.stdout)
  if (mode === 'pull') {
    await record(output, parts, () => child.exitCode === null)
    if (child.connected) child.send('all recorded')
  }
  const exitCode: unknown = (await exited)[0]
  if (exitCode !== 0) throw new Error(`"${mode}" ended with ${String(exitCode)}`)
  rmSync(output, { recursive: true })
  const found = foundSchema.parse(JSON.parse(await said))
  const events = parts * DENSE_EVENTS
  if (found.events !== events) throw new Error(`${found.events} of ${events} events were read`)
  if (mode === 'pull' && found.followed < found.windows - 1) throw new Error('windows were not told of in time')
  return { peakMib: found.peakMib, seconds: (performance.now() - startedMs) / 1000 }
}

/** Parts appear as LTTng's do, by a rename; faster than they would, and not much faster than they are taken. */
async function record(output: string, parts: number, isWanted: () => boolean): Promise<void> {
  const archives = path.join(output, 'archives')
  for (let number = 0; number < parts; number += 1) {
    repeatTrace(recorded, path.join(output, 'coming', 'kernel'), 1, number)
    while (isWanted() && readdirSync(archives).length >= MOST_WAITING) await sleep(10)
    if (!isWanted()) return
    renameSync(path.join(output, 'coming'), path.join(archives, `20261130T120000+0000-20261130T120004+0000-${number}`))
  }
}

function report(short: number, long: number, first: BothModes, last: BothModes): void {
  const rows = (['pull', 'read'] as const).map((mode) => ({
    mode,
    shortMib: first[mode].peakMib,
    longMib: last[mode].peakMib,
    ratio: last[mode].peakMib / first[mode].peakMib,
    seconds: last[mode].seconds,
  }))
  const verdicts: readonly Verdict[] = rows.map(({ mode, ratio }) => ({
    requirement: `${NAMES[mode]}: peak memory with ${long} GiB less than ${MOST_RATIO} times that with ${short} GiB`,
    found: ratio.toFixed(3),
    passed: ratio < MOST_RATIO,
  }))
  const machine = machineText()
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, short, long, rows, verdicts }, null, 2)}\n`)
  else {
    process.stdout.write(`${machine}\n\n`)
    process.stdout.write(
      table(
        ['whole process', `${short} GiB, peak MiB`, `${long} GiB, peak MiB`, 'ratio', 'seconds'],
        rows.map(({ mode, shortMib, longMib, ratio, seconds }) => [
          ...[NAMES[mode], shortMib.toFixed(0), longMib.toFixed(0)],
          ...[ratio.toFixed(3), seconds.toFixed(0)],
        ]),
      ),
    )
    process.stdout.write(`\n${verdictText(verdicts)}`)
  }
  if (verdicts.some(({ passed }) => !passed)) process.exitCode = 1
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
