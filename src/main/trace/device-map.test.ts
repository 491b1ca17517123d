import { expect, test } from 'vitest'
import { deviceOf } from './block-events.ts'
import type { CtfTrace } from './ctf/trace.ts'
import { disksBehind, readDeviceMap } from './device-map.ts'
import { blockTrace, dev, issued, named, remapped } from './testing/block-trace.ts'

const [VDA, VDA1, VDA10, VDB] = [dev(254, 0), dev(254, 1), dev(254, 10), dev(254, 16)]
const [NVME, NVME_2, DM] = [dev(259, 0), dev(259, 2), dev(253, 0)]

function behind(trace: CtfTrace, device: number): number[] {
  return disksBehind(trace, deviceOf(device)).sort((a, b) => a - b)
}

test('a partition lies on the disk to which its bios were sent on', () => {
  const trace = blockTrace(remapped(1n, VDA1, VDA), issued(2n, VDA, 8), remapped(3n, VDA1, VDA))
  expect(behind(trace, VDA1)).toEqual([VDA])
})

test('a partition without bios lies on the disk that its name names', () => {
  const names = [named(1n, VDA, 'vda'), named(2n, VDA1, 'vda1'), named(3n, VDB, 'vdb'), named(4n, VDA10, 'vda10')]
  const trace = blockTrace(...names, named(5n, NVME, 'nvme0n1'), named(6n, NVME_2, 'nvme0n1p2'))
  expect(behind(trace, VDA1)).toEqual([VDA])
  // Not on vda1, whose name is the start of its own.
  expect(behind(trace, VDA10)).toEqual([VDA])
  expect(behind(trace, NVME_2)).toEqual([NVME])
  expect(behind(trace, VDB)).toEqual([])
})

test('a stacked device lies on all whole disks below it, through partitions', () => {
  const trace = blockTrace(
    ...[remapped(1n, DM, VDA1), remapped(2n, VDA1, VDA), remapped(3n, DM, VDB)],
    ...[named(4n, DM, 'dm-0'), named(5n, VDB, 'vdb')],
  )
  expect(behind(trace, DM)).toEqual([VDA, VDB])
  expect(behind(trace, VDA1)).toEqual([VDA])
})

test('devices that are sent on in a circle, or to themselves, end nowhere', () => {
  const trace = blockTrace(remapped(1n, DM, VDA1), remapped(2n, VDA1, DM), remapped(3n, VDB, VDB))
  expect(behind(trace, DM)).toEqual([])
  expect(behind(trace, VDB)).toEqual([])
})

test('a trace that does not tell tells nothing', () => {
  expect(behind(blockTrace(issued(1n, VDA, 8)), VDA1)).toEqual([])
})

test('a device has the name that the kernel lists it under', () => {
  const map = readDeviceMap(blockTrace(named(1n, VDA, 'vda')))
  expect(map.names.get(VDA)).toBe('vda')
  expect(map.names.get(VDB)).toBeUndefined()
})
