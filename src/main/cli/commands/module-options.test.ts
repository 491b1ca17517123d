import { expect, test } from 'vitest'
import { kibFlag, mapFlag, onOffFlag, orNone, secondsFlag } from './module-options.ts'

test('a map is three sizes that the module takes', () => {
  expect(mapFlag('256,16,64')).toEqual({ sequential: 256, random: 16, mixed: 64 })
  for (const bad of ['256,16', '256,16,64,1', '256,,64', '256,16,2', 'a,b,c']) expect(() => mapFlag(bad)).toThrow()
})

test('a number is whole and within the limits of the module', () => {
  expect(kibFlag('16384')).toBe(16_384)
  for (const bad of ['3', '16385', '4.5', '', ' ', '0x10k']) expect(() => kibFlag(bad)).toThrow()
})

test('what can be taken away again has a word for that', () => {
  const limit = orNone('never', secondsFlag)
  expect(limit('never')).toBe('none')
  expect(limit('3600')).toBe(3600)
  expect(() => limit('off')).toThrow()
  expect(onOffFlag('off')).toBe(false)
  expect(() => onOffFlag('yes')).toThrow()
})
