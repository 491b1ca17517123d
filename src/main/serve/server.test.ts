import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { BenchEvent, contract } from '../../shared/contract/index.ts'
import { openApi, type BenchApi } from '../api/index.ts'
import { openWorkbench, type Workbench } from '../bench/index.ts'
import { startServer, type RunningServer } from './server.ts'

let directory: string
let bench: Workbench
let api: BenchApi
let server: RunningServer
let origin: string
let token: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-serve-'))
  const pagesDirectory = path.join(directory, 'pages')
  await mkdir(path.join(pagesDirectory, 'assets'), { recursive: true })
  await writeFile(path.join(pagesDirectory, 'index.html'), '<!doctype html><title>Bench</title>')
  await writeFile(path.join(pagesDirectory, 'assets', 'index-1234.js'), 'export {}')
  await writeFile(path.join(directory, 'secret.txt'), 'not a page')
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  api = await openApi(bench, { platform: [] })
  server = await startServer({ router: api.router, pagesDirectory })
  const address = new URL(server.address)
  origin = address.origin
  token = address.hash.replace('#token=', '')
})
afterEach(async () => {
  await server.close()
  await api.close()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

function get(pathname: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(origin)
      const sent = httpRequest({ hostname, port, path: pathname, headers, method }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text: string) => (body += text))
        response.on('end', () => {
          resolve({ status: response.statusCode, headers: response.headers, body })
        })
      })
      sent.on('error', reject).end()
    },
  )
}

/** The HTTP status with which a socket is refused; 101 where it is let in. */
function knock(protocols: readonly string[], headers: Record<string, string> = {}, from = origin) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api`, [...protocols], {
    origin: from,
    headers,
  })
  return new Promise<number | undefined>((resolve) => {
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode)
      response.destroy()
    })
  })
}

const ours = () => ['rabench', `token.${token}`]

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api`, ours(), { origin })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

function clientOf(socket: WebSocket): ContractRouterClient<typeof contract> {
  // Node's own WebSocket cannot name an Origin, so the client speaks through `ws`.
  return createORPCClient(
    new RPCLink({
      port: {
        postMessage: (message: string) => {
          socket.send(message)
        },
        onMessage: {
          addListener: (listener: (message: string) => void) => {
            socket.on('message', (data: Buffer) => {
              listener(data.toString('utf8'))
            })
          },
        },
        onDisconnect: { addListener: (listener: () => void) => socket.on('close', listener) },
      },
    }),
  )
}

test('the token is in the fragment alone, and long', () => {
  expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
})

test('a socket is opened to our own page with the token, and to nobody else', async () => {
  expect(await knock(ours())).toBe(101)
  expect(await knock(['rabench'])).toBe(401)
  expect(await knock(['rabench', 'token.'])).toBe(401)
  expect(await knock(['rabench', `token.${token.slice(1)}`])).toBe(401)
  expect(await knock(['rabench', `token.${token.toLowerCase()}x`])).toBe(401)
  expect(await knock(ours(), {}, 'https://example.org')).toBe(403)
  expect(await knock(ours(), {}, origin.replace('http', 'https'))).toBe(403)
  expect(await knock(ours(), {}, 'null')).toBe(403)
  expect(await knock(ours(), { Host: 'rebound.example.org' }, 'http://rebound.example.org')).toBe(403)
})

test('a page asked for under another name is refused (DNS rebinding)', async () => {
  expect((await get('/', { Host: 'rebound.example.org' })).status).toBe(403)
  expect((await get('/')).status).toBe(200)
})

test('deep links lead to the app, files are files, and nothing else of the disk is served', async () => {
  expect((await get('/sessions/2026-11-22-quick-a1b2')).body).toContain('<title>Bench</title>')
  expect((await get('/assets/index-1234.js')).body).toBe('export {}')
  for (const climb of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%5c..%5csecret.txt',
  ]) {
    expect((await get(climb)).body).not.toContain('not a page')
  }
  expect((await get('/', {}, 'POST')).status).toBe(405)
})

test('pages come with headers that allow no foreign script, no eval and no frame', async () => {
  const { headers } = await get('/boxes')
  const policy = headers['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe-eval')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers).not.toHaveProperty('set-cookie')
})

test('a request is answered, a malformed payload is refused by its schema, and an expected failure keeps its words', async () => {
  const socket = await open()
  const client = clientOf(socket)
  expect(await client.settings.get()).toMatchObject({ profileName: 'quick' })
  await expect(client.settings.set({ seed: -1 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(client.sessions.get({ id: 'nobody' })).rejects.toMatchObject({
    code: 'BENCH',
    data: { code: 'unknown-session' },
  })
  socket.terminate()
})

test('a page names no file as a profile or a plan', async () => {
  const socket = await open()
  const { activities } = clientOf(socket)
  for (const name of ['/dev/zero', '../profile', './mine.json']) {
    const capture = { kind: 'capture', boxName: 'lab', profileName: name } as const
    await expect(activities.start(capture)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const compare = { kind: 'compare', boxName: 'lab', modelId: 'm1', planName: name } as const
    await expect(activities.start(compare)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
  socket.terminate()
})

test.each([
  ['text that is no JSON', 'hello'],
  ['half a message', '{"i":"1","p":{"u":"/settings/get"'],
  ['bytes', Buffer.from([0xff, 0x00, 0x12])],
  ['more than a mebibyte', `{"a":"${'x'.repeat(1024 * 1024)}"}`],
])('%s ends that connection, and no other', async (_name, message) => {
  const other = await open()
  const socket = await open()
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.send(message)
  expect([1008, 1009]).toContain(await closed)
  expect(await clientOf(other).settings.get()).toMatchObject({ theme: 'system' })
  other.terminate()
})

test('a message of the right form that asks for nothing we know is answered with an error, not with a crash', async () => {
  const socket = await open()
  socket.send(JSON.stringify({ i: '7', p: { u: '/no/such/thing', b: { json: null } } }))
  socket.send(JSON.stringify(['something', 'else']))
  expect(await clientOf(socket).settings.get()).toMatchObject({ theme: 'system' })
  socket.terminate()
})

test('a secret that a page sends is in no event, no log and no answer', async () => {
  const socket = await open()
  const client = clientOf(socket)
  const seen: BenchEvent[] = []
  const events = await client.events.all()
  const reading = (async () => {
    for await (const event of events) seen.push(event)
  })().catch(() => undefined)
  const planted = 'planted-secret-4471'
  expect(await client.prompts.answer({ kind: 'secret', id: 'gone', secret: planted, remember: false })).toEqual({
    taken: false,
  })
  await client.settings.set({ seed: 2 })
  const said = JSON.stringify([
    await client.events.log(),
    await client.boxes.commands({}),
    await client.prompts.pending(),
  ])
  expect(said).not.toContain(planted)
  expect(JSON.stringify(seen)).not.toContain(planted)
  expect(seen.map(({ type }) => type)).toContain('hello')
  socket.terminate()
  await reading
})
