import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ACCESS_CLASSES, classId } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { featuresOf } from '../../shared/features.ts'
import type { Profile } from '../../shared/profile.ts'
import { isIdle } from '../../shared/windows.ts'
import { NOBODY_TO_ASK } from '../box/index.ts'
import { logitErrorBound, setDryRun, setReadaheadMap } from '../kmod/index.ts'
import { UserModule, windowLine } from '../kmod/testing/user-module.ts'
import { predict } from '../model/index.ts'
import type { RunRecord } from '../store/index.ts'
import { readWindows } from '../trace/index.ts'
import { loadProfile, parseFioResult } from '../workload/index.ts'
import { withBox } from './access.ts'
import { undeploy } from './deploy.ts'
import { changedPlan, loadPlan } from './evaluation/plans.ts'
import { watchKernelLog } from './kernel-log.ts'
import { watchBox } from './live.ts'
import { runChain, type ChainResult } from './run.ts'
import { isHostStall } from './testing/host-stalls.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

const INDEPENDENT_SCRIPT = fileURLToPath(new URL('../trace/testing/windows_from_babeltrace.py', import.meta.url))
const independentSchema = z.object({
  series: z.array(z.array(z.object({ n: z.int(), features: z.array(z.number()).nullable() }))),
})

/** An mmap reader of its own, under which readahead acts. */
const RANDOM_READER = [
  ...['fio', '--name=random', '--rw=randread', '--ioengine=mmap', '--bs=4k', '--size=2g', '--readonly'],
  ...['--fadvise_hint=0', '--norandommap', '--time_based', '--runtime=300', '--output=/dev/null'],
]

let bench: Workbench
let directory: string
let profile: Profile
let result: ChainResult
const decisions: DecisionLine[] = []

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-chain-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  // Booted here, so that the box is still there to be looked at afterwards.
  await upVirtualBox(bench, { onRemark: report })
  ;({ profile } = await loadProfile('smoke'))
  result = await runChain(bench, {
    boxName: VIRTUAL,
    profile,
    seed: 1,
    prompts: NOBODY_TO_ASK,
    keepTraces: path.join(directory, 'traces'),
    plan: changedPlan(await loadPlan('compare'), {
      repetitions: 2,
      workloads: ['random mmap 4k', 'sequential buffered 128k'],
    }),
    leaveLoaded: { dryRun: true },
    onStepDone: ({ title }, text) => {
      report(`${title}: ${text}`)
    },
    onRemark: report,
    onDecision: (decision) => decisions.push(decision),
  })
  for (const { workload, off, on, ratio } of result.comparison)
    report(`${workload}: ${off} -> ${on} bytes/s, ratio ${ratio}`)
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

/** What the chain measured belongs into the test's output: a shortened profile promises less than the demo. */
function report(line: string): void {
  process.stdout.write(`    ${line}\n`)
}

/** Without what an emulated machine says of the computer that it runs on; that is told, not judged. */
function aboutTheBox(warnings: readonly string[]): string[] {
  const [ofTheHost, others] = [warnings.filter(isHostStall), warnings.filter((warning) => !isHostStall(warning))]
  for (const warning of ofTheHost) report(`this computer kept the virtual one waiting: ${warning}`)
  return others
}

test('every class has windows in the store, and none lost events', () => {
  for (const name of ACCESS_CLASSES) expect(result.windowsByClass[name]).toBeGreaterThanOrEqual(3)
  const runs = bench.store.runs.ofSession(result.sessionId)
  expect(runs.reduce((sum, run) => sum + run.discardedEvents + run.lostPackets, 0)).toBe(0)
})

test('the model is judged on runs that it has not seen', () => {
  const { accuracy, windows, runs } = result.accuracyByRun
  // Those that were learned from; of a slow machine's mixed runs some may have been left out.
  expect(windows).toBe(Object.values(result.windowsByClass).reduce((sum, count) => sum + count))
  expect(windows).toBe(runs.reduce((sum, run) => sum + run.windows, 0))
  const captured = bench.store.runs.ofSession(result.sessionId)
  for (const label of ['sequential', 'random'])
    expect(runs.filter((run) => run.label === label)).toHaveLength(captured.filter((run) => run.label === label).length)
  expect(runs.filter(({ label }) => label === 'mixed').length).toBeGreaterThanOrEqual(2)
  expect(accuracy).toBeGreaterThan(0.6)
})

