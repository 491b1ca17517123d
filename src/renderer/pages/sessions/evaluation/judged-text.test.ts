import { expect, test } from 'vitest'
import { judgedSentence } from './judged-text.ts'

// Wilson's interval of 612 / 631 at z = 1.96, by hand: 0.96705 ± 0.01359.
const JUDGED = {
  windows: 649,
  abstained: 18,
  right: 612,
  decided: 631,
  interval95: [0.9534, 0.9807],
  confusionMatrix: [],
} as const

test('accuracy is of what it stood by, and what it left alone is told beside it', () => {
  expect(judgedSentence(JUDGED)).toBe(
    'Right in 612 of 631 windows that it stood by, 97.0\u2009% [95.3\u2009% to 98.1\u2009%]; it left 18 of 649 alone, 2.8\u2009%.',
  )
})

test('a module that stood by nothing has no accuracy', () => {
  expect(judgedSentence({ ...JUDGED, windows: 4, abstained: 4, right: 0, decided: 0 })).toBe(
    'It decided nothing: it left 4 of 4 alone, 100.0\u2009%.',
  )
})
