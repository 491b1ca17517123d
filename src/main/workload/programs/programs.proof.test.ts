import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROGRAM_NAMES, PROGRAM_TASKS } from '../../../shared/experiment/index.ts'
import { withBox } from '../../bench/access.ts'
import { upVirtualBox, VIRTUAL } from '../../bench/virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from '../../bench/workbench.ts'
import { NOBODY_TO_ASK, type Box } from '../../box/index.ts'
import { dropCaches } from '../page-cache.ts'
import { prepareProgram, removeProgram, runProgram } from './index.ts'

const SCRATCH = '/srv/lab'
/** Small, as it is laid by an emulated machine; read from a cold cache it moves the disk all the same. */
const DATA_MIB = 32
const REQUEST = { warmupSeconds: 1, seconds: 3, seed: 3 }

let bench: Workbench
let directory: string
const onBox = <T>(work: (box: Box) => Promise<T>) => withBox(bench, VIRTUAL, NOBODY_TO_ASK, ({ box }) => work(box))

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-programs-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  await upVirtualBox(bench)
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

/** What the block layer counted: bytes read from the lab disk since boot (Documentation/block/stat.rst). */
async function diskReadBytes(box: Box): Promise<number> {
  const fields = (await box.must(['cat', '/sys/block/vdb/stat'])).trim().split(/\s+/)
  return Number(fields[2]) * 512
}

/** All that a program may leave: files on the disk and in memory, processes. */
async function traces(box: Box): Promise<string> {
  const commands = 'db_bench sqlite3 tar grep pgbench postgres perl'
  const running = `for name in ${commands}; do pgrep --exact --list-name "$name"; done`
  return box.must(['sh', '-c', `ls -A ${SCRATCH} /dev/shm; ls -d /run/rabench*; ${running}; true`], { asRoot: true })
}

test.each(PROGRAM_NAMES)('%s is laid, does each of its tasks from the disk, and leaves nothing', (program) =>
  onBox(async (box) => {
    const before = await traces(box)
    const prepared = await prepareProgram(box, program, { directory: SCRATCH, dataMib: DATA_MIB })
    expect(await prepareProgram(box, program, { directory: SCRATCH, dataMib: DATA_MIB })).toEqual(prepared)
    for (const task of PROGRAM_TASKS[program]) {
      await dropCaches(box)
      const readBefore = await diskReadBytes(box)
      const result = await runProgram(box, prepared, task, REQUEST)
      const readMib = ((await diskReadBytes(box)) - readBefore) / 2 ** 20
      process.stdout.write(
        `    ${program} ${task}: ${result.operationsPerSecond.toFixed(1)} operations/s, ${readMib.toFixed(1)} MiB read\n`,
      )
      expect(result.operationsPerSecond).toBeGreaterThan(0)
      expect((result.toMs - result.fromMs) / 1000).toBeGreaterThan(2.5)
      // A few MiB are less than any of them reads, and more than its own program file.
      expect(readMib).toBeGreaterThan(2)
    }
    await removeProgram(box, prepared)
    expect(await traces(box)).toBe(before)
  }),
)

test('a database is laid and read in a directory whose name a list would part at its commas, or that a socket has no room for', () =>
  onBox(async (box) => {
    const before = await traces(box)
    const scratch = `${SCRATCH}/rabench-a, "b",${'c'.repeat(100)}`
    await box.must(['mkdir', '--', scratch], { asRoot: true })
    const prepared = await prepareProgram(box, 'pgbench', { directory: scratch, dataMib: DATA_MIB })
    const { operationsPerSecond } = await runProgram(box, prepared, 'select-only', REQUEST)
    expect(operationsPerSecond).toBeGreaterThan(0)
    await removeProgram(box, prepared)
    await box.must(['rmdir', '--', scratch], { asRoot: true })
    expect(await traces(box)).toBe(before)
  }))

test('a run that is aborted leaves no process, the server of a database neither', () =>
  onBox(async (box) => {
    const before = await traces(box)
    const prepared = await prepareProgram(box, 'pgbench', { directory: SCRATCH, dataMib: DATA_MIB })
    const abort = new AbortController()
    const run = runProgram(box, prepared, 'select-only', { ...REQUEST, seconds: 60, signal: abort.signal })
    const outcome = expect(run).rejects.toMatchObject({ code: 'interrupted' })
    const isServing = async () => (await box.run(['pgrep', '--exact', 'pgbench'])).exitCode === 0
    while (!(await isServing())) await sleep(500)
    abort.abort()
    await outcome
    await removeProgram(box, prepared)
    expect(await traces(box)).toBe(before)
  }))
