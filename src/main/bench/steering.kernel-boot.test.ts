import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { classId } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { NOBODY_TO_ASK, type Box } from '../box/index.ts'
import {
  buildModule,
  generateModuleSource,
  loadModule,
  setDryRun,
  unloadModule,
  watchDecisions,
} from '../kmod/index.ts'
import { SAMPLE_MODEL } from '../kmod/testing/sample-model.ts'
import { KERNEL_LINES } from '../testbox/index.ts'
import { withBox } from './access.ts'
import { watchKernelLog } from './kernel-log.ts'
import { isHostStall } from './testing/host-stalls.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

const DISK = 'vdb'
const FILE = '/srv/lab/rabench-2048.dat'
const MODULE_DIRECTORY = '/srv/lab/.rabench-module'
const WINDOWS_TO_SEE = 8
/** Until the reader and what it was given have settled. */
const WINDOWS_TO_SKIP = 4

/** An mmap reader, under which readahead acts; fio's own advice to the kernel would hide it. */
const RANDOM_READER = [
  ...['fio', '--name=random', '--rw=randread', '--ioengine=mmap', '--bs=4k', '--size=2g', '--readonly'],
  ...['--fadvise_hint=0', '--norandommap', '--time_based', '--runtime=600', '--output=/dev/null'],
]

interface Observed {
  readonly release: string
  readonly readaheadBefore: number
  /** Of settled windows, before it steers and while it does. */
  readonly dry: readonly DecisionLine[]
  readonly steered: readonly DecisionLine[]
  /** How long it took to reach the open files, in the window in which that was done. */
  readonly walkMicroseconds: number
  readonly readaheadSteered: number
  readonly readaheadAfter: number
  readonly kernelWarnings: readonly string[]
}

/** The default line is what the tests on the virtual box run on. */
describe.each(KERNEL_LINES.filter((line) => line !== '6.12'))('on a stock kernel %s', (kernelLine) => {
  let bench: Workbench
  let directory: string
  let observed: Observed

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'rabench-kernel-boot-'))
    bench = openWorkbench({ ...defaultPaths(), data: directory })
    const began = performance.now()
    await upVirtualBox(bench, { kernelLine, onRemark: report })
    report(`${kernelLine}: up in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    observed = await withBox(bench, VIRTUAL, NOBODY_TO_ASK, ({ box }) => observe(box, directory))
    report(`${kernelLine}: ${observed.release}, read_ahead_kb ${observed.readaheadBefore} by default`)
    report(`${kernelLine}: not steered ${figures(observed.dry)}`)
    report(`${kernelLine}: steered     ${figures(observed.steered)}; walk_us ${observed.walkMicroseconds}`)
  })
  afterAll(async () => {
    await bench.machine.stop()
    bench.close()
    await rm(directory, { recursive: true, force: true })
  })

  // No class is asked for yet: under 7.x's default of 8 MiB a random reader's requests look like anybody's.
  test('changes nothing while it is told to only watch', () => {
    expect(new Set(observed.dry.map((decision) => decision.readahead_kib))).toEqual(new Set([observed.readaheadBefore]))
  })

  test('takes a random reader for one, and gives it the readahead of its class', () => {
    expect(new Set(observed.steered.map((decision) => decision.class))).toEqual(new Set([classId('random')]))
    expect(observed.steered.map((decision) => decision.readahead_kib)).toContain(SAMPLE_MODEL.readaheadMapKib.random)
    expect(observed.readaheadSteered).toBe(SAMPLE_MODEL.readaheadMapKib.random)
  })

  test('has the readahead that it had before, once the module is gone', () => {
    expect(observed.readaheadAfter).toBe(observed.readaheadBefore)
  })

  test('had nothing to warn of', () => {
    expect(observed.kernelWarnings).toEqual([])
  })
})

/** Loads the module under a running reader, first to watch alone, then to steer, and takes it away again. */
async function observe(box: Box, directory: string): Promise<Observed> {
  const kernelLog = await watchKernelLog(box)
  const readahead = async () => Number(await box.must(['cat', `/sys/block/${DISK}/queue/read_ahead_kb`]))
  const readaheadBefore = await readahead()

  const source = path.join(directory, 'module')
  await generateModuleSource(SAMPLE_MODEL, source)
  const built = await buildModule(box, source, { remoteDirectory: MODULE_DIRECTORY })
  report(`${built.kernelRelease}: built on the box in ${built.seconds.toFixed(0)} s`)

  const ended = new AbortController()
  const reader = box.run([...RANDOM_READER, `--filename=${FILE}`], { timeoutSeconds: 900, signal: ended.signal })
  const seen: DecisionLine[] = []
  // Of all windows: the one that walks may end before the command that asked for it.
  let walkMicroseconds = 0
  const seeBusyWindows = (): Promise<unknown> => {
    seen.length = 0
    return vi.waitUntil(() => seen.length >= WINDOWS_TO_SKIP + WINDOWS_TO_SEE, { timeout: 240_000, interval: 200 })
  }
  await loadModule(box, built.path, { modelId: SAMPLE_MODEL.id, disk: DISK, windowMs: 1000, dryRun: true })
  const watching = watchDecisions(box, {
    onDecision: (decision) => {
      walkMicroseconds = Math.max(walkMicroseconds, decision.walk_us)
      if (decision.n > 0) seen.push(decision)
    },
    signal: ended.signal,
  })
  try {
    await seeBusyWindows()
    const dry = seen.slice(WINDOWS_TO_SKIP)
    await setDryRun(box, false)
    await seeBusyWindows()
    const steered = seen.slice(WINDOWS_TO_SKIP)
    const readaheadSteered = await readahead()
    ended.abort()
    await Promise.allSettled([reader, watching])
    await unloadModule(box)
    return {
      release: built.kernelRelease,
      readaheadBefore,
      dry,
      steered,
      walkMicroseconds,
      readaheadSteered,
      readaheadAfter: await readahead(),
      kernelWarnings: aboutTheBox(await kernelLog.newWarnings()),
    }
  } finally {
    ended.abort()
    await Promise.allSettled([reader, watching])
  }
}

function figures(decisions: readonly DecisionLine[]): string {
  const sum = (of: (decision: DecisionLine) => number) => decisions.reduce((total, decision) => total + of(decision), 0)
  const requests = sum(({ n }) => n)
  const kib = sum(({ bytes }) => bytes) / 1024 / requests
  const iops = requests / (sum(({ window_ms }) => window_ms) / 1000)
  return `${kib.toFixed(1)} KiB a request, ${iops.toFixed(0)} requests/s`
}

/** Without what an emulated machine says of the computer that it runs on. */
function aboutTheBox(warnings: readonly string[]): string[] {
  return warnings.filter((warning) => !isHostStall(warning))
}

/** What was measured belongs into the test's output. */
function report(line: string): void {
  process.stdout.write(`    ${line}\n`)
}
