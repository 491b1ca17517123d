import { z } from 'zod'

/** What fio says of a whole run, both directions together; undefined where it does not say it. */
export interface FioTotals {
  readonly ioBytes: number | undefined
  readonly bytesPerSecond: number | undefined
  readonly iops: number | undefined
  /** fio's `lat`, submission to completion. */
  readonly latencyMeanNs: number | undefined
  /** Of the sample, as fio has it. */
  readonly latencyStddevNs: number | undefined
  /** Undefined where there was I/O in both directions: percentiles of two cannot be put together. */
  readonly latencyP99Ns: number | undefined
  /** Of one CPU, in percent. */
  readonly userCpuPercent: number | undefined
  readonly systemCpuPercent: number | undefined
}

const directionSchema = z.object({
  io_bytes: z.number(),
  bw_bytes: z.number(),
  iops: z.number(),
  lat_ns: z.object({
    mean: z.number(),
    stddev: z.number(),
    N: z.int(),
    percentile: z.object({ '99.000000': z.number().optional() }).optional(),
  }),
})
type Direction = z.infer<typeof directionSchema>

const jobSchema = z.object({
  read: directionSchema.optional().catch(undefined),
  write: directionSchema.optional().catch(undefined),
  usr_cpu: z.number().optional().catch(undefined),
  sys_cpu: z.number().optional().catch(undefined),
})
/** One group (`group_reporting`), so one entry in `jobs`. */
const documentSchema = z.object({ jobs: z.tuple([jobSchema]) })

/** Reads the document that fio printed with `--output-format=json --group_reporting`. */
export function fioTotals(document: string): FioTotals {
  const parsed = documentSchema.safeParse(JSON.parse(document))
  const job = parsed.success ? parsed.data.jobs[0] : {}
  const { read, write } = job
  // A direction without I/O is in the document, with zeros; one that is not there is not known.
  const known = read === undefined || write === undefined ? undefined : [read, write]
  const latency = latencyOf((known ?? []).filter(({ lat_ns }) => lat_ns.N > 0))
  const sum = (of: (direction: Direction) => number) => known?.reduce((total, direction) => total + of(direction), 0)
  return {
    ioBytes: sum(({ io_bytes }) => io_bytes),
    bytesPerSecond: sum(({ bw_bytes }) => bw_bytes),
    iops: sum(({ iops }) => iops),
    ...latency,
    userCpuPercent: job.usr_cpu,
    systemCpuPercent: job.sys_cpu,
  }
}

/** Mean and deviation of all I/Os from those of the directions: their sums of squares around the common mean add up. */
function latencyOf(busy: readonly Direction[]): Pick<FioTotals, 'latencyMeanNs' | 'latencyStddevNs' | 'latencyP99Ns'> {
  const count = busy.reduce((sum, { lat_ns }) => sum + lat_ns.N, 0)
  if (count === 0) return { latencyMeanNs: undefined, latencyStddevNs: undefined, latencyP99Ns: undefined }
  const [only, second] = busy
  const mean = busy.reduce((sum, { lat_ns }) => sum + lat_ns.mean * lat_ns.N, 0) / count
  const squares = busy.reduce(
    (sum, { lat_ns }) => sum + (lat_ns.N - 1) * lat_ns.stddev ** 2 + lat_ns.N * (lat_ns.mean - mean) ** 2,
    0,
  )
  return {
    latencyMeanNs: mean,
    latencyStddevNs: count === 1 ? 0 : Math.sqrt(squares / (count - 1)),
    latencyP99Ns: second === undefined ? only?.lat_ns.percentile?.['99.000000'] : undefined,
  }
}
