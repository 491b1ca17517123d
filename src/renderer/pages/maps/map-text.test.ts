import { expect, test } from 'vitest'
import type { SweepDocument, SweptClass } from '../../../shared/experiment/index.ts'
import { equalsText, mapText, newestByDisk, sweepTitle } from './map-text.ts'

const swept = (label: SweptClass['label'], kib: number, equals: readonly number[] = [kib]): SweptClass => ({
  ...{ label, kib, seedKib: 64, equals },
})

const SWEEP: SweepDocument = {
  ...{ format: 'rabench-sweep', version: 1, id: 's1', boxName: 'lab-3', kernel: '6.12', defaultKib: 128 },
  ...{ createdAt: '2026-11-25T18:00:00.000Z', endedAt: '2026-11-25T18:30:00.000Z' },
  disk: { name: 'vdb', sizeBytes: 4e9 },
  ...{ candidatesKib: [0, 16, 128], fileMib: 2048, seed: 1, seconds: 5, readers: [], trials: [], map: [], caveats: [] },
}

test('a map is read in the order of the classes, whatever order it was found in', () => {
  expect(mapText([swept('mixed', 64), swept('random', 16), swept('sequential', 1024)])).toBe('▬ 1024 · ✕ 16 · ◆ 64')
  expect(mapText([swept('random', 0)])).toBe('✕ 0')
})

test('equals are the others that cannot be told from the chosen one', () => {
  expect(equalsText(swept('random', 16, [32, 8, 16]))).toBe('8, 32\u2009KiB')
  expect(equalsText(swept('random', 16))).toBeUndefined()
})

test('of each disk of a box there is the newest; a disk of the same name that is another one is another one', () => {
  const of = (id: string, fields: Partial<SweepDocument> = {}) => ({ ...SWEEP, id, ...fields })
  const sweeps = [
    of('new'),
    of('elsewhere', { boxName: 'virtual' }),
    of('old'),
    of('other disk', { disk: { name: 'vdb', sizeBytes: 4e9, serial: 'B' } }),
  ]
  expect(newestByDisk(sweeps, 'lab-3').map(({ id }) => id)).toEqual(['new', 'other disk'])
  expect(sweepTitle(SWEEP)).toBe('vdb of lab-3')
})
