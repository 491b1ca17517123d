import { expect, test } from 'vitest'
import { bytesOfBase64 } from './base64.ts'

test('bytes come through that are no text, with padding and without', () => {
  // 00 01 02, 7f 80 ff: by the table of RFC 4648.
  expect([...bytesOfBase64('AAECf4D/')]).toEqual([0, 1, 2, 127, 128, 255])
  expect([...bytesOfBase64('/w==')]).toEqual([255])
  expect([...bytesOfBase64('')]).toEqual([])
})

test('what is no base 64 is refused', () => {
  expect(() => bytesOfBase64('a*b')).toThrow()
})
