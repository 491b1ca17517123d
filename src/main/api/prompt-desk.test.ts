import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BenchEvent } from '../../shared/contract/index.ts'
import { EventHub } from './event-hub.ts'
import { PromptDesk } from './prompt-desk.ts'
import { SecretKeeper } from './secret-keeper.ts'

const KEY = { box: 'lab-3', host: 'lab-3:22', fingerprint: 'SHA256:abc' }
let hub: EventHub
let events: BenchEvent[]
let desk: PromptDesk

beforeEach(() => {
  hub = new EventHub()
  events = []
  hub.listen((event) => events.push(event))
  desk = new PromptDesk(hub, new SecretKeeper(undefined))
})
afterEach(() => {
  vi.useRealTimers()
})

async function asked(): Promise<string> {
  await nextTurn()
  const [prompt] = desk.pending()
  if (prompt === undefined) throw new Error('nobody was asked')
  return prompt.id
}

test('the first answer counts, and the question is then gone for everybody', async () => {
  const accepted = desk.prompts.acceptHostKey(KEY)
  const id = await asked()
  expect(desk.answer({ kind: 'host-key', id, accept: true })).toBe(true)
  expect(await accepted).toBe(true)
  expect(desk.answer({ kind: 'host-key', id, accept: false })).toBe(false)
  expect(desk.pending()).toEqual([])
  expect(events.map(({ type }) => type)).toEqual(['prompt', 'prompt-gone'])
})

test('an answer of another kind than the question is not taken', async () => {
  const accepted = desk.prompts.acceptHostKey(KEY)
  const id = await asked()
  expect(desk.answer({ kind: 'secret', id, secret: 'x', remember: false })).toBe(false)
  expect(desk.answer({ kind: 'dismiss', id })).toBe(true)
  expect(await accepted).toBe(false)
})

test('a question that nobody answers is answered with no', async () => {
  vi.useFakeTimers()
  const accepted = desk.prompts.acceptHostKey(KEY)
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(await accepted).toBe(false)
})

test('a secret is asked for once, is in no event, and is asked for again when the box refused it', async () => {
  const secrets = new SecretKeeper(undefined)
  desk = new PromptDesk(hub, secrets)
  const first = desk.prompts.secret({ box: 'lab-3', kind: 'password' })
  desk.answer({ kind: 'secret', id: await asked(), secret: 'planted-7781', remember: false })
  expect(await first).toBe('planted-7781')
  expect(await desk.prompts.secret({ box: 'lab-3', kind: 'password' })).toBe('planted-7781')
  expect(JSON.stringify(events)).not.toContain('planted-7781')
  await secrets.forget('lab-3')
  const again = desk.prompts.secret({ box: 'lab-3', kind: 'password' })
  desk.answer({ kind: 'dismiss', id: await asked() })
  expect(await again).toBeUndefined()
})
