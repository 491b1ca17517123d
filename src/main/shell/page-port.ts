import { RPCHandler } from '@orpc/server/websocket'
import { z } from 'zod'
import type { Router } from '../api/index.ts'

/** Messages that may be on their way to the page; more wait until it has taken some. */
export const MOST_ON_THE_WAY = 64

/**
 * What a page of ours says in oRPC's peer protocol: a request of the contract, or that it no longer wants one. The contract has no
 * files and no streams towards main, so the protocol's other forms are refused.
 */
const messageSchema = z.union([
  z.strictObject({
    i: z.string().min(1).max(64),
    p: z.strictObject({ u: z.string().regex(/^(\/[A-Za-z]+){1,4}$/), b: z.unknown().optional() }),
  }),
  z.strictObject({ i: z.string().min(1).max(64), t: z.literal(4) }),
])

/** The contract, for one document in the window. */
export class PagePort {
  readonly #handler: RPCHandler<Record<string, never>>
  readonly #post: (message: string) => void
  /** What the handler takes for a WebSocket; it waits for `send`. */
  readonly #socket: { readonly send: (message: unknown) => Promise<void>; readonly addEventListener: () => void }
  #onTheWay = 0
  #waiting: (() => void)[] = []
  #isClosed = false

  /** @param post hands one message to the page, at once. */
  constructor(router: Router, post: (message: string) => void) {
    this.#handler = new RPCHandler(router)
    this.#post = post
    this.#socket = {
      send: (message: unknown) => this.#send(message),
      // Messages come through `receive`.
      addEventListener: () => undefined,
    }
  }

  /** @returns why the message is refused; undefined where it is one of the contract. */
  receive(text: string): string | undefined {
    const parsed = messageSchema.safeParse(readJson(text))
    if (!parsed.success) return z.prettifyError(parsed.error)
    // What the contract answers to a request is its own business; it rejects on a programmer's error alone.
    void this.#handler.message(this.#socket, text)
    return undefined
  }

  /** The page has taken one. */
  taken(): void {
    this.#onTheWay = Math.max(0, this.#onTheWay - 1)
    this.#waiting.shift()?.()
  }

  /** The document is gone: what it asked for is aborted, its streams end. */
  close(): void {
    this.#isClosed = true
    this.#handler.close(this.#socket)
    for (const go of this.#waiting) go()
    this.#waiting = []
  }

  /** Resolves when there is room: a page that reads slowly is served slowly, and its events wait where they are bounded. */
  async #send(message: unknown): Promise<void> {
    if (typeof message !== 'string') throw new TypeError('The contract has no files.')
    while (this.#onTheWay >= MOST_ON_THE_WAY && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    if (this.#isClosed) return
    this.#onTheWay += 1
    this.#post(message)
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Refused by the schema, like everything else that is no message.
    return undefined
  }
}
