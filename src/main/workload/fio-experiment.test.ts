import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FioShape } from '../../shared/profile.ts'
import { localBox } from '../box/testing/local-box.ts'
import { experimentArguments, parseFioJobs, resultOf, runFioWorkload } from './fio-experiment.ts'

const MIB = 1024 * 1024
const psync = { ioengine: 'psync', direct: false, iodepth: 1, numjobs: 1 } as const
const read: FioShape = { ...psync, rw: 'read', bs: '64k' }
const randread: FioShape = { ...psync, rw: 'randread', bs: '4k' }
const isFioHere = spawnSync('fio', ['--version']).status === 0
const options = { warmupSeconds: 0, seconds: 1, seed: 7, within: (argv: readonly string[]) => argv }

describe.skipIf(!isFioHere)('fio workloads, run by the real fio (apt-get install fio)', () => {
  let directory: string
  let file: { path: string; fileMib: number; laid: boolean }
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'rabench-experiment-'))
    file = { path: path.join(directory, 'file.dat'), fileMib: 16, laid: false }
    writeFileSync(file.path, Buffer.alloc(16 * MIB, 1))
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it('measures one job with its latency and what it asked for', async () => {
    const before = Date.now()
    const result = await runFioWorkload(
      localBox(),
      { kind: 'fio', name: 'one', label: 'random', jobs: [randread] },
      file,
      options,
    )
    expect(result.bytesPerSecond).toBeCloseTo(result.operationsPerSecond * 4096, -4)
    expect(result.parts).toBeUndefined()
    expect(result.latency?.p99Us).toBeGreaterThanOrEqual(result.latency?.p50Us ?? Number.NaN)
    const seconds = (result.toMs - result.fromMs) / 1000
    expect((result.askedReadBytes ?? 0) / seconds / (result.bytesPerSecond ?? 1)).toBeCloseTo(1, 1)
    expect(result.fromMs).toBeGreaterThan(before - 1500)
  })

  it('measures from the end of the warm-up to the end, whatever fio calls the start of a job', async () => {
    const workload = { kind: 'fio', name: 'one', label: 'random', jobs: [randread] } as const
    const before = Date.now()
    const { fromMs, toMs } = await runFioWorkload(localBox(), workload, file, { ...options, warmupSeconds: 2 })
    expect(toMs).toBeLessThanOrEqual(Date.now())
    expect(fromMs).toBeGreaterThan(before + 1_500)
    expect(toMs - fromMs).toBeGreaterThan(900)
  })

  it('measures neighbours as parts of one span', async () => {
    const workload = { kind: 'fio', name: 'two', jobs: [read, randread] } as const
    const { parts = [], bytesPerSecond } = await runFioWorkload(localBox(), workload, file, options)
    expect(parts.map(({ name }) => name)).toEqual(['1-read-psync', '2-randread-psync'])
    const sum = parts.reduce((total, part) => total + (part.bytesPerSecond ?? 0), 0)
    expect(bytesPerSecond).toBeCloseTo(sum, -3)
  })

  it('measures phases one after another, each with its own time and class', async () => {
    const workload = {
      kind: 'phases',
      name: 'three',
      phases: [
        { label: 'sequential', shape: read, seconds: 1 },
        { label: 'random', shape: randread, seconds: 1 },
        { label: 'sequential', shape: read, seconds: 1 },
      ],
    } as const
    const { parts = [], fromMs, toMs, bytesPerSecond } = await runFioWorkload(localBox(), workload, file, options)
    expect(parts.map(({ label }) => label)).toEqual(['sequential', 'random', 'sequential'])
    const rates = parts.map((part) => part.bytesPerSecond ?? 0)
    // All that was read in all of the time lies between the slowest phase and the fastest.
    expect(bytesPerSecond).toBeGreaterThan(Math.min(...rates) * 0.9)
    expect(bytesPerSecond).toBeLessThan(Math.max(...rates))
    // fio tells when a job started from 3.37 on.
    const isTimed = parts.every((part) => part.fromMs !== undefined && part.toMs !== undefined)
    if (isTimed) {
      expect(parts[1]?.fromMs).toBeGreaterThanOrEqual((parts[0]?.toMs ?? 0) - 200)
      expect(toMs - fromMs).toBeGreaterThan(2_800)
    }
  })

  it('reads backwards, in strides and in bursts, as fio itself logs it', () => {
    const positions = (shape: FioShape): { offset: number; bytes: number }[] => {
      const log = path.join(directory, 'io.log')
      // fio appends to a log that is there.
      rmSync(log, { force: true })
      const job = { name: 'x', shape, label: undefined, seconds: 1 }
      const argv = experimentArguments([job], false, file, options).map((word) =>
        word === '--time_based' ? '--number_ios=40' : word,
      )
      execFileSync(argv[0] ?? '', [...argv.slice(1), `--write_iolog=${log}`], { cwd: directory })
      const lines = execFileSync('cat', [log], { encoding: 'utf8' }).split('\n')
      return lines.flatMap((line) => {
        const [, offset, bytes] = / read (\d+) (\d+)$/.exec(line) ?? []
        return offset === undefined ? [] : [{ offset: Number(offset), bytes: Number(bytes) }]
      })
    }
    const steps = (shape: FioShape) => {
      const found = positions(shape).map(({ offset }) => offset)
      return found.slice(1).map((offset, index) => offset - (found[index] ?? 0))
    }
    const commonest = (values: readonly number[]) => {
      const counted = Map.groupBy(values, (value) => value)
      return [...counted].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
    }
    expect(commonest(steps({ ...psync, rw: 'read', bs: '4k', stride: '60k' }))).toBe(64 * 1024)
    // It starts at 0 and goes round to the end of the file once.
    expect(commonest(steps({ ...psync, rw: 'read', bs: '4k', stride: '-8k' }))).toBe(-4096)
    const bursts = positions({ ...psync, rw: 'randread', bs: '4k', bssplit: '8k/33:12k/33:16k/34' })
    expect(new Set(bursts.map(({ bytes }) => bytes))).toEqual(new Set([8192, 12_288, 16_384]))
    expect(bursts.every(({ offset }) => offset % 4096 === 0)).toBe(true)
  })
})

