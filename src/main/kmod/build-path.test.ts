import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileFileName } from '../box/testing/hostile-words.ts'
import { requireBuildPath } from './build-path.ts'

function isRefused(directory: string): boolean {
  try {
    requireBuildPath('lab7', directory)
    return false
  } catch (error) {
    expect(error).toHaveProperty('code', 'wrong-usage')
    return true
  }
}

test.each(['/mnt/scratch/.rabench-module', '/srv/données/lab_3', '/home/me@lab/a+b,c'])(
  '%s is built in',
  (directory) => {
    expect(isRefused(directory)).toBe(false)
  },
)

test.each(['/mnt/my disk', '/mnt/a;b', '/mnt/$(touch x)', '/mnt/a:b', '/mnt/a#b', '/mnt/%', '/mnt/it’s', '/mnt/a\nb'])(
  '%j is refused before anything is copied there',
  (directory) => {
    expect(isRefused(directory)).toBe(true)
  },
)

test('whatever is not refused goes unquoted through the shell that make calls as it is', () => {
  fc.assert(
    fc.property(hostileFileName('rabench-canary'), (name) => {
      const directory = `/mnt/${name}`
      fc.pre(!isRefused(directory))
      expect(execFileSync('sh', ['-c', `printf %s M=${directory}`]).toString()).toBe(`M=${directory}`)
    }),
    { numRuns: 40, maxSkipsPerRun: 1000 },
  )
})
