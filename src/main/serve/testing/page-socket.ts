import { WebSocket } from 'ws'
import { z } from 'zod'

/** A message of the bench (@orpc/standard-server-peer, `serializeResponseMessage`). Those with a type belong to a stream. */
const answerSchema = z.object({
  i: z.string(),
  t: z.number().optional(),
  p: z.object({ s: z.number().default(200), b: z.object({ json: z.unknown() }).optional() }).optional(),
})

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** A bench has an answer to everything within this. */
const LONGEST_MS = 30_000
const ABORT = 4

/** A page's connection, which says what it likes. */
export class PageSocket {
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (answer: Answer) => void>()
  #asked = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    // What is too large or no message ends the connection, which is told by `isOpen`.
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => {
      this.#hear(data.toString('utf8'))
    })
  }

  /** @param address as the bench prints it, with the token */
  static async open(address: string): Promise<PageSocket> {
    const { origin, hash } = new URL(address)
    const protocols = ['rabench', `token.${hash.replace('#token=', '')}`]
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api`, protocols, { origin })
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return new PageSocket(socket)
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Any message, right or not. */
  say(message: string | Buffer): void {
    this.#socket.send(message)
  }

  /** A request of the contract. Of a stream, its beginning is the answer. @throws where none comes */
  async ask(path: string, payload: unknown): Promise<Answer> {
    const id = `ask-${this.#asked++}`
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const lost = () => {
      reject(new Error(`the connection ended before ${path} was answered`))
    }
    const patience = setTimeout(() => {
      reject(new Error(`${path} was not answered within ${LONGEST_MS} ms`))
    }, LONGEST_MS)
    this.#waiting.set(id, resolve)
    this.#socket.once('close', lost)
    try {
      this.say(JSON.stringify({ i: id, p: { u: path, b: { json: payload } } }))
      const answer = await promise
      this.say(JSON.stringify({ i: id, t: ABORT }))
      return answer
    } finally {
      clearTimeout(patience)
      this.#waiting.delete(id)
      this.#socket.off('close', lost)
    }
  }

  close(): void {
    this.#socket.terminate()
  }

  #hear(text: string): void {
    // What the transport says to odd messages may be odd too; nobody waits for that.
    const { data: answer } = answerSchema.safeParse(JSON.parse(text))
    if (answer === undefined || answer.t !== undefined) return
    this.#waiting.get(answer.i)?.({ status: answer.p?.s ?? 200, body: answer.p?.b?.json })
  }
}
