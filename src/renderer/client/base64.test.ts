import { expect, test } from 'vitest'
import { base64OfBytes, bytesOfBase64 } from './base64.ts'

test('bytes come through that are no text, with padding and without', () => {
  // 00 01 02, 7f 80 ff: by the table of RFC 4648.
  expect([...bytesOfBase64('AAECf4D/')]).toEqual([0, 1, 2, 127, 128, 255])
  expect([...bytesOfBase64('/w==')]).toEqual([255])
  expect([...bytesOfBase64('')]).toEqual([])
})

test('what is no base 64 is refused', () => {
  expect(() => bytesOfBase64('a*b')).toThrow()
})

// RFC 4648, section 10.
test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foobar', 'Zm9vYmFy'],
])('the RFC’s %j is %j', (text, base64) => {
  expect(base64OfBytes(new TextEncoder().encode(text))).toBe(base64)
})

test('bytes of any value and number come back', () => {
  const bytes = Uint8Array.from({ length: 100_001 }, (_, at) => (at * 7919) % 256)
  expect(bytesOfBase64(base64OfBytes(bytes))).toEqual(bytes)
})