test('the module decided, mostly for the class that was running', () => {
  expect(result.module.decided).toBeGreaterThanOrEqual(8)
  expect(result.module.agreement).toBeGreaterThanOrEqual(0.8)
})

test('a random mmap reader is faster with the module', () => {
  const random = result.comparison.find(({ workload }) => workload === 'random mmap 4k')
  expect(random?.ratio).toBeGreaterThan(1.5)
})

test('the kernel had nothing to warn of', () => {
  expect(aboutTheBox(result.kernelWarnings)).toEqual([])
})

test('a module that was left loaded is watched and recorded, takes another map, and stops acting when told', async () => {
  await withBox(bench, VIRTUAL, NOBODY_TO_ASK, async (access) => {
    const { box, address } = access
    const kernelLog = await watchKernelLog(box)
    const readahead = async () => Number(await box.must(['cat', '/sys/block/vdb/queue/read_ahead_kb']))
    const ended = new AbortController()
    const reader = box.run([...RANDOM_READER, `--filename=${address.scratch}/rabench-2048.dat`], {
      timeoutSeconds: 600,
      signal: ended.signal,
    })
    const seen: DecisionLine[] = []
    let recordingId = ''
    const watching = watchBox(bench, access, {
      onStarted: (id, module) => {
        recordingId = id
        expect(module).toMatchObject({ disk: 'vdb', dryRun: true, modelId: result.model.id })
      },
      onDecision: (decision) => seen.push(decision),
      onSample: () => undefined,
      signal: ended.signal,
    })
    const decided = (wanted: (decision: DecisionLine) => boolean) =>
      expect.poll(() => seen.filter(wanted).length, { timeout: 120_000 }).toBeGreaterThan(0)

    await decided(({ action }) => action === 'dry-run')
    expect(await readahead()).toBe(128)
    for (const map of ['4,8', '4,8,16,32', '3,8,16', '4,8,16385', '4,8,99999', '4,8,-16', 'a,b,c', '\n']) {
      const { exitCode } = await box.run(['tee', '/sys/module/rabench/parameters/map_kib'], {
        asRoot: true,
        stdin: map,
      })
      expect([map, exitCode]).not.toEqual([map, 0])
    }
    await setReadaheadMap(box, { sequential: 512, random: 32, mixed: 48 })
    await setDryRun(box, false)
    await decided(({ class: id, readahead_kib }) => id === classId('random') && readahead_kib === 32)
    expect(await readahead()).toBe(32)
    await setDryRun(box, true)
    await decided(({ action, readahead_kib }) => action === 'dry-run' && readahead_kib === 128 && seen.length > 2)
    await expect.poll(readahead, { timeout: 30_000 }).toBe(128)

    ended.abort()
    await Promise.allSettled([reader, watching])
    expect(bench.store.recordings.decisions(recordingId)).toEqual(seen)
    expect(bench.store.recordings.samples(recordingId).length).toBeGreaterThan(2)
    expect(await undeploy(bench, access)).toEqual({ wasLoaded: true, removed: [] })
    expect(aboutTheBox(await kernelLog.newWarnings())).toEqual([])
  })
})

test('the box is as it was', async () => {
  await withBox(bench, VIRTUAL, NOBODY_TO_ASK, async ({ box, address }) => {
    expect(await box.must(['cat', '/sys/block/vdb/queue/read_ahead_kb'])).toBe('128\n')
    expect(await box.must(['ls', '-A', address.scratch])).toBe('lost+found\nrabench-2048.dat\nrabench-2048.dat.ok\n')
    expect((await box.must(['lsmod'])).includes('rabench')).toBe(false)
    expect(await box.must(['find', '/dev/shm', '-name', 'rabench*'])).toBe('')
  })
})

