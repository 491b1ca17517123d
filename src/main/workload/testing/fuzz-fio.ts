import type { FioShape } from '../../../shared/profile.ts'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { parseFioJobs, resultOf } from '../fio-experiment.ts'
import { combineJobs, parseFioLog } from '../fio-log.ts'
import { parseFioResult } from '../fio-result.ts'

const READ = { io_bytes: 12_288_000, bw_bytes: 4_096_000, iops: 1000.25, total_ios: 3000 }
const PERCENTILES = { '50.000000': 700_000, '95.000000': 2_500_000, '99.000000': 9_100_000 }
const NONE = { io_bytes: 0, bw_bytes: 0, iops: 0, total_ios: 0, lat_ns: { min: 0, max: 0, mean: 0, stddev: 0, N: 0 } }

function jobOf(jobname: string) {
  return {
    ...{ jobname, groupid: 0, error: 0, job_start: 1_795_389_362_190, job_runtime: 3001 },
    read: { ...READ, lat_ns: { mean: 812_000.5, N: 3000, percentile: PERCENTILES } },
    write: NONE,
  }
}

function documentOf(...jobnames: readonly string[]) {
  return { 'fio version': 'fio-3.39', timestamp_ms: 1_795_389_365_295, jobs: jobnames.map(jobOf) }
}

const SHAPE: FioShape = { rw: 'randread', ioengine: 'psync', direct: false, bs: '4k', iodepth: 1, numjobs: 1 }
const JOBS = [
  { name: '1-a', shape: SHAPE, label: 'random', seconds: 3 },
  { name: '2-b', shape: SHAPE, label: undefined, seconds: 3 },
] as const

/** As fio prints it, with notes around it now and then. */
function printed(document: unknown, random: Random): string {
  const text = `${JSON.stringify(document, undefined, 2)}\n`
  return random() < 0.5 ? text : `fio: terminating on signal 15\n\n${text}\nfio: done\n`
}

function damagedOutput(document: unknown, random: Random): string {
  if (random() < 0.6) return printed(damagedJson(document, random), random)
  return damagedText(printed(document, random), random, [printed(documentOf('x'), random), '{\n', '\n}\n'.repeat(50)])
}

/** Damaged JSON of fio, read as one run's result and as an experiment's. */
export function openFioResultSubject(): FuzzSubject {
  return {
    name: 'fio result',
    codes: ['bad-fio-result'],
    take: (random) => {
      if (random() < 0.5) {
        parseFioResult(damagedOutput(documentOf('x'), random))
        return undefined
      }
      const output = damagedOutput(documentOf('1-a', '2-b'), random)
      const warmupSeconds = below(random, 3)
      const result = resultOf(parseFioJobs(output), JOBS, random() < 0.5, warmupSeconds)
      // What is stored of it has to be a number when it is read again.
      if (!Number.isFinite(result.operationsPerSecond)) throw new RangeError('a rate that is no number')
      return undefined
    },
    close: () => Promise.resolve(),
  }
}

const LOG = ['500, 100, 0, 0, 0', '500, 40, 1, 0, 0', '1001, 120.5, 0, 0, 0, 0x0000', '500, 3, 2, 0, 0', ''].join('\n')

/** Damaged logs of fio. */
export function openFioLogSubject(): FuzzSubject {
  return {
    name: 'fio log',
    codes: ['bad-fio-result'],
    take: (random) => {
      const samples = parseFioLog(damagedText(LOG, random), oneOf(random, ['bw', 'iops', 'lat']))
      for (const { timeMs, value } of combineJobs(samples, 500)) {
        if (!Number.isFinite(timeMs) || !Number.isFinite(value)) throw new RangeError('a sample that is no number')
      }
      return undefined
    },
    close: () => Promise.resolve(),
  }
}
