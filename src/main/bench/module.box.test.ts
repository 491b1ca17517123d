import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { classId } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { featuresOf } from '../../shared/features.ts'
import type { Box } from '../box/index.ts'
import { buildModule, generateModuleSource, moduleState, unloadModule, watchDecisions } from '../kmod/index.ts'
import { SAMPLE_MODEL } from '../kmod/testing/sample-model.ts'
import { predict } from '../model/index.ts'
import { connectAs } from './connect.ts'
import { watchKernelLog, type KernelLogWatch } from './kernel-log.ts'
import { isHostStall } from './testing/host-stalls.ts'
import { keepTracepointOn } from './testing/tracepoint.ts'
import { upVirtualBox } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

/** The same judgement as the sample's, but sure of nothing: a shadow that abstains from every window. */
const SHADOW = { ...SAMPLE_MODEL, id: 'unsure', abstain: { leastConfidence: 1 } }
const FILE = '/srv/lab/rabench-2048.dat'
const MODULE = '/root/module/rabench.ko'
const PARAMETERS = '/sys/module/rabench/parameters'

/** Under 128 KiB of readahead, where many pages of what is read around are in memory already; steered it is 16. */
const LARGE_KIB = 40

/** `npm run test:kernels` takes a hundred. */
const CYCLES = Number(process.env['RABENCH_CYCLES'] ?? 25)

/** Readers under which readahead acts; they run until they are ended. */
const READER = {
  randomMmap: ['--rw=randread', '--ioengine=mmap', '--bs=4k', '--fadvise_hint=0', '--norandommap'],
  sequential: ['--rw=read', '--ioengine=mmap', '--bs=4k', '--fadvise_hint=0'],
  advisedSequential: ['--rw=read', '--ioengine=psync', '--bs=4k', '--fadvise_hint=sequential'],
} as const

