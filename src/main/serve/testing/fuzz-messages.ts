import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { oddValue } from '../../../shared/testing/odd-values.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { PageSocket } from './page-socket.ts'
import { serveBench } from './served-bench.ts'

/** They change nothing. */
const PATHS = [
  '/settings/get',
  '/sessions/list',
  '/models/list',
  '/events/all',
  '/events/log',
  '/no/such',
  '/',
  '',
  'x',
]
const HEADERS = [
  { 'content-type': 'text/event-stream' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-disposition': 'attachment; filename="a"' },
  { 'last-event-id': '7', 'x-odd': ['a', 'b'] },
]
/** After which a page leaves, and what it had open ends. */
const MESSAGES_A_PAGE = 50

/**
 * Messages that no page of ours sends, through a real WebSocket: their connection may end, others are answered as ever.
 * @throws of an input after which another page is not answered
 */
export async function openMessagesSubject(): Promise<FuzzSubject> {
  const served = await serveBench()
  const { address } = served.server
  const other = await PageSocket.open(address)
  let odd = await PageSocket.open(address)
  let said = 0
  return {
    name: 'serve messages',
    codes: [],
    take: async (random) => {
      if (!odd.isOpen || ++said % MESSAGES_A_PAGE === 0) {
        odd.close()
        odd = await PageSocket.open(address)
      }
      odd.say(messageOf(random))
      const { status } = await other.ask('/settings/get', undefined)
      if (status !== 200) throw new Error(`another page is answered ${status}`)
      return odd.isOpen ? undefined : 'connection ended'
    },
    close: async () => {
      odd.close()
      other.close()
      await served.close()
    },
  }
}

function messageOf(random: Random): string | Buffer {
  const message = {
    i: oneOf<unknown>(random, ['1', '2', '3', 4, null, '']),
    ...(random() < 0.4 ? { t: oneOf<unknown>(random, [1, 2, 3, 4, 5, '3']) } : {}),
    p: {
      u: oneOf(random, PATHS),
      b: { json: oddValue(random), ...(random() < 0.4 ? { meta: oddMeta(random) } : {}) },
      ...(random() < 0.3 ? { h: oneOf(random, HEADERS) } : {}),
      ...(random() < 0.2 ? { m: oneOf(random, ['GET', 'POST', 'x']) } : {}),
      ...(random() < 0.2 ? { e: oneOf(random, ['message', 'error', 'done', 'x']), d: { json: 1 } } : {}),
    },
  }
  const kind = random()
  if (kind < 0.3) return JSON.stringify(message)
  if (kind < 0.7) return JSON.stringify(damagedJson(message, random))
  if (kind < 0.9) return damagedText(JSON.stringify(message), random)
  return Buffer.from(Array.from({ length: below(random, 100) }, () => below(random, 256)))
}

/** What the transport's own types of a value are said by: a type, and the way to the value. */
function oddMeta(random: Random): unknown {
  const way = oneOf<readonly unknown[]>(random, [[], ['id'], [0], ['__proto__'], ['constructor', 'prototype'], [-1]])
  return [[below(random, 10), ...way], oddValue(random)]
}
