import type { FioShape } from './profile.ts'

/** In fio's own words: "randread mmap bs=4k", with what is not the usual. */
export function shapeText(shape: FioShape): string {
  const { rw, ioengine, bs, direct, iodepth, numjobs, rwmixread, stride, randomDistribution, bssplit } = shape
  return [
    stride === undefined ? rw : `${rw}:${stride}`,
    ioengine,
    `bs=${bs}`,
    direct ? 'direct=1' : undefined,
    iodepth > 1 ? `iodepth=${iodepth}` : undefined,
    numjobs > 1 ? `numjobs=${numjobs}` : undefined,
    rwmixread === undefined ? undefined : `rwmixread=${rwmixread}`,
    bssplit === undefined ? undefined : `bssplit=${bssplit}`,
    randomDistribution === undefined ? undefined : `random_distribution=${randomDistribution}`,
  ]
    .filter((word) => word !== undefined)
    .join(' ')
}
