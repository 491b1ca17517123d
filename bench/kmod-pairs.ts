import type { Box } from '../src/main/box/index.ts'

/** IOPS of the same job, one right after the other. */
export interface Pair {
  readonly without: number
  readonly with: number
}

/** IOPS of fio reading 4 KiB at random, direct, 16 deep: nothing but requests. */
export async function fioMeasure(box: Box, seconds: number): Promise<number> {
  const output = await box.must(
    [
      ...['fio', '--name=cost', '--filename=/srv/lab/rabench-2048.dat', '--size=2g', '--readonly', '--direct=1'],
      ...['--rw=randread', '--bs=4k', '--ioengine=libaio', '--iodepth=16', '--time_based', '--ramp_time=1'],
      ...[`--runtime=${seconds}`, '--output-format=json'],
    ],
    { timeoutSeconds: 60 + 4 * seconds },
  )
  const { jobs } = JSON.parse(output) as { jobs: { read: { iops: number } }[] }
  return jobs[0]?.read.iops ?? Number.NaN
}
