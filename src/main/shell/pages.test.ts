import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { session } from 'electron'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { PAGE_HEADERS } from '../../shared/page-headers.ts'
import { declarePagesScheme, servePages } from './pages.ts'
import { protocol, session as fakes } from './testing/fake-electron.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-pages-'))
  await mkdir(path.join(directory, 'renderer/assets'), { recursive: true })
  await writeFile(path.join(directory, 'renderer/index.html'), '<!doctype html><title>Bench</title>')
  await writeFile(path.join(directory, 'renderer/assets/index-1234.js'), 'export {}')
  await writeFile(path.join(directory, 'secret.txt'), 'not a page')
  servePages(session.defaultSession, path.join(directory, 'renderer'))
})
afterAll(() => rm(directory, { recursive: true }))

async function get(url: string, method = 'GET') {
  const handler = fakes.defaultSession.protocols.get('app')
  if (handler === undefined) throw new Error('app:// is served by nobody')
  // Node's Request would refuse the scheme's addresses, and take the dots out of them.
  const request = Object.defineProperty(new Request('http://placeholder.invalid/', { method }), 'url', { value: url })
  return handler(request)
}

test('the scheme has an origin, is secure and can be fetched from; it bypasses no policy', () => {
  declarePagesScheme()
  expect(protocol.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
})

test('every answer has the headers that both page doors send', async () => {
  for (const url of ['app://bench/', 'app://bench/assets/index-1234.js', 'app://bench/assets/none.js']) {
    const { headers } = await get(url)
    for (const [name, value] of Object.entries(PAGE_HEADERS)) expect(headers.get(name)).toBe(value)
  }
})

test('the policy allows no foreign script, no eval and no inline script', async () => {
  const policy = (await get('app://bench/')).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe-eval')
})

test('a deep link is the app, as HTML that is asked for anew', async () => {
  const answer = await get('app://bench/sessions/2026-11-22-quick-a1b2')
  expect(await answer.text()).toContain('<title>Bench</title>')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
})

test('an asset is itself, with its type, and stays', async () => {
  const answer = await get('app://bench/assets/index-1234.js')
  expect(await answer.text()).toBe('export {}')
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toContain('immutable')
})

test.each(['app://bench/../secret.txt', 'app://bench/%2e%2e/secret.txt', 'app://bench/assets/..%2f..%2fsecret.txt'])(
  '%s is not the file outside',
  async (url) => {
    const answer = await get(url)
    expect([answer.status, await answer.text()]).toEqual([404, 'Not here.\n'])
  },
)

test('what is not there, and a directory that looks like a file, are not here', async () => {
  await mkdir(path.join(directory, 'renderer/assets/v1.0'))
  expect((await get('app://bench/assets/none.js')).status).toBe(404)
  expect((await get('app://bench/assets/v1.0')).status).toBe(404)
})

test('pages are only read', async () => {
  expect((await get('app://bench/', 'POST')).status).toBe(405)
  expect(await (await get('app://bench/', 'HEAD')).text()).toBe('')
})
