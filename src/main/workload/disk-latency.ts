import type { Box } from '../box/box.ts'
import { parseFioJobs } from './fio-experiment.ts'
import { runFioProcess } from './fio-process.ts'

const SECONDS = 1

/**
 * How long a whole disk takes to answer a random read of 4 KiB, one at a time and past the page cache: the median of a second, in
 * microseconds. Only reads.
 * @throws BenchError of fio
 */
export async function readLatencyUs(box: Box, disk: string): Promise<number> {
  const stdout = await runFioProcess(
    box,
    [
      ...['fio', '--name=latency', `--filename=/dev/${disk}`, '--readonly', '--rw=randread', '--bs=4k', '--direct=1'],
      ...['--ioengine=psync', '--norandommap', '--time_based', `--runtime=${SECONDS}`, '--group_reporting'],
      ...['--lat_percentiles=1', '--clat_percentiles=0', '--percentile_list=50:99', '--output-format=json'],
    ],
    { what: `a look at ${disk}`, seconds: SECONDS },
  )
  const [job] = parseFioJobs(stdout).jobs
  return (job?.read.lat_ns.percentile?.['50.000000'] ?? Number.NaN) / 1000
}
