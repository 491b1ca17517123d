import { expect, test } from 'vitest'
import { bytesOfBase64 } from '../../../charts/base64.ts'
import { base64OfBytes } from './base64.ts'

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
