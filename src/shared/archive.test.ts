import { expect, test } from 'vitest'
import { besideArchive } from './archive.ts'

test.each([
  [
    '/opt/Readahead Bench/resources/app.asar/resources/testbox/',
    '/opt/Readahead Bench/resources/app.asar.unpacked/resources/testbox/',
  ],
  ['C:\\bench\\resources\\app.asar\\resources\\kmod', 'C:\\bench\\resources\\app.asar.unpacked\\resources\\kmod'],
])('in a package, %s is found beside the archive', (inside, beside) => {
  expect(besideArchive(inside)).toBe(beside)
})

test.each([
  '/home/lab/readahead-bench/resources/testbox/',
  '/srv/myapp.asar/x',
  '/opt/app.asar.unpacked/resources/kmod',
  '/opt/app.asar',
])('%s is where it says', (path) => {
  expect(besideArchive(path)).toBe(path)
})
