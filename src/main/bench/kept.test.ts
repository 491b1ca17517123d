import { expect, test } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import { unlessLost, withKept, writeEnd } from './kept.ts'

const LOST = new BenchError('connection-lost', 'Gone.')

test('what is kept is said with a failure and with a stop; a programmer’s error stays what it is', () => {
  expect(withKept(LOST, 'All.')).toMatchObject({ code: 'connection-lost', kept: 'All.' })
  expect(withKept(new DOMException('no', 'AbortError'), 'All.')).toMatchObject({ code: 'interrupted', kept: 'All.' })
  const mistake = new RangeError('x')
  expect(withKept(mistake, 'All.')).toBe(mistake)
})

test('while cleaning up only a lost connection is passed over', () => {
  const cleaning = (error: unknown) => () => {
    unlessLost(error)
  }
  expect(cleaning(LOST)).not.toThrow()
  expect(cleaning(new BenchError('command-failed', 'No.'))).toThrow('No.')
  expect(cleaning(new RangeError('x'))).toThrow('x')
})

test('how work ended is written down if the database takes it; a programmer’s error is told', () => {
  const ending = (error: unknown) => () => {
    writeEnd(() => {
      throw error
    })
  }
  let isWritten = false
  writeEnd(() => {
    isWritten = true
  })
  expect(isWritten).toBe(true)
  expect(ending(new BenchError('database', 'Full.'))).not.toThrow()
  expect(ending(new BenchError('unknown-session', 'None.'))).toThrow('None.')
  expect(ending(new RangeError('x'))).toThrow('x')
})
