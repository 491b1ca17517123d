import { expect, test } from 'vitest'
import type { FioShape } from './profile.ts'
import { shapeText } from './shape-text.ts'

const READ: FioShape = { rw: 'read', ioengine: 'psync', direct: false, bs: '4k', iodepth: 1, numjobs: 1 }
const RANDOM: FioShape = { ...READ, rw: 'randread', ioengine: 'mmap' }

test('a shape is told in fio’s words, with what is not the usual', () => {
  expect(shapeText(RANDOM)).toBe('randread mmap bs=4k')
  expect(shapeText({ ...READ, direct: true, iodepth: 4, numjobs: 2, rw: 'rw', rwmixread: 70 })).toBe(
    'rw psync bs=4k direct=1 iodepth=4 numjobs=2 rwmixread=70',
  )
  expect(shapeText({ ...READ, stride: '-8k' })).toBe('read:-8k psync bs=4k')
  expect(shapeText({ ...RANDOM, randomDistribution: 'zipf:1.1' })).toBe(
    'randread mmap bs=4k random_distribution=zipf:1.1',
  )
  expect(shapeText({ ...RANDOM, bssplit: '8k/50:12k/50' })).toBe('randread mmap bs=4k bssplit=8k/50:12k/50')
})
