import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { EventHub } from './event-hub.ts'

const change = (what: 'boxes' | 'models') => ({ type: 'changed', what }) as const

test('a stream says hello, then everything from its start on, in order', async () => {
  const hub = new EventHub()
  hub.publish(change('boxes'))
  const stream = hub.stream(undefined)
  expect((await stream.next()).value).toMatchObject({ type: 'hello' })
  const next = stream.next()
  await nextTurn()
  hub.publish(change('models'))
  hub.publish(change('boxes'))
  expect((await next).value).toEqual(change('models'))
  expect((await stream.next()).value).toEqual(change('boxes'))
})

test('a stream that nobody reads keeps a bounded queue, and says how many it has left out', async () => {
  const hub = new EventHub()
  const stream = hub.stream(undefined)
  await stream.next()
  const waiting = stream.next()
  await nextTurn()
  for (let count = 0; count < 10_000; count++) hub.publish(change('boxes'))
  await waiting
  let seen = 1
  for (;;) {
    const { value } = await stream.next()
    if (value?.type === 'behind') {
      expect(value.dropped + seen).toBe(10_000)
      break
    }
    seen += 1
  }
  expect(seen).toBeLessThan(5_000)
})

test('an abort ends a stream that waits, and its listener', async () => {
  const hub = new EventHub()
  const abort = new AbortController()
  const stream = hub.stream(abort.signal)
  await stream.next()
  const waiting = stream.next()
  await nextTurn()
  abort.abort()
  expect(await waiting).toEqual({ done: true, value: undefined })
})