describe('the measured part', () => {
  const direction = { io_bytes: 0, bw_bytes: 1, iops: 1, total_ios: 1, lat_ns: {} }
  const job = { jobname: '1-randread-psync', error: 0, job_runtime: 4_000, read: direction, write: direction }
  const jobs = [{ name: '1-randread-psync', shape: randread, label: undefined, seconds: 4 }]
  const partWith = (jobStart: number | undefined) => {
    const document = {
      timestamp_ms: 110_100,
      jobs: [{ ...job, ...(jobStart === undefined ? {} : { job_start: jobStart }) }],
    }
    const { fromMs, toMs } = resultOf(parseFioJobs(JSON.stringify(document, null, 1)), jobs, false, 6)
    return [fromMs, toMs]
  }

  it.each([
    ['before the warm-up', 100_000, [106_000, 110_000]],
    ['after it, as fio 3.39 does', 106_000, [106_100, 110_100]],
    ['not at all, as fio before 3.37', undefined, [106_100, 110_100]],
  ])('is found where fio tells the start of the job %s', (_, jobStart, wanted) => {
    expect(partWith(jobStart)).toEqual(wanted)
  })
})

it('refuses what is no result, and a job that failed', () => {
  expect(() => parseFioJobs('fio: nothing')).toThrow(/cannot be read/)
  const direction = { io_bytes: 0, bw_bytes: 0, iops: 0, total_ios: 0, lat_ns: {} }
  const failed = {
    timestamp_ms: 1,
    jobs: [{ jobname: 'a', error: 5, job_runtime: 0, read: direction, write: direction }],
  }
  expect(() => parseFioJobs(JSON.stringify(failed, null, 1))).toThrow(/error 5 in its job a/)
})
