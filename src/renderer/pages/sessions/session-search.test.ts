import { expect, test } from 'vitest'
import type { SessionItem } from '../../../shared/contract/index.ts'
import { matchingSessions } from './session-search.ts'

const ITEM: SessionItem = {
  id: '2026-11-22-quick-a1b2',
  kind: 'capture',
  title: 'Before the fan',
  notes: 'The disk was LOUD',
  tags: ['lab', 'loud'],
  boxName: 'lab-3',
  state: 'partial',
  startedAt: '2026-11-22T00:00:00.000Z',
  sample: false,
  about: 'quick',
  runs: 3,
  windows: 15,
  windowsByClass: { sequential: 5, random: 5, mixed: 5 },
}
const OTHER: SessionItem = {
  ...ITEM,
  id: 'live',
  kind: 'recording',
  title: 'vdb, live',
  notes: '',
  tags: [],
  boxName: 'virtual',
}
const found = (text: string, kind: SessionItem['kind'] | 'all' = 'all') =>
  matchingSessions([ITEM, OTHER], { text, kind }).map(({ id }) => id)

test('every word must be somewhere, in whatever case', () => {
  expect(found('loud LAB-3')).toEqual([ITEM.id])
  expect(found('loud virtual')).toEqual([])
  expect(found('  ')).toEqual([ITEM.id, 'live'])
  expect(found('partial', 'recording')).toEqual(['live'])
})
