import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { fioDocumentIn } from './fio-document.ts'

/** Latency from submission to completion (fio's `lat_ns`), in microseconds. */
export interface FioLatency {
  readonly meanUs: number
  readonly p50Us: number
  readonly p95Us: number
  readonly p99Us: number
}

/** What fio measured over a run, all its jobs together. */
export interface FioResult {
  readonly fioVersion: string
  /** When the job started its I/O, on the box's clock, in ms since the epoch; good to some tenths of a second before fio 3.37. */
  readonly startedAtMs: number
  /** When fio printed its result, on the same clock. */
  readonly endedAtMs: number
  readonly readBytesPerSecond: number
  readonly writeBytesPerSecond: number
  readonly readIops: number
  readonly writeIops: number
  /** Undefined for a direction that did no I/O. */
  readonly readLatency: FioLatency | undefined
  readonly writeLatency: FioLatency | undefined
  /** errno of the first job that failed, 0 where none did. */
  readonly error: number
  /** fio's own document, for the record. */
  readonly document: string
}

const directionSchema = z.object({
  bw_bytes: z.number().nonnegative(),
  iops: z.number().nonnegative(),
  total_ios: z.int().nonnegative(),
  lat_ns: z.object({
    mean: z.number().nonnegative(),
    percentile: z
      .object({ '50.000000': z.number(), '95.000000': z.number(), '99.000000': z.number() })
      .partial()
      .optional(),
  }),
})
type Direction = z.infer<typeof directionSchema>

/** The part of fio's JSON output that is read: one group (`group_reporting`), so one entry in `jobs`. */
const documentSchema = z.object({
  'fio version': z.string(),
  timestamp_ms: z.int(),
  jobs: z.tuple([
    z.object({
      error: z.int(),
      job_start: z.int().optional(),
      job_runtime: z.int().nonnegative(),
      read: directionSchema,
      write: directionSchema,
    }),
  ]),
})

/**
 * Reads what `fio --output-format=json --group_reporting --lat_percentiles=1` printed. fio may print notes before and after the
 * document on the same stream ("fio: terminating on signal 15").
 * @throws BenchError `bad-fio-result`.
 */
export function parseFioResult(output: string): FioResult {
  const document = fioDocumentIn(output)
  if (document === undefined) throw badResult('it holds no JSON document', output)
  let json: unknown
  try {
    json = JSON.parse(document)
  } catch (cause) {
    throw badResult('its JSON is damaged', output, cause)
  }
  const parsed = documentSchema.safeParse(json)
  if (!parsed.success) throw badResult(z.prettifyError(parsed.error), output, parsed.error)
  const [{ error, job_start, job_runtime, read, write }] = parsed.data.jobs
  const { timestamp_ms } = parsed.data
  return {
    fioVersion: parsed.data['fio version'],
    endedAtMs: timestamp_ms,
    // Older fio tells only when it printed this and how long the job ran.
    startedAtMs: job_start ?? timestamp_ms - job_runtime,
    readBytesPerSecond: read.bw_bytes,
    writeBytesPerSecond: write.bw_bytes,
    readIops: read.iops,
    writeIops: write.iops,
    readLatency: latencyOf(read),
    writeLatency: latencyOf(write),
    error,
    document,
  }
}

function latencyOf({ total_ios, lat_ns: { mean, percentile } }: Direction): FioLatency | undefined {
  if (total_ios === 0) return undefined
  const us = (key: keyof NonNullable<typeof percentile>) => (percentile?.[key] ?? Number.NaN) / 1000
  return { meanUs: mean / 1000, p50Us: us('50.000000'), p95Us: us('95.000000'), p99Us: us('99.000000') }
}

function badResult(why: string, output: string, cause?: unknown): BenchError {
  return new BenchError('bad-fio-result', `fio's result cannot be read: ${why}.`, {
    nextStep: 'Check `fio --version` on the box: 3.33 and later are known to work.',
    details: output.slice(0, 4000),
    cause,
  })
}