let bench: Workbench
let directory: string
let box: Box
let kernelLog: KernelLogWatch

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-module-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  const { address, state: machine } = await upVirtualBox(bench, { onRemark: report })
  box = await connectAs(bench, address)
  if (machine.accelerator === 'tcg') {
    await keepTracepointOn(box)
    report('emulated: two other probes stay on the tracepoint, so that its code is not patched under load')
  }
  const source = path.join(directory, 'source')
  await generateModuleSource(SAMPLE_MODEL, source, { shadow: SHADOW })
  const built = await buildModule(box, source, { remoteDirectory: path.dirname(MODULE) })
  expect(built.warnings).toEqual([])
  report(`built in ${built.seconds.toFixed(0)} s`)
})
afterAll(async () => {
  await box.close()
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

beforeEach(async () => {
  // A kernel that has gone says why on its console alone.
  onTestFailed(async () => {
    report(`the console's last lines:\n${await bench.machine.consoleTail()}`)
  })
  kernelLog = await watchKernelLog(box)
})
/** Whatever a test did: no module, no reader, the readahead of the boot, and nothing that the kernel complains of. */
afterEach(async () => {
  await unloadModule(box)
  await shell('for pid in $(cat /run/rabench-reader-* 2>/dev/null); do kill $pid; done; rm -f /run/rabench-reader-*')
  expect(await readahead()).toBe(128)
  expect((await kernelLog.newWarnings()).filter((line) => !isHostStall(line))).toEqual([])
})

function report(line: string): void {
  process.stdout.write(`    ${line}\n`)
}

const shell = (script: string, timeoutSeconds = 120) => box.must(['sh', '-c', script], { timeoutSeconds })
const number = async (file: string) => Number(await box.must(['cat', file]))
const readahead = (disk = 'vdb') => number(`/sys/block/${disk}/queue/read_ahead_kb`)
const counter = (name: string, disk = 'vdb') => number(`/sys/kernel/rabench/${disk}/${name}`)
const state = async (disk = 'vdb') => (await box.must(['cat', `/sys/kernel/rabench/${disk}/state`])).trim()
const set = (parameter: string, value: string | number) => shell(`echo ${value} > ${PARAMETERS}/${parameter}`)
const load = (...parameters: string[]) => box.must(['insmod', MODULE, ...parameters])

async function eventually(value: () => Promise<unknown>, wanted: unknown, timeout = 60_000): Promise<void> {
  await expect.poll(value, { timeout, interval: 200 }).toEqual(wanted)
}

/** Starts a reader of the test file that goes on until the test's end. */
async function startReader(kind: keyof typeof READER, name: string = kind): Promise<void> {
  const fio = ['fio', `--name=${name}`, ...READER[kind], `--filename=${FILE}`, '--size=2g', '--readonly']
  const quiet = ['--time_based', '--runtime=900', '--output=/dev/null']
  await shell(`echo 3 > /proc/sys/vm/drop_caches
    setsid ${[...fio, ...quiet].join(' ')} </dev/null >/dev/null 2>&1 & echo $! > /run/rabench-reader-${name}`)
  // fio starts slowly on an emulated machine: it reads when the disk says so.
  await expect.poll(async () => (await reads(1)).perSecond, { timeout: 60_000 }).toBeGreaterThan(50)
}

/** testing/held-files.c, holding the test file: commands in, a line for each out. */
const HELD = '/root/rabench-held'

async function startHolding(): Promise<void> {
  await box.writeFile(`${HELD}.c`, await readFile(new URL('testing/held-files.c', import.meta.url)))
  await shell(`gcc -O2 -Wall -Wextra -Werror -o ${HELD} ${HELD}.c
    rm -f ${HELD}.in; mkfifo ${HELD}.in
    setsid ${HELD} ${FILE} <>${HELD}.in >${HELD}.out 2>&1 & echo $! > /run/rabench-reader-held`)
}

/** A shell function that hands over a command, and says what came of it. */
const ASK = `ask() {
    lines=$(wc -l <${HELD}.out); echo "$1" >${HELD}.in
    tries=0
    until [ $(wc -l <${HELD}.out) -gt $lines ]; do
      tries=$((tries + 1)); [ $tries -lt 600 ] || exit 8; sleep 0.1
    done
    tail -n 1 ${HELD}.out
  }`
const ask = (command: string) => shell(`${ASK}\n ask '${command}'`)
const heldKib = async () => (await ask('kib')).trim().split(' ').map(Number)

/** A shell function that fixes the readahead, and waits for it to be in force. */
const FIX = `fix() {
    tries=0; echo $1 >${PARAMETERS}/fixed_kib
    until [ $(cat /sys/block/vdb/queue/read_ahead_kb) = $1 ]; do
      tries=$((tries + 1)); [ $tries -lt 300 ] || exit 9; sleep 0.1
    done
  }`

/** What the disk itself says of its reads, whoever is loaded. */
async function reads(seconds: number): Promise<{ kibPerRequest: number; perSecond: number }> {
  const stat = async () => {
    const [requests = 0, , sectors = 0] = (await box.must(['cat', '/sys/block/vdb/stat']))
      .trim()
      .split(/\s+/)
      .map(Number)
    return { requests, sectors, at: performance.now() }
  }
  const before = await stat()
  await sleep(seconds * 1000)
  const after = await stat()
  const requests = after.requests - before.requests
  return {
    kibPerRequest: (after.sectors - before.sectors) / 2 / requests,
    perSecond: requests / ((after.at - before.at) / 1000),
  }
}

/** Runs while the module's lines come in; hands over those of the time. */
async function watching(during: (seen: readonly DecisionLine[]) => Promise<void>): Promise<DecisionLine[]> {
  const seen: DecisionLine[] = []
  const ended = new AbortController()
  const watch = watchDecisions(box, { onDecision: (line) => seen.push(line), signal: ended.signal })
  try {
    // From the next window on; what a test does then is seen.
    await eventually(() => Promise.resolve(seen.length > 0), true)
    await during(seen)
  } finally {
    ended.abort()
    await watch
  }
  return seen
}

test('refuses what it cannot serve, in a sentence, and changes nothing', async () => {
  const refusals: [string, RegExp][] = [
    ['', /must name a disk/],
    ['disk=vdz', /cannot open \/dev\/vdz/],
    ['disk=../vdb', /must name a disk/],
    ['disk=vdb,vdb', /named twice/],
    ['disk=vdb,/srv/lab:vda', /named twice/],
    ['disk=/nowhere:vdb', /there is no \/nowhere/],
    ['disk=/dev/shm:vdb', /no readahead to steer/],
    ['disk=vdb model=another', /holds model sample-by-hand, not another/],
    ['disk=vdb window_ms=99', /invalid for parameter `window_ms'/],
    ['disk=vdb hold_windows=0', /invalid for parameter `hold_windows'/],
    ['disk=vdb sure_milli=333', /invalid for parameter `sure_milli'/],
    ['disk=vdb map_kib=1,2,3', /invalid for parameter `map_kib'/],
    ['disk=vdb fixed_kib=3', /invalid for parameter `fixed_kib'/],
    ['disk=vdb limit_s=2592001', /invalid for parameter `limit_s'/],
  ]
  for (const [parameters, sentence] of refusals) {
    const { exitCode } = await box.run(['insmod', MODULE, ...parameters.split(' ').filter(Boolean)])
    const log = (await shell('dmesg | tail -n 3')).trim()
    expect([parameters, exitCode === 0, log]).toEqual([parameters, false, expect.stringMatching(sentence)])
  }
  expect(await shell('ls -d /dev/rabench /sys/kernel/rabench /sys/module/rabench 2>/dev/null || true')).toBe('')
  // Refusals of parameters are errors to the kernel; these were ours.
  kernelLog = await watchKernelLog(box)
})

test('is not loaded twice, and is gone when unloaded', async () => {
  await load('disk=vdb', 'model=sample-by-hand')
  const { exitCode, stderr } = await box.run(['insmod', MODULE, 'disk=vda'])
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('File exists')])
  expect(await box.must(['cat', `${PARAMETERS}/model`])).toBe('sample-by-hand\n')
  expect((await box.run(['sh', '-c', `echo x > ${PARAMETERS}/model`])).exitCode).not.toBe(0)
  await unloadModule(box)
  expect((await box.run(['cat', '/dev/rabench'])).stderr).toContain('No such file')
  expect(await shell('dmesg | tail -n 1')).not.toContain('readahead again') // Nothing was changed.
  const modinfo = await box.must(['/sbin/modinfo', MODULE])
  for (const field of [
    /rabench_model: *sample-by-hand/,
    /rabench_shadow: *unsure/,
    /rabench_feature_set: *served-v1/,
  ]) {
    expect(modinfo).toMatch(field)
  }
  const [, loaded = 0] = /^rabench +(\d+)/m.exec((await load('disk=vdb'), await box.must(['lsmod']))) ?? []
  report(`loaded: ${loaded} bytes of kernel memory`)
  expect(Number(loaded)).toBeLessThan(64 * 1024)
})

test('a random mmap reader that runs already has small requests within two windows, and its own again afterwards', async () => {
  await startReader('randomMmap')
  const before = await reads(4)
  expect(before.kibPerRequest).toBeGreaterThan(100)
  await load('disk=vdb', 'window_ms=1000', 'dry_run=1')
  const seen = await watching(async (lines) => {
    await set('dry_run', 'N')
    await eventually(() => Promise.resolve(lines.filter(({ action }) => action === 'keep').length > 3), true)
  })
  const during = await reads(6)
  const changed = seen.findIndex(({ action }) => action === 'set')
  const small = seen.findIndex(({ n, bytes }) => n > 0 && bytes / n < 20 * 1024)
  report(
    `random mmap: ${before.kibPerRequest.toFixed(1)} -> ${during.kibPerRequest.toFixed(1)} KiB a request, ` +
      `${before.perSecond.toFixed(0)} -> ${during.perSecond.toFixed(0)} requests/s, ` +
      `small ${small - changed} windows after the decision, walk ${seen[changed]?.walk_us ?? 0} us, ` +
      `inference ${Math.min(...seen.map(({ inference_ns }) => inference_ns))} ns at best`,
  )
  expect(changed).toBeGreaterThanOrEqual(0)
  expect(small - changed).toBeLessThanOrEqual(2)
  expect(during.kibPerRequest).toBeLessThan(20)
  // The emulated processor is soon the limit; the chain's comparison has what fio says of it.
  expect(during.perSecond).toBeGreaterThan(1.3 * before.perSecond)
  expect(seen.every(({ shadow }) => shadow?.abstained === 'unsure' || shadow?.class === -1)).toBe(true)
  expect(seen[changed]).toMatchObject({ accepted: classId('random'), readahead_kib: 16 })
  expect(seen[changed]!.files).toBeGreaterThan(0)
  await unloadModule(box)
  await sleep(1_000) // What was under way.
  const after = await reads(4)
  report(`after unloading: ${after.kibPerRequest.toFixed(1)} KiB a request`)
  expect(after.kibPerRequest).toBeGreaterThan(LARGE_KIB)
})

test('a sequential reader goes from small to large requests within two windows; one that asked for more keeps it', async () => {
  await startReader('sequential')
  await load('disk=vdb', 'window_ms=1000', 'fixed_kib=16')
  await eventually(() => readahead(), 16)
  await sleep(2_500)
  const small = await reads(3)
  expect(small.kibPerRequest).toBeLessThan(20)
  const seen = await watching(async (lines) => {
    await set('fixed_kib', 0)
    await eventually(() => Promise.resolve(lines.filter(({ action }) => action === 'keep').length > 3), true)
  })
  const changed = seen.findIndex(({ action }) => action === 'set')
  const large = seen.findIndex(({ n, bytes }, index) => index >= changed && n > 0 && bytes / n > 200 * 1024)
  report(
    `sequential: ${small.kibPerRequest.toFixed(1)} KiB a request, large ${large - changed} windows after the decision`,
  )
  expect(seen[changed]).toMatchObject({ class: classId('sequential'), readahead_kib: 256 })
  expect(large - changed).toBeGreaterThanOrEqual(0)
  expect(large - changed).toBeLessThanOrEqual(2)
  await shell('kill $(cat /run/rabench-reader-sequential); rm /run/rabench-reader-sequential')

  await unloadModule(box)
  await startReader('advisedSequential')
  const own = await reads(3)
  await load('disk=vdb', 'window_ms=1000', 'fixed_kib=16')
  await eventually(() => readahead(), 16)
  await sleep(2_000)
  const steered = await reads(3)
  report(`POSIX_FADV_SEQUENTIAL: ${own.kibPerRequest.toFixed(0)} -> ${steered.kibPerRequest.toFixed(0)} KiB a request`)
  expect(own.kibPerRequest).toBeGreaterThan(200)
  expect(steered.kibPerRequest).toBeGreaterThan(200)
})

test('its windows are those of an LTTng trace of the same time', async () => {
  await startReader('randomMmap')
  await load('disk=vdb', 'window_ms=500', 'dry_run=1')
  await shell(`lttng create parity --output=/dev/shm/parity --trace-format=ctf-1.8 2>/dev/null || lttng create parity --output=/dev/shm/parity
    lttng enable-channel --kernel --num-subbuf=8 --subbuf-size=1M parity
    lttng enable-event --kernel --channel=parity block_rq_issue
    lttng enable-event --kernel --channel=parity lttng_logger || true
    lttng start parity`)
  const [logger] = [
    box.run(['timeout', '12', 'sh', '-c', 'cat /dev/rabench > /proc/lttng-logger'], { timeoutSeconds: 60 }),
  ]
  const seen = await watching(async (lines) => {
    await eventually(() => Promise.resolve(lines.length > 16), true)
  })
  await logger
  await shell('lttng stop parity; lttng destroy parity')
  const trace = path.join(directory, 'parity')
  await box.download('/dev/shm/parity', trace, { asRoot: true })
  await shell('rm -rf /dev/shm/parity')
  const text = execFileSync('babeltrace2', ['--clock-cycles', '--no-delta', trace], {
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  })
  const requests = requestsOf(text)
  let ambiguous = 0
  for (const [index, line] of seen.entries()) {
    const previous = seen[index - 1]
    if (previous === undefined || line.n < 2) continue
    const near = boundaryCandidates(requests, previous.mono_ns, line.mono_ns)
    ambiguous += near.length - 1
    const match = near.find((window) => window.length === line.n && sameCounts(countsOf(window), line))
    expect([line.seq, match !== undefined]).toEqual([line.seq, true])
    const features = featuresOf(
      'served-v1',
      { index: 0, ...countsOf(match!) },
      line.window_ms / 1000,
      line.readahead_kib_before,
    )
    features.forEach((feature, place) => {
      expect(Math.abs(line.features_q16[place]! / 65536 - feature)).toBeLessThan(2 / 65536 + 1e-12 * feature)
    })
    expect(line.class).toBe(predict(SAMPLE_MODEL, features).classId)
  }
  const logged = text
    .split('\n')
    .filter((line) => line.includes('lttng_logger') && line.includes('confidence_milli')).length
  report(
    `${seen.length - 1} windows, ${requests.length} requests traced; ${ambiguous} other ways to cut them; ${logged} decisions in the trace itself`,
  )
  expect(logged).toBeGreaterThan(5)
})

interface TracedRequest {
  readonly ns: number
  readonly sector: number
  readonly bytes: number
  readonly rwbs: number
}

/** Of vdb, reads and writes of some length, in time order. */
function requestsOf(babeltrace: string): TracedRequest[] {
  const found: TracedRequest[] = []
  for (const line of babeltrace.split('\n')) {
    const match = /^\[(\d+)\].* block_rq_issue: .*\bdev = (\d+), sector = (\d+),.* bytes = (\d+),.* rwbs = (\d+)/.exec(
      line,
    )
    if (match === null) continue
    const [ns = 0, dev = 0, sector = 0, bytes = 0, rwbs = 0] = match.slice(1).map(Number)
    if (dev === 254 * 2 ** 20 + 16 && bytes > 0 && (rwbs & 5) !== 0 && (rwbs & 2) === 0)
      found.push({ ns, sector, bytes, rwbs })
  }
  return found
}

/** The tracer and the module each take a request's time and place on their own: either side of a boundary may be meant. */
const BOUNDARY_NS = 5e6

function boundaryCandidates(requests: readonly TracedRequest[], from: number, to: number): TracedRequest[][] {
  const cuts = (at: number) => {
    const first = requests.findIndex(({ ns }) => ns > at - BOUNDARY_NS)
    const last = requests.findIndex(({ ns }) => ns > at + BOUNDARY_NS)
    const end = last < 0 ? requests.length : last
    return Array.from({ length: end - first + 1 }, (_, index) => first + index)
  }
  return cuts(from).flatMap((start) => cuts(to).map((end) => requests.slice(start, end)))
}

function countsOf(window: readonly TracedRequest[]) {
  const distances = window.slice(1).map(({ sector }, index) => Math.abs(sector - window[index]!.sector))
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    requests: window.length,
    distanceSectors: sum(distances),
    jumps: distances.filter((distance) => distance > 2048).length,
    bytes: sum(window.map(({ bytes }) => bytes)),
    writes: window.filter(({ rwbs }) => (rwbs & 1) !== 0).length,
    readaheads: window.filter(({ rwbs }) => (rwbs & 8) !== 0).length,
  }
}

function sameCounts(counts: ReturnType<typeof countsOf>, line: DecisionLine): boolean {
  return (
    counts.distanceSectors === line.distance_sectors &&
    counts.jumps === line.jumps &&
    counts.bytes === line.bytes &&
    counts.writes === line.writes &&
    counts.readaheads === line.readaheads
  )
}

test('asserts its value against a commit of queue limits, and yields to a person', async () => {
  await load('disk=vdb', 'window_ms=500', 'fixed_kib=16')
  await eventually(() => readahead(), 16)
  // Any limit will do: from 6.12 on the commit raises readahead to at least 128 KiB.
  await shell('cat /sys/block/vdb/queue/max_sectors_kb > /sys/block/vdb/queue/max_sectors_kb')
  await eventually(() => counter('reasserted'), 1)
  await eventually(() => readahead(), 16)
  expect(await state()).toBe('steering')

  await shell('echo 200 > /sys/block/vdb/queue/read_ahead_kb')
  await eventually(() => state(), 'yielded')
  await sleep(1_500)
  expect(await readahead()).toBe(200)
  expect(await counter('home_kib')).toBe(200)
  expect(await counter('yields')).toBe(1)
  // Any parameter written: steer again.
  await set('fixed_kib', 32)
  await eventually(() => readahead(), 32)
  await unloadModule(box)
  expect(await readahead()).toBe(200)
  await shell('echo 128 > /sys/block/vdb/queue/read_ahead_kb')
})

test('pauses, rehearses, and puts everything back when its time is over', async () => {
  await startReader('randomMmap')
  await load('disk=vdb', 'window_ms=500')
  await eventually(() => readahead(), 16)
  await set('paused', 'Y')
  await eventually(() => state(), 'paused')
  await set('map_kib', '256,32,64')
  await sleep(1_500)
  expect(await readahead()).toBe(16)
  await set('paused', 'N')
  await eventually(() => readahead(), 32)
  await set('dry_run', 'Y')
  await eventually(() => readahead(), 128)
  expect(await state()).toBe('dry-run')
  await set('dry_run', 'N')
  await eventually(() => readahead(), 32)
  await set('limit_s', 2)
  expect(await number(`${PARAMETERS}/limit_s`)).toBeLessThanOrEqual(2)
  await eventually(() => state(), 'expired')
  expect(await readahead()).toBe(128)
  expect((await reads(3)).kibPerRequest).toBeGreaterThan(LARGE_KIB)
  await set('limit_s', 0)
  await eventually(() => readahead(), 32)
})

test('puts everything back when its time is over, not only when a window is', async () => {
  await startReader('randomMmap')
  await load('disk=vdb', 'window_ms=30000', 'fixed_kib=16')
  await eventually(() => readahead(), 16, 120_000)
  const before = { windows: await counter('windows'), inferences: await counter('inferences') }
  const asked = await uptime()
  // That of the window which runs now; a busy computer may take as long as a window for all that follows.
  const firstLine = shell('head -n 1 /dev/rabench')
  await set('limit_s', 3)
  await eventually(() => state(), 'expired')
  const seconds = (await uptime()) - asked
  expect(await readahead()).toBe(128)
  expect(await counter('windows')).toBe(before.windows)
  report(`a limit of 3 s acted after ${seconds.toFixed(1)} s, in windows of 30 s`)
  expect(seconds).toBeGreaterThan(3)
  expect(seconds).toBeLessThan(12)
  expect(await box.must(['cat', `${PARAMETERS}/limit_s`])).toBe('expired\n')
  expect(await moduleState(box)).toMatchObject({ limit: { state: 'expired' } })
  expect((await reads(3)).kibPerRequest).toBeGreaterThan(LARGE_KIB)

  // The window that it was over in says so, and what was done in it.
  const line = JSON.parse(await firstLine) as DecisionLine
  expect(line).toMatchObject({ action: 'expired', class: -1, accepted: -1, confidence_milli: 0, readahead_kib: 128 })
  expect([line.features_q16, line.logits_q16, line.shadow?.class]).toEqual([[], [], -1])
  expect(line.n).toBeGreaterThan(50)
  expect(line.files).toBeGreaterThan(0)
  expect(await counter('inferences')).toBe(before.inferences)
  expect(await counter('idle_windows')).toBe(0)
})

const uptime = async () => Number.parseFloat(await box.must(['cat', '/proc/uptime']))

test('judges again when a limit that has expired is taken away', async () => {
  await startReader('randomMmap')
  await load('disk=vdb', 'window_ms=500', 'limit_s=1')
  await eventually(() => state(), 'expired')
  const judged = await counter('inferences')
  const windows = await counter('windows')
  await eventually(async () => (await counter('windows')) > windows + 4, true)
  expect(await counter('inferences')).toBe(judged)
  await set('limit_s', 0)
  expect(await box.must(['cat', `${PARAMETERS}/limit_s`])).toBe('0\n')
  await eventually(() => readahead(), 16)
  expect(await counter('inferences')).toBeGreaterThan(judged)
})

/** None is twice another, nor the disk's own. */
const VALUES = Array.from({ length: 32 }, (_, index) => 132 + 4 * index)

test('refuses a readahead beyond what it could put back, says so, and takes it once files are closed', async () => {
  await startHolding()
  await load('disk=vdb', 'window_ms=100')
  await shell(`${FIX}\n${ASK}\n for kib in ${VALUES.join(' ')}; do fix $kib; ask random; done`, 600)
  expect(await counter('refused')).toBe(0)

  await set('fixed_kib', 260)
  await eventually(async () => (await counter('refused')) > 5, true)
  expect([await readahead(), await state()]).toEqual([256, 'steering'])
  expect((JSON.parse(await shell('head -n 1 /dev/rabench')) as DecisionLine).action).toBe('hold')
  expect(await shell("dmesg | grep -c 'rabench: vdb: 260 KiB is not set while open files have'")).toBe('1\n')
  // One that is known can be had all the same.
  await shell(`${FIX}\n fix 132`)
  expect(await heldKib()).toEqual(VALUES)

  await ask('close 16')
  await shell(`${FIX}\n fix 260`)
  expect(await heldKib()).toEqual(VALUES.slice(16))
  await unloadModule(box)
  expect(await heldKib()).toEqual(VALUES.slice(16).map(() => 128))
})

test('goes through more values than it can tell apart at a time, and puts every file back', async () => {
  await startHolding()
  await load('disk=vdb', 'window_ms=100')
  await ask('plain')
  const many = [...VALUES, ...VALUES.map((kib) => kib + 128)]
  await shell(
    `${FIX}\n${ASK}\n for kib in ${many.join(' ')}; do fix $kib; [ $((kib % 16)) != 0 ] || ask plain; done`,
    600,
  )
  expect(await counter('refused')).toBe(0)
  await ask('sequential')
  await sleep(2_000)
  const last = many.at(-1)!
  expect(await heldKib()).toEqual([...Array.from({ length: 17 }, () => last), 2 * last])
  await unloadModule(box)
  expect(await heldKib()).toEqual([...Array.from({ length: 17 }, () => 128), 256])
})

test('steers device mapper by the disk below it, keeps nobody from taking either away, and notices that the disk is gone', async () => {
  await shell(`modprobe scsi_debug dev_size_mb=128 delay=0; udevadm settle; sleep 1
    dmsetup create rabtest --table "0 $(cat /sys/block/sda/size) linear /dev/sda 0"; udevadm settle
    mke2fs -q -t ext4 /dev/mapper/rabtest; mkdir -p /mnt/stacked; mount /dev/mapper/rabtest /mnt/stacked`)
  const dm = path.posix.basename((await box.must(['readlink', '-f', '/dev/mapper/rabtest'])).trim())
  expect((await box.run(['insmod', MODULE, `disk=${dm}`])).exitCode).not.toBe(0)
  expect(await shell('dmesg | tail -n 1')).toContain('issues no requests of its own')
  kernelLog = await watchKernelLog(box)

  await load(`disk=vdb,${dm}:sda`, 'window_ms=500', 'fixed_kib=64')
  await eventually(() => readahead(dm), 64)
  await eventually(() => readahead('vdb'), 64)
  expect(await readahead('sda')).not.toBe(64)
  await shell('dd if=/dev/zero of=/mnt/stacked/file bs=64k count=200 conv=fsync 2>/dev/null')
  await eventually(async () => (await counter('events', 'sda')) > 10, true)

  await shell('umount /mnt/stacked; dmsetup remove rabtest; echo 1 > /sys/block/sda/device/delete')
  await eventually(() => state('sda'), 'gone')
  expect(await state('vdb')).toBe('steering')
  await unloadModule(box)
  await shell('modprobe -r scsi_debug')
})

test('steers btrfs, whose files have a readahead of their own', async () => {
  await shell(`modprobe scsi_debug dev_size_mb=256 delay=0; udevadm settle; sleep 1
    mkfs.btrfs -q -f /dev/sda; mkdir -p /mnt/btrfs; mount /dev/sda /mnt/btrfs
    dd if=/dev/urandom of=/mnt/btrfs/file bs=1M count=64 conv=fsync 2>/dev/null`)
  const bdi = (await shell('echo /sys/class/bdi/btrfs-*/read_ahead_kb')).trim()
  const own = await number(bdi)
  kernelLog = await watchKernelLog(box)
  await load('disk=/mnt/btrfs:sda', 'window_ms=500', 'fixed_kib=64')
  await eventually(() => number(bdi), 64)
  expect(await box.must(['cat', '/sys/kernel/rabench/sda/steers'])).toMatch(/^btrfs-/)
  await shell('umount /mnt/btrfs')
  await eventually(() => state('sda'), 'gone')
  // Mounted again it is another, which nothing steers.
  await shell('mount /dev/sda /mnt/btrfs; sleep 2')
  expect([await number((await shell('echo /sys/class/bdi/btrfs-*/read_ahead_kb')).trim()), await state('sda')]).toEqual(
    [own, 'gone'],
  )
  await unloadModule(box)
  report(`btrfs: ${own} KiB of its own, 64 while steered`)
  await load('disk=/mnt/btrfs:sda', 'window_ms=500', 'fixed_kib=64')
  const again = (await shell('echo /sys/class/bdi/btrfs-*/read_ahead_kb')).trim()
  await eventually(() => number(again), 64)
  await unloadModule(box)
  expect(await number(again)).toBe(own)
  await shell('umount /mnt/btrfs; modprobe -r scsi_debug')
})

test('tells a reader that fell behind how much it has missed, and shows decisions to ftrace', async () => {
  await load('disk=vdb', 'window_ms=100')
  const tracing = '/sys/kernel/tracing'
  await shell(`echo 1 > ${tracing}/events/rabench/rabench_decision/enable`)
  const text = await shell('exec 3</dev/rabench; head -c 200 <&3; sleep 9; timeout 1 cat <&3; true')
  const traced = await shell(`cat ${tracing}/trace; echo 0 > ${tracing}/events/rabench/rabench_decision/enable`)
  const lines = text
    .trim()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [line] : []))
  const decisions = lines.map((line) => JSON.parse(line) as { seq: number; lost: number })
  const [first, behind] = decisions
  expect(first!.lost).toBe(0)
  expect(behind!.lost).toBeGreaterThan(0)
  expect(behind!.seq).toBe(first!.seq + behind!.lost + 1)
  expect(decisions.slice(2).every(({ lost }) => lost === 0)).toBe(true)
  const events = [...traced.matchAll(/rabench_decision: disk=vdb seq=(\d+) n=\d+ class=-1/g)].map(([, seq]) =>
    Number(seq),
  )
  expect(events).toContain(behind!.seq)
})

