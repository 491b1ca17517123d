import { expect, test } from 'vitest'
import { KeySequence, type Shortcut } from './shortcuts.ts'

const shortcut = (keys: string): Shortcut => ({ keys, does: keys, run: () => undefined })
const ALL = ['g b', 'g l', 'l', '?'].map(shortcut)
const typed = (...keys: readonly (readonly [key: string, atMs: number])[]) => {
  const sequence = new KeySequence()
  return keys.map(([key, atMs]) => sequence.take(key, atMs, ALL)?.keys)
}

test('two keys in a row are a sequence, which goes before a single key', () => {
  expect(typed(['g', 0], ['b', 200])).toEqual([undefined, 'g b'])
  expect(typed(['g', 0], ['l', 200])).toEqual([undefined, 'g l'])
  expect(typed(['l', 0])).toEqual(['l'])
})

test('a second key that comes late stands for itself', () => {
  expect(typed(['g', 0], ['l', 5000])).toEqual([undefined, 'l'])
  expect(typed(['g', 0], ['b', 5000])).toEqual([undefined, undefined])
})

test('a completed sequence is over: its last key begins no other', () => {
  expect(typed(['g', 0], ['b', 100], ['b', 200])).toEqual([undefined, 'g b', undefined])
})
