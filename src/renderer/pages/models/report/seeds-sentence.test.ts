import { expect, test } from 'vitest'
import { seedsSentence } from './seeds-sentence.ts'

test('seeds are told by their mean, least and most', () => {
  expect(seedsSentence([{ accuracy: 0.95 }, { accuracy: 1 }, { accuracy: 0.96 }]).replaceAll('\u2009', ' ')).toBe(
    '3 seeds, right on 97.0 % on average, 95.0 % to 100.0 %.',
  )
  expect(seedsSentence([{ accuracy: 0.95 }])).toContain('one seed alone')
})
