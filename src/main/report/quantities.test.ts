import { expect, test } from 'vitest'
import { bytesText, clock, instantText, microsecondsText, quantityText, ratioText } from './quantities.ts'

const plain = (text: string) => text.replaceAll('\u2009', ' ')

test('quantities have three digits that count and the prefix that fits', () => {
  expect([0, 0.5, 12.34, 999.4, 999.96, 1450, 69_100_000].map((value) => plain(quantityText(value, 'B/s')))).toEqual([
    ...['0 B/s', '0.50 B/s', '12.3 B/s', '999 B/s', '1.00 kB/s', '1.45 kB/s', '69.1 MB/s'],
  ])
  expect([512, 131_072, 1.5 * 2 ** 30].map((bytes) => plain(bytesText(bytes)))).toEqual([
    '512 B',
    '128 KiB',
    '1.50 GiB',
  ])
  expect([820, 2410, 1_200_000].map((us) => plain(microsecondsText(us)))).toEqual(['820 µs', '2.41 ms', '1.20 s'])
  expect(quantityText(Number.NaN)).toBe('–')
})

test('ratios have their interval beside them; times are the same wherever they are read', () => {
  expect(ratioText({ value: 2.414, interval95: [0.0043, 241.2] })).toBe('2.41 [0.0043, 241]')
  expect([11, 245, 3729].map(clock)).toEqual(['0:11', '4:05', '1:02:09'])
  expect(instantText('2026-11-23T03:38:18.539Z')).toBe('2026-11-23 03:38:18 UTC')
})
