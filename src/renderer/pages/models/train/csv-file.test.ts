import { expect, test } from 'vitest'
import { fileRefusal } from './csv-file.ts'

const MIB = 1024 * 1024

test('a file of 128 MiB is taken, one byte more is for the command line, and an empty one is nothing', () => {
  expect(fileRefusal({ name: 'a.csv', size: 128 * MIB })).toBeUndefined()
  expect(fileRefusal({ name: 'a.csv', size: 128 * MIB + 1 })).toContain('rabench train --csv a.csv')
  expect(fileRefusal({ name: 'a.csv', size: 0 })).toBe('a.csv is empty.')
})