/** A run's kept trace, unpacked by others than us. */
function unpackedTrace({ name, tracePath = '' }: Pick<RunRecord, 'name' | 'tracePath'>): string {
  const unpacked = path.join(directory, 'unpacked', name)
  mkdirSync(unpacked, { recursive: true })
  execFileSync('tar', ['--zstd', '-C', unpacked, '-xf', tracePath])
  return unpacked
}

test('windows in the store equal what an independent script makes of babeltrace2’s text of the same trace', () => {
  for (const run of bench.store.runs.ofSession(result.sessionId)) {
    const trace = unpackedTrace(run)
    const metadata = readdirSync(trace, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('/metadata'),
    )
    const clockOffset = BigInt(
      /clock \{[^}]*offset = (\d+);/.exec(readFileSync(path.join(trace, metadata ?? ''), 'latin1'))?.[1] ?? 0,
    )
    const { startedAtMs } = parseFioResult(bench.store.runs.fioResult(run.id)?.document ?? '')
    const { leadInSeconds = 0 } = profile.workloads.find(({ name }) => name === run.workload) ?? {}
    const notBefore = BigInt(startedAtMs + leadInSeconds * 1000) * 1_000_000n - clockOffset
    const text = execFileSync('babeltrace2', ['--clock-cycles', '--no-delta', trace], { maxBuffer: 2 ** 30 })
    const parameters = [run.device.major, run.device.minor, run.windowSeconds * 1e9, run.readaheadKib, notBefore].map(
      String,
    )
    const python = execFileSync('python3', [INDEPENDENT_SCRIPT, ...parameters], { input: text, encoding: 'utf8' })
    const independent = independentSchema.parse(JSON.parse(python)).series[0] ?? []
    const stored = bench.store.runs.windows(run.id)
    expect(stored.length).toBeGreaterThan(0)
    stored.forEach((counts, index) => {
      expect(counts.requests).toBe(independent[index]?.n)
      if (isIdle(counts)) return
      featuresOf('served-v1', counts, run.windowSeconds, run.readaheadKib).forEach((value, place) => {
        const reference = independent[index]?.features?.[place] ?? Number.NaN
        expect(Math.abs(value - reference)).toBeLessThanOrEqual(1e-9 * Math.abs(reference))
      })
    })
  }
})

test('the module’s C counts recorded requests as the app does, and gives its class on thousands of real windows', async () => {
  const user = new UserModule({ sanitize: true })
  const program = user.program(result.model)
  const errorBound = logitErrorBound(result.model)
  let [judged, tooClose] = [0, 0]
  for (const run of bench.store.runs.ofSession(result.sessionId)) {
    const recorded = requestsOf(unpackedTrace(run), run.device)
    for (const windowMs of SHORT_WINDOWS_MS) {
      const windowSeconds = windowMs / 1000
      const { windows } = await readWindows(run.tracePath ?? '', { device: run.device, windowSeconds })
      const verdicts = program(userLines(recorded, windowMs)).slice(0, windows.length)
      for (const [index, counts] of windows.entries()) {
        const { requests, distanceSectors, jumps, bytes, writes, readaheads } = counts
        const verdict = verdicts[index]
        expect(verdict?.counts).toEqual([requests, distanceSectors, jumps, bytes, writes, readaheads].map(BigInt))
        if (verdict === undefined || isIdle(counts)) continue
        judged += 1
        const features = featuresOf(result.model.featureSet, counts, windowSeconds, SHORT_WINDOW_READAHEAD_KIB)
        const { logits, classId: expected } = predict(result.model, features)
        const [best = 0, second = 0] = logits.toSorted((a, b) => b - a)
        if (best - second <= 2 * errorBound(features)) tooClose += 1
        else expect(verdict.classId).toBe(expected)
      }
    }
  }
  user.remove()
  const lengths = SHORT_WINDOWS_MS.join(', ')
  report(`${judged} windows of ${lengths} ms judged alike, ${tooClose} of them closer than the proved error`)
  expect(judged).toBeGreaterThanOrEqual(5000)
}, 600_000)

