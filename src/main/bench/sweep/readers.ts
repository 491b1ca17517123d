import type { SweepReader } from '../../../shared/experiment/index.ts'

const psync = { ioengine: 'psync', direct: false, iodepth: 1, numjobs: 1 } as const
const mmap = { ...psync, ioengine: 'mmap' } as const

/** Who stands for a class: readers through the page cache, by calls and by a memory map, of a page and of several. */
export const SWEEP_READERS: readonly SweepReader[] = [
  { name: 'sequential mmap 4k', label: 'sequential', shape: { ...mmap, rw: 'read', bs: '4k' } },
  { name: 'sequential buffered 16k', label: 'sequential', shape: { ...psync, rw: 'read', bs: '16k' } },
  { name: 'random mmap 4k', label: 'random', shape: { ...mmap, rw: 'randread', bs: '4k' } },
  { name: 'random mmap 16k', label: 'random', shape: { ...mmap, rw: 'randread', bs: '16k' } },
  { name: 'random buffered 32k', label: 'random', shape: { ...psync, rw: 'randread', bs: '32k' } },
  { name: 'mixed buffered 64k', label: 'mixed', shape: { ...psync, rw: 'randrw', bs: '64k', rwmixread: 70 } },
]
