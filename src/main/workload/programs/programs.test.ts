import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM_NAMES, PROGRAM_TASKS } from '../../../shared/experiment/index.ts'
import { localBox } from '../../box/testing/local-box.ts'
import { prepareProgram, removeProgram, runProgram } from './index.ts'
import { PROGRAM_KINDS } from './kinds.ts'

const box = localBox()
const REQUEST = { warmupSeconds: 0.3, seconds: 1, seed: 7 }
const LAID = { dataMib: 1, units: 1000, bytes: 1_000_000, parts: 3 }

it('every task of the plan’s schema can be run, and no other', () => {
  for (const name of PROGRAM_NAMES) {
    const { task } = PROGRAM_KINDS[name]
    for (const known of PROGRAM_TASKS[name]) expect(task(known, '/d', LAID, REQUEST).argv.length).toBeGreaterThan(3)
    expect(() => task('unknown', '/d', LAID, REQUEST)).toThrow(RangeError)
  }
})

it('RocksDB does not advise the kernel against readahead, and looks at the clock after every read', () => {
  for (const task of PROGRAM_TASKS.db_bench)
    expect(PROGRAM_KINDS.db_bench.task(task, '/d', LAID, REQUEST).argv).toContain('--advise_random_on_open=false')
  const { argv } = PROGRAM_KINDS.db_bench.task('readrandom', '/d', LAID, { ...REQUEST, warmupSeconds: 6, seconds: 10 })
  expect(argv).toEqual(expect.arrayContaining(['--benchmarks=readrandom,readrandom', '--duration=10', '--seed=8']))
  expect(argv).toContain('--ops_between_duration_checks=1')
})

it('the seed chooses where a tree is begun; all of it follows', () => {
  const parts = (seed: number) => PROGRAM_KINDS.tar.task('tree', '/d', LAID, { ...REQUEST, seed }).argv.slice(-3)
  expect(parts(3)).toEqual(['part-0', 'part-1', 'part-2'])
  expect(parts(4)).toEqual(['part-1', 'part-2', 'part-0'])
})

const missing = ['sqlite3', 'perl', 'stdbuf'].filter((tool) => spawnSync('which', [tool]).status !== 0)
if (missing.length > 0) process.stdout.write(`    skipped, not installed here: ${missing.join(', ')}\n`)

describe.skipIf(missing.length > 0)('a program on this machine', () => {
  let directory: string
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'rabench-programs-'))))
  afterAll(() => rm(directory, { recursive: true, force: true }))

  it('is laid once, run from the same seed over the same rows, ended, and removed', async () => {
    const prepared = await prepareProgram(box, 'sqlite', { directory, dataMib: 4 })
    const file = join(prepared.directory, 'records.sqlite')
    expect(prepared.laid).toMatchObject({ units: 1500, bytes: 1500 * 3800 })
    expect(statSync(file).size).toBeGreaterThan(4 * 1024 * 1024)
    // SQLite's own word for the order of rows: one leaf page for each, so neighbours in key are neighbours in the file.
    const pages = `SELECT count(*) FROM pragma_page_count(), pragma_page_size() WHERE page_count BETWEEN 1500 AND 1600`
    expect(execFileSync('sqlite3', [file, pages], { encoding: 'utf8' }).trim()).toBe('1')

    utimesSync(file, 1, 1)
    expect(await prepareProgram(box, 'sqlite', { directory, dataMib: 4 })).toEqual(prepared)
    expect(statSync(file).mtimeMs).toBe(1000)

    const scan = await runProgram(box, prepared, 'scan', REQUEST)
    expect(scan.operationsPerSecond).toBeGreaterThan(0)
    expect(scan.toMs - scan.fromMs).toBeCloseTo(1000, 3)
    expect(scan.bytesPerSecond).toBeCloseTo(scan.operationsPerSecond * 3800, 3)
    const lookups = await runProgram(box, prepared, 'lookups', REQUEST)
    expect(lookups.latency?.p99Us).toBeGreaterThanOrEqual(lookups.latency?.p50Us ?? Number.NaN)
    // 2, 3 and 4 rows in turn.
    expect(
      lookups.document
        .split('\n')
        .filter((text) => text.startsWith('step'))
        .slice(0, 6),
    ).toEqual(['2', '3', '4', '2', '3', '4'].map((rows) => `step|${rows}`))
    expect(spawnSync('pgrep', ['--full', file]).status).toBe(1)

    await removeProgram(box, prepared)
    expect(readdirSync(directory)).toEqual([])
  })

  it('is laid anew where it was left half-made', async () => {
    const first = await prepareProgram(box, 'sqlite', { directory, dataMib: 2 })
    await rm(join(first.directory, 'whole.json'))
    writeFileSync(join(first.directory, 'records.sqlite'), 'cut short')
    await prepareProgram(box, 'sqlite', { directory, dataMib: 2 })
    expect(statSync(join(first.directory, 'records.sqlite')).size).toBeGreaterThan(2 * 1024 * 1024)
    await removeProgram(box, first)
  })

  it('that ends before it was measured is an error with its own words', async () => {
    const prepared = await prepareProgram(box, 'sqlite', { directory, dataMib: 2 })
    await rm(join(prepared.directory, 'records.sqlite'))
    await expect(runProgram(box, prepared, 'scan', REQUEST)).rejects.toMatchObject({
      code: 'command-failed',
      details: expect.stringMatching(/unable to open database/) as unknown,
    })
    await removeProgram(box, prepared)
  })

  it('is run inside what limits it', async () => {
    const prepared = await prepareProgram(box, 'sqlite', { directory, dataMib: 2 })
    const witness = join(directory, 'witness')
    await runProgram(box, prepared, 'scan', {
      ...REQUEST,
      within: (argv) => ['sh', '-c', 'echo $$ >"$0" && exec "$@"', witness, ...argv],
    })
    expect(existsSync(witness)).toBe(true)
    await removeProgram(box, prepared)
  })

  it('is not laid where there is no space', async () => {
    await expect(prepareProgram(box, 'sqlite', { directory, dataMib: 1e9 })).rejects.toMatchObject({ code: 'no-space' })
    expect(existsSync(join(directory, 'rabench-sqlite'))).toBe(false)
  })
})