/**
 * Many windows from one capture: what is compared is arithmetic, whatever a window's length. Several lengths, as a slow machine has few
 * requests, and so few windows of one length that are not idle.
 */
const SHORT_WINDOWS_MS = [4, 8, 16, 32] as const
const SHORT_WINDOW_READAHEAD_KIB = 128

interface RecordedRequest {
  readonly ns: number
  /** As a line for userspace/user.c. */
  readonly line: string
}

/** A disk's requests in babeltrace2's text. */
function requestsOf(trace: string, device: { readonly major: number; readonly minor: number }): RecordedRequest[] {
  const text = execFileSync('babeltrace2', ['--clock-cycles', '--no-delta', trace], {
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  })
  const requests: RecordedRequest[] = []
  const dev = device.major * 2 ** 20 + device.minor
  for (const [, ns = 0, of, sector, bytes, rwbs = 0] of text.matchAll(REQUEST)) {
    const flags = Number(rwbs)
    // Reads (4) and writes (1) of some length; no discards (2).
    if (Number(of) !== dev || bytes === '0' || (flags & 5) === 0 || (flags & 2) !== 0) continue
    requests.push({ ns: Number(ns), line: `r ${sector} ${bytes} ${flags & 1} ${flags & 8 ? 1 : 0}` })
  }
  return requests
}

/** Requests with a line at each window's end. */
function userLines(requests: readonly RecordedRequest[], windowMs: number): string[] {
  const ending = `e ${windowMs} ${SHORT_WINDOW_READAHEAD_KIB}`
  const lines: string[] = []
  let end = (requests[0]?.ns ?? 0) + windowMs * 1e6
  for (const { ns, line } of requests) {
    for (; ns >= end; end += windowMs * 1e6) lines.push(ending)
    lines.push(line)
  }
  return [...lines, ending]
}

const REQUEST = /^\[(\d+)\].* block_rq_issue: .*\bdev = (\d+), sector = (\d+),.* bytes = (\d+),.* rwbs = (\d+)/gm

test('the module reported exactly the features that its counts give', () => {
  const decided = decisions.filter((decision) => decision.class >= 0)
  expect(decided.length).toBeGreaterThan(0)
  for (const decision of decided) {
    const features = featuresOf(
      result.model.featureSet,
      {
        index: decision.seq,
        requests: decision.n,
        distanceSectors: decision.distance_sectors,
        jumps: decision.jumps,
        bytes: decision.bytes,
        writes: decision.writes,
        readaheads: decision.readaheads,
      },
      decision.window_ms / 1000,
      decision.readahead_kib_before,
    )
    features.forEach((feature, index) => {
      expect(Math.abs((decision.features_q16[index] ?? Number.NaN) / 65536 - feature)).toBeLessThan(
        2 / 65536 + feature * 1e-12,
      )
    })
  }
})

test('the module’s C, in user space, gives TensorFlow’s class on every stored window', () => {
  const windows = bench.store.runs.labelledWindows([result.sessionId]).filter(({ counts }) => !isIdle(counts))
  const user = new UserModule({ sanitize: true })
  const verdicts = user.program(result.model)(
    windows.map(({ counts, windowSeconds, readaheadKib }) => windowLine(counts, windowSeconds * 1000, readaheadKib)),
  )
  user.remove()
  expect(verdicts).toHaveLength(windows.length)
  const errorBound = logitErrorBound(result.model)
  let tooClose = 0
  windows.forEach(({ counts, windowSeconds, readaheadKib }, index) => {
    const features = featuresOf(result.model.featureSet, counts, windowSeconds, readaheadKib)
    const { logits, class: name } = predict(result.model, features)
    const [best = 0, second = 0] = logits.toSorted((a, b) => b - a)
    if (best - second <= 2 * errorBound(features)) tooClose += 1
    else expect(verdicts[index]?.classId).toBe(classId(name))
  })
  report(`${windows.length} windows compared with the C code, ${tooClose} of them closer than the proved error`)
  expect(tooClose).toBeLessThan(windows.length / 100 + 1)
})
