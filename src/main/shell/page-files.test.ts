import { expect, test } from 'vitest'
import { pageFile } from './page-files.ts'

const at = (url: string) => pageFile(url, '/opt/bench/out/renderer')

test.each([
  ['app://bench/assets/index-1234.js', '/opt/bench/out/renderer/assets/index-1234.js'],
  ['app://bench/assets/a%20b.js', '/opt/bench/out/renderer/assets/a b.js'],
  ['app://bench/assets/index-1234.js?x=/../..#y', '/opt/bench/out/renderer/assets/index-1234.js'],
])('%s is a file', (url, path) => {
  expect(at(url)).toEqual({ kind: 'file', path })
})

test.each(['app://bench/', 'app://bench', 'app://bench/sessions/2026-11-22-quick-a1b2', 'app://bench/live?box=lab-3'])(
  '%s is an address of the app',
  (url) => {
    expect(at(url)).toEqual({ kind: 'index', path: '/opt/bench/out/renderer/index.html' })
  },
)

test.each([
  ['dots', 'app://bench/../../secret.txt'],
  ['encoded dots', 'app://bench/%2e%2e/%2e%2e/secret.txt'],
  ['encoded slashes', 'app://bench/assets/..%2f..%2f..%2fsecret.txt'],
  ['all of it encoded', 'app://bench/%2e%2e%2f%2e%2e%2fsecret.txt'],
  ['backslashes', 'app://bench/assets/..\\..\\..\\secret.txt'],
  ['encoded backslashes', 'app://bench/assets/%5c..%5c..%5csecret.txt'],
  ['twice encoded', 'app://bench/%252e%252e%252fsecret.txt'],
  ['an absolute path', 'app://bench//etc/passwd.txt'],
  ['a drive', 'app://bench/C:/secret.txt'],
  ['a name that ends early', 'app://bench/secret.txt%00.js'],
])('%s lead nowhere else', (_name, url) => {
  const found = at(url)
  expect(found.kind === 'none' || found.path.startsWith('/opt/bench/out/renderer/')).toBe(true)
})

test.each([
  ['half an escape', 'app://bench/%zz.js'],
  ['another host', 'app://other/index.html'],
  ['another scheme', 'file:///opt/bench/out/renderer/index.html'],
  ['no address', 'bench'],
])('%s is nothing', (_name, url) => {
  expect(at(url)).toEqual({ kind: 'none' })
})