test('can be loaded and unloaded again and again under load and readers, and leaves nothing behind', async () => {
  await startReader('randomMmap')
  const slabs = async () =>
    Number(await shell("awk '/^kmalloc-(2k|4k|8k)/ {sum += $2} END {print sum}' /proc/slabinfo"))
  const cycles = (count: number) =>
    shell(
      `i=0; while [ $i -lt ${count} ]; do
        insmod ${MODULE} disk=vdb window_ms=100 hold_windows=1 fixed_kib=$((64 - i % 2 * 48)) || exit 1
        cat /dev/rabench > /dev/null & reader=$!; sleep 0.3
        kill $reader; wait $reader 2>/dev/null
        tries=0
        until rmmod rabench; do tries=$((tries + 1)); [ $tries -lt 100 ] || exit 2; sleep 0.05; done
        [ $(cat /sys/block/vdb/queue/read_ahead_kb) = 128 ] || exit 3
        i=$((i + 1)); done`,
      900,
    )
  await cycles(3)
  const before = await slabs()
  const started = performance.now()
  await cycles(CYCLES)
  const after = await slabs()
  report(
    `${CYCLES} cycles in ${((performance.now() - started) / 1000).toFixed(0)} s; ${before} -> ${after} slab objects of 2 to 8 KiB`,
  )
  expect(after - before).toBeLessThan(Math.max(20, 0.8 * CYCLES))
  // The last cycle gave 16; much of the file is in memory by now.
  expect((await reads(4)).kibPerRequest).toBeGreaterThan(LARGE_KIB)
}, 1_800_000)
