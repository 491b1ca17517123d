import { expect, test } from 'vitest'
import { abstention } from './abstain.ts'

test('a model abstains outside of its ranges first, then below its confidence, and else never', () => {
  const ranges = Array.from({ length: 5 }, () => ({ low: 0, high: 10 }))
  const rule = { abstain: { leastConfidence: 0.6, ranges } }
  expect(abstention(rule, [0, 10, 5, 5, 5], 0.6)).toEqual({ abstained: 'no' })
  expect(abstention(rule, [0, 10, 5, 5, 5], 0.59)).toEqual({ abstained: 'unsure' })
  expect(abstention(rule, [0, 5, 10.01, -1, 5], 0.59)).toEqual({ abstained: 'outside', feature: 2 })
  expect(abstention({ abstain: { leastConfidence: 0.6 } }, [99, 99, 99, 99, 99], 0.7)).toEqual({ abstained: 'no' })
  expect(abstention({}, [99, 99, 99, 99, 99], 0.34)).toEqual({ abstained: 'no' })
})
