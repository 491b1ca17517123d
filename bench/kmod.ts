// What the kernel module costs (bench/README.md): in user space always, on the virtual box with `--box`. Exit 0 where the
// requirements hold, 1 where not.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { upVirtualBox, openWorkbench, defaultPaths } from '../src/main/bench/index.ts'
import { connectAs } from '../src/main/bench/connect.ts'
import type { Box } from '../src/main/box/index.ts'
import { buildModule, generateModuleSource, loadModule, unloadModule } from '../src/main/kmod/index.ts'
import { randomModel, seededRandom } from '../src/main/kmod/testing/arbitrary.ts'
import { fioMeasure, type Pair } from './kmod-pairs.ts'
import { quantile, table, verdictText, type Verdict } from './figures.ts'
import { machineText } from './machine.ts'

const MOST_EVENT_NS = 5
const MOST_INFERENCE_NS = 600
const MOST_LOADED_BYTES = 64 * 1024
const LEAST_RATIO = 0.98

const { values: flags } = parseArgs({
  options: {
    box: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
})

/** A network of the house's size: 8-32-16-3. */
const model = randomModel('served-v1', seededRandom(1), 1)
const directory = await mkdtemp(path.join(tmpdir(), 'rabench-bench-kmod-'))
const verdicts: Verdict[] = []
let pairs: readonly Pair[] = []
try {
  const source = path.join(directory, 'source')
  await generateModuleSource(model, source)
  verdicts.push(...inUserSpace(source))
  if (flags.box) {
    const onBox = await withModuleOnBox(source)
    pairs = onBox.pairs
    verdicts.push(...onBox.verdicts)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

if (flags.json) process.stdout.write(`${JSON.stringify({ machine: machineText(), verdicts, pairs }, null, 2)}\n`)
else {
  process.stdout.write(`${machineText()}\n\n`)
  if (pairs.length > 0) {
    const rows = pairs.map(({ without, with: dryRun }) => [
      without.toFixed(0),
      dryRun.toFixed(0),
      (dryRun / without).toFixed(3),
    ])
    process.stdout.write(`${table(['IOPS without', 'in dry run', 'ratio'], rows)}\n`)
  }
  process.stdout.write(verdictText(verdicts))
  if (!flags.box) process.stdout.write('On the box: not measured (give --box).\n')
}
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1

/** `make` in userspace/, and what its program prints. */
function inUserSpace(source: string): Verdict[] {
  execFileSync('make', ['-s', '-C', path.join(source, 'userspace'), 'rabench-bench'])
  const text = execFileSync(path.join(source, 'userspace/rabench-bench'), { encoding: 'utf8' })
  const ns = new Map(text.split('\n').map((line) => line.split(' ') as [string, string]))
  const value = (name: string) => Number(ns.get(name))
  const event = value('event_ns') - value('loop_ns')
  const exchange = value('exchange_ns') - value('loop_ns')
  const inference = value('inference_ns')
  return [
    {
      requirement: `hot path at most ${MOST_EVENT_NS} ns an event`,
      found: `${event.toFixed(2)} ns, ${exchange.toFixed(2)} of them the one locked exchange (ratio ${(event / exchange).toFixed(2)})`,
      passed: event <= MOST_EVENT_NS,
    },
    {
      requirement: `inference at most ${MOST_INFERENCE_NS} ns`,
      found: `${inference.toFixed(0)} ns for 8-32-16-3 with softmax and features`,
      passed: inference <= MOST_INFERENCE_NS,
    },
  ]
}

async function withModuleOnBox(source: string): Promise<{ pairs: readonly Pair[]; verdicts: readonly Verdict[] }> {
  const bench = openWorkbench({ ...defaultPaths(), data: path.join(directory, 'data') })
  try {
    const { address } = await upVirtualBox(bench, { diskModel: 'none' })
    const box = await connectAs(bench, address)
    try {
      return await measureOnBox(box, source)
    } finally {
      await box.close()
    }
  } finally {
    await bench.machine.stop()
    bench.close()
  }
}

async function measureOnBox(box: Box, source: string) {
  const built = await buildModule(box, source, { remoteDirectory: '/root/module' })
  const load = () => loadModule(box, built.path, { modelId: model.id, disk: 'vdb', dryRun: true })
  const [fileBytes, loadedBytes] = await sizes(box, built.path, load)
  const seconds = Number(flags.seconds)
  await fioMeasure(box, seconds) // Warm-up.
  const measured: Pair[] = []
  for (let count = 0; count < Number(flags.pairs); count++) {
    const withModule = async () => {
      await load()
      try {
        return await fioMeasure(box, seconds)
      } finally {
        await unloadModule(box)
      }
    }
    // Every other pair the other way round, so that a drift favours neither.
    if (count % 2 === 0) {
      const without = await fioMeasure(box, seconds)
      measured.push({ without, with: await withModule() })
    } else {
      const dryRun = await withModule()
      measured.push({ without: await fioMeasure(box, seconds), with: dryRun })
    }
  }
  const ratios = measured.map((pair) => pair.with / pair.without)
  const median = medianOf(ratios)
  const verdicts: Verdict[] = [
    {
      requirement: `fio random 4k direct, dry run against no module: median ratio at least ${LEAST_RATIO}`,
      found: `${median.toFixed(3)} of ${measured.length} pairs (${quantile(ratios, 0).toFixed(3)} to ${quantile(ratios, 1).toFixed(3)})`,
      passed: median >= LEAST_RATIO,
    },
    {
      requirement: `module under ${MOST_LOADED_BYTES / 1024} KiB`,
      found: `${loadedBytes} bytes loaded; the stripped file has ${fileBytes} (relocations, unwind tables and symbol versions)`,
      passed: loadedBytes < MOST_LOADED_BYTES,
    },
  ]
  return { pairs: measured, verdicts }
}

async function sizes(box: Box, modulePath: string, load: () => Promise<void>): Promise<[number, number]> {
  await box.must(['sh', '-c', 'cp "$1" /tmp/s.ko && strip --strip-unneeded /tmp/s.ko', 'sh', modulePath])
  const file = Number(await box.must(['stat', '-c', '%s', '/tmp/s.ko']))
  await load()
  const loaded = /^rabench +(\d+)/m.exec(await box.must(['lsmod']))?.[1]
  await unloadModule(box)
  return [file, Number(loaded)]
}

/** Of an even number, the middle between the two in the middle. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
}
