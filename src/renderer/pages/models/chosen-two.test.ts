import { expect, test } from 'vitest'
import { chosenTwo } from './chosen-two.ts'

test('a second joins the first, a third takes the first one’s place, and one ticked again is out', () => {
  expect(chosenTwo([], 'a')).toEqual(['a'])
  expect(chosenTwo(['a'], 'b')).toEqual(['a', 'b'])
  expect(chosenTwo(['a', 'b'], 'c')).toEqual(['b', 'c'])
  expect(chosenTwo(['a', 'b'], 'a')).toEqual(['b'])
})
