import { expect, test } from 'vitest'
import { filterCount, queryOf, searchOf, sortOf } from './library-search.ts'

test('an address without a search asks for everything, newest first', () => {
  expect(searchOf({})).toEqual({})
  expect(sortOf({})).toEqual({ title: 'Started', isDescending: true })
  expect(queryOf({})).toMatchObject({ order: 'started', descending: true, text: undefined, kinds: undefined })
})

test('what somebody typed into the address, and is no search, is left out', () => {
  const typed = {
    ...{
      text: 7,
      kind: 'film',
      boxes: 'lab-3',
      classes: ['random', 'chaos'],
      states: [],
      since: '2026-02',
      sort: 'colour',
    },
    ...{ until: '2026-99-99', deleted: 'yes', descending: 'no', more: 1 },
  }
  expect(searchOf(typed)).toEqual({ classes: ['random'] })
  expect(searchOf({ text: 'x'.repeat(900) }).text).toHaveLength(500)
})

test('a search is one question to the bench, and its days are whole ones here', () => {
  const search = searchOf({
    ...{ text: 'fan', kind: 'evaluation', boxes: ['lab-3'], states: ['failed', 'partial'], tags: ['a', ''] },
    ...{ since: '2026-03-01', until: '2026-03-31', sort: 'Box' },
  })
  expect(queryOf(search)).toEqual({
    ...{ text: 'fan', kinds: ['evaluation'], boxNames: ['lab-3'], states: ['partial', 'failed'], tags: ['a'] },
    ...{ kernels: undefined, labels: undefined, removed: undefined, order: 'box', descending: false },
    since: new Date(2026, 2, 1).toISOString(),
    until: new Date(2026, 2, 31, 23, 59, 59, 999).toISOString(),
  })
  expect(filterCount(search)).toBe(5)
  expect(filterCount(searchOf({ text: 'fan', kind: 'capture' }))).toBe(0)
})
