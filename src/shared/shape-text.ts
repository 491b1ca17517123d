import type { FioShape } from './profile.ts'

/** In fio's own words: "randread mmap bs=4k", with what is not the usual. */
export function shapeText({ rw, ioengine, bs, direct, iodepth, numjobs, rwmixread }: FioShape): string {
  return [
    rw,
    ioengine,
    `bs=${bs}`,
    direct ? 'direct=1' : undefined,
    iodepth > 1 ? `iodepth=${iodepth}` : undefined,
    numjobs > 1 ? `numjobs=${numjobs}` : undefined,
    rwmixread === undefined ? undefined : `rwmixread=${rwmixread}`,
  ]
    .filter((word) => word !== undefined)
    .join(' ')
}
