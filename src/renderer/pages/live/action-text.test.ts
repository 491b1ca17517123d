import { expect, test } from 'vitest'
import { actionText, standingSentence } from './action-text.ts'

test('a class that the model does not stand by is shown as such, with the reason', () => {
  expect(actionText({ action: 'abstain', abstained: 'unsure' })).toBe('abstain, unsure')
  expect(actionText({ action: 'paused', abstained: 'outside' })).toBe('paused, outside')
  expect(actionText({ action: 'set', abstained: 'no' })).toBe('set')
})

test('only what lasts has a sentence of its own', () => {
  expect(standingSentence('yield')).toContain('theirs stays')
  expect(standingSentence('abstain')).toBeUndefined()
  expect(standingSentence('keep')).toBeUndefined()
})
