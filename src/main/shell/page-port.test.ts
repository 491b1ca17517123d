import { afterEach, beforeEach, expect, test } from 'vitest'
import { MOST_ON_THE_WAY, PagePort } from './page-port.ts'
import { openTestBench, type TestBench } from './testing/bench.ts'

let bench: TestBench
let posted: string[]
let port: PagePort
beforeEach(async () => {
  bench = await openTestBench()
  posted = []
  port = new PagePort(bench.api.router, (message) => posted.push(message))
})
afterEach(async () => {
  port.close()
  await bench.close()
})

const ask = (id: number, url = '/settings/get') => port.receive(JSON.stringify({ i: String(id), p: { u: url, b: {} } }))
/** Long enough for every answer that comes at all: another request's answer, made after them. */
const settled = async () => {
  const other: string[] = []
  const last = new PagePort(bench.api.router, (message) => other.push(message))
  last.receive(JSON.stringify({ i: '1', p: { u: '/settings/get', b: {} } }))
  await expect.poll(() => other).toHaveLength(1)
  last.close()
}

test('a request is answered', async () => {
  expect(ask(1)).toBeUndefined()
  await expect.poll(() => posted).toHaveLength(1)
  expect(JSON.parse(posted[0] ?? '')).toMatchObject({ i: '1', p: { b: { json: { profileName: 'quick' } } } })
})

test('a page that takes nothing is sent so many messages and no more', async () => {
  for (let id = 0; id < MOST_ON_THE_WAY + 20; id += 1) ask(id)
  await expect.poll(() => posted.length).toBe(MOST_ON_THE_WAY)
  await settled()
  expect(posted).toHaveLength(MOST_ON_THE_WAY)
})

test('each message it takes makes room for one', async () => {
  for (let id = 0; id < MOST_ON_THE_WAY + 20; id += 1) ask(id)
  await expect.poll(() => posted.length).toBe(MOST_ON_THE_WAY)
  for (let count = 0; count < 5; count += 1) port.taken()
  await expect.poll(() => posted.length).toBe(MOST_ON_THE_WAY + 5)
  await settled()
  expect(posted).toHaveLength(MOST_ON_THE_WAY + 5)
})

test('a page that claims to have taken more than it was sent gains nothing', async () => {
  for (let count = 0; count < 50; count += 1) port.taken()
  for (let id = 0; id < MOST_ON_THE_WAY + 20; id += 1) ask(id)
  await expect.poll(() => posted.length).toBe(MOST_ON_THE_WAY)
  await settled()
  expect(posted).toHaveLength(MOST_ON_THE_WAY)
})

test('the stream of events ends with the port', async () => {
  ask(1, '/events/all')
  await expect.poll(() => posted.some((message) => message.includes('"hello"'))).toBe(true)
  port.close()
  const before = posted.length
  const client = new PagePort(bench.api.router, () => undefined)
  client.receive(JSON.stringify({ i: '1', p: { u: '/settings/set', b: { json: { seed: 5 } } } }))
  await expect.poll(() => bench.api.settings().seed).toBe(5)
  client.close()
  expect(posted).toHaveLength(before)
})

test.each([
  ['text that is no JSON', 'hello'],
  ['half a message', '{"i":"1","p":{"u":"/settings/get"'],
  ['a list', '["something","else"]'],
  ['nothing', 'null'],
  ['a request without a path', '{"i":"1","p":{}}'],
  ['a request without an id', '{"p":{"u":"/settings/get"}}'],
  ['an id that is no text', '{"i":{"a":1},"p":{"u":"/settings/get"}}'],
  ['a whole address', '{"i":"1","p":{"u":"https://example.org/settings/get"}}'],
  ['a path that climbs', '{"i":"1","p":{"u":"/settings/../get"}}'],
  ['headers, by which a file would be said', '{"i":"1","p":{"u":"/settings/get","h":{"content-disposition":"x"}}}'],
  ['another method', '{"i":"1","p":{"u":"/settings/get","m":"GET"}}'],
  ['a stream towards main', '{"i":"1","t":3,"p":{"e":"message"}}'],
  ['a kind that does not exist', '{"i":"1","t":9}'],
])('%s is refused with a reason', (_name, text) => {
  expect(port.receive(text)).toBeTypeOf('string')
})

test('the reason does not repeat what was in the message', () => {
  expect(port.receive('{"i":"1","p":{"u":5,"secret":"hunter2"},"password":"hunter2"}')).not.toContain('hunter2')
})

test.each([
  ['asks for nothing we know', '/no/such', null],
  ['has a body of another form', '/settings/set', 5],
  ['has a body that fails its schema', '/settings/set', { json: { seed: -1 } }],
  ['has marks for types that do not exist', '/settings/set', { json: { seed: -1 }, meta: [[99, 'seed'], 'x'] }],
  ['has marks that lead to prototypes', '/settings/set', { json: {}, meta: [[0, '__proto__', 'polluted']] }],
])('a message that %s is answered with an error, and the next one as ever', async (_name, u, b) => {
  port.receive(JSON.stringify({ i: 'bad', p: { u, b } }))
  ask(2)
  await expect.poll(() => posted.some((message) => message.includes('"i":"2"'))).toBe(true)
  const answer = posted.find((message) => message.includes('"i":"bad"'))
  expect(answer).toMatch(/"s":[45]\d\d/)
  expect('polluted' in {}).toBe(false)
})
