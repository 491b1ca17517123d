import fc from 'fast-check'
import { expect, test } from 'vitest'
import { undoSchema } from './undo.ts'

const isTaken = (path: string) => undoSchema.safeParse({ kind: 'path', path }).success

test.each([
  '/srv/lab/rabench-2048.dat',
  '/srv/lab/.rabench-module',
  '/rabench-1',
  '/srv/a b/$(touch x)/rabench-db_bench',
])('%s can be the bench’s', (path) => {
  expect(isTaken(path)).toBe(true)
})

test.each([
  '/',
  '/etc/passwd',
  'rabench-1',
  '/srv/rabench-1/../../etc/passwd',
  '/srv/rabench-1/..',
  '/srv/rabench-1/',
  '/srv/rabench-1/other',
  '/srv/lab/rabench-1\0/etc',
  '',
])('%j is never removed', (path) => {
  expect(isTaken(path)).toBe(false)
})

test('whatever is taken has a last part that begins with our name, and goes up nowhere', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('', '/rabench', '/.rabench-x', '/..'),
      (head, tail) => {
        const path = `/${head}${tail}`
        if (!isTaken(path)) return
        expect(path.split('/').at(-1)).toMatch(/^[.]?rabench/)
        expect(path.split('/')).not.toContain('..')
      },
    ),
  )
})
