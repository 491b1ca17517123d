import { expect, test } from 'vitest'
import { baselineStandings } from './baseline-standing.ts'

const NETWORK = { accuracy: 0.95, interval95: [0.93, 0.97], runInterval95: [0.9, 0.99] } as const
const tree = (accuracy: number) => ({ name: 'tree', accuracy, interval95: [0, 1], logLoss: 1 }) as const
const standing = (accuracy: number) => baselineStandings({ ...NETWORK, baselines: [tree(accuracy)] })[0]?.standing

test.each([
  [0.98, 'better'],
  [0.97, 'as-well'],
  [0.95, 'as-well'],
  [0.949, 'close'],
  [0.9, 'close'],
  [0.89, 'behind'],
])('a tree with %s against 0.95 (0.93 to 0.97, by runs from 0.90) is %s', (accuracy, expected) => {
  expect(standing(accuracy)).toBe(expected)
})

test('all simple models are told, the best first, and none where none was judged', () => {
  const logistic = { ...tree(0.96), name: 'logistic' } as const
  const standings = baselineStandings({ ...NETWORK, baselines: [tree(0.5), logistic] })
  expect(standings.map(({ name, standing: one }) => [name, one])).toEqual([
    ['logistic', 'as-well'],
    ['tree', 'behind'],
  ])
  expect(baselineStandings(NETWORK)).toEqual([])
})
