import { expect, test } from 'vitest'
import { abstainCalibrationText, abstainedText, abstainRuleText } from './abstain-text.ts'

const plain = (text: string) => text.replaceAll('\u2009', ' ')

test('the rule names its threshold, and the ranges where it has some', () => {
  expect(abstainRuleText(undefined)).toBe('It stands by every class that it gives.')
  expect(abstainRuleText({ leastConfidence: 0.62 })).toBe('It leaves the readahead alone below 0.62 sure.')
  expect(abstainRuleText({ leastConfidence: 0.62, ranges: [{ low: 0, high: 1 }] })).toBe(
    'It leaves the readahead alone below 0.62 sure, or where a feature is outside of the range that it learned from.',
  )
})

test('how the threshold was found is told with its counts', () => {
  const found = {
    ...{ split: 'leave-one-run-out' as const, windows: 74, temperature: 1.2, leastConfidence: 0.62, target: 0.99 },
    ...{ accepted: 50, acceptedRight: 49 },
  }
  expect(plain(abstainCalibrationText(found))).toBe(
    'Found so that 99 % of what it stands by are right: on 74 windows it stood by 50, 49 of them right (98.0 %).',
  )
  expect(abstainCalibrationText({ ...found, accepted: 0, acceptedRight: 0 })).toContain('stood by 0, 0 of them right.')
})

test('what it would leave alone is told by reason', () => {
  expect(abstainedText({ unsure: 2, outside: 1 }, 74)).toBe(
    'It would leave 3 of 74 windows alone: 2 not sure enough, 1 unlike what it learned from.',
  )
  expect(abstainedText({ unsure: 0, outside: 1 }, 74)).toBe(
    'It would leave 1 of 74 windows alone: 1 unlike what it learned from.',
  )
  expect(abstainedText({ unsure: 0, outside: 0 }, 74)).toBe('It would stand by all 74 windows.')
})
