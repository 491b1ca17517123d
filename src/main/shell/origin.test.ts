import { expect, test } from 'vitest'
import { originOf, pagesOrigin } from './origin.ts'

test('the pages are ours; while developing, those of a development server on this computer', () => {
  expect(pagesOrigin(false, undefined)).toBe('app://bench')
  expect(pagesOrigin(false, 'http://localhost:5173')).toBe('http://localhost:5173')
})

test.each([
  ['a packaged app, whatever its environment says', true, 'http://localhost:5173'],
  ['a server elsewhere', false, 'http://pages.example.org:5173'],
  ['another protocol', false, 'file:///tmp/index.html'],
  ['no address', false, 'nonsense'],
])('%s has no development server', (_name, isPackaged, url) => {
  expect(pagesOrigin(isPackaged, url)).toBe('app://bench')
})

test.each([
  ['app://bench/sessions/a?b#c', 'app://bench'],
  ['https://example.org:8443/x', 'https://example.org:8443'],
  ['app://bench.evil.example/', 'app://bench.evil.example'],
  ['nonsense', undefined],
])('the origin of %s is %s', (url, origin) => {
  expect(originOf(url)).toBe(origin)
})
