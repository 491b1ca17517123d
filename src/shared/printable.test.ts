import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from './printable.ts'

test('a title that would clear the screen, ring, or name the window is shown and does nothing', () => {
  expect(printable('\u001b[2J\u001b]0;mine\u0007a\u009b31mb\u007f\r\n\tc')).toBe(
    '\uFFFD[2J\uFFFD]0;mine\uFFFDa\uFFFD31mb\uFFFD\uFFFD\n\tc',
  )
})

test('every other sign stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text)
      expect(Array.from(shown)).toHaveLength(Array.from(text).length)
      for (const [place, sign] of Array.from(text).entries()) {
        const code = sign.codePointAt(0) ?? 0
        // Unicode, chapter 23.1: the control codes are these 65.
        const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0)
        const isShown = !isControl || sign === '\n' || sign === '\t'
        expect(Array.from(shown)[place]).toBe(isShown ? sign : '\uFFFD')
      }
    }),
  )
})
