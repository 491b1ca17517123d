import { randomUUID } from 'node:crypto'
import type { Prompt, PromptAnswer } from '../../shared/contract/index.ts'
import type { ConnectionPrompts } from '../bench/index.ts'
import type { EventHub } from './event-hub.ts'
import type { SecretKeeper } from './secret-keeper.ts'

/** How long a connection waits for a person: sshd gives up at two minutes (LoginGraceTime), and nothing waits for ever. */
const PATIENCE_MS = 110_000

interface Open {
  readonly prompt: Prompt
  readonly answer: (answer: PromptAnswer) => void
}

/** Questions of connections, on their way to whichever page answers first. */
export class PromptDesk {
  readonly #hub: EventHub
  readonly #secrets: SecretKeeper
  readonly #open = new Map<string, Open>()

  constructor(hub: EventHub, secrets: SecretKeeper) {
    this.#hub = hub
    this.#secrets = secrets
  }

  /** Handed to whatever connects. Without an answer in time, the answer is no. */
  readonly prompts: ConnectionPrompts = {
    acceptHostKey: async ({ box, host, fingerprint }) => {
      const answer = await this.#ask({ kind: 'host-key', id: randomUUID(), boxName: box, host, fingerprint })
      return answer.kind === 'host-key' && answer.accept
    },
    secret: async ({ box, kind }) => {
      const known = await this.#secrets.get(box, kind)
      if (known !== undefined) return known
      const { canRemember } = this.#secrets
      const answer = await this.#ask({ kind: 'secret', id: randomUUID(), boxName: box, what: kind, canRemember })
      if (answer.kind !== 'secret') return undefined
      await this.#secrets.keep(box, kind, answer.secret, answer.remember)
      return answer.secret
    },
  }

  pending(): Prompt[] {
    return [...this.#open.values()].map(({ prompt }) => prompt)
  }

  /** @returns false where the question is gone, or of another kind. */
  answer(answer: PromptAnswer): boolean {
    const open = this.#open.get(answer.id)
    if (open === undefined || (answer.kind !== 'dismiss' && answer.kind !== open.prompt.kind)) return false
    open.answer(answer)
    return true
  }

  async #ask(prompt: Prompt): Promise<PromptAnswer> {
    const { promise, resolve } = Promise.withResolvers<PromptAnswer>()
    const patience = setTimeout(() => {
      resolve({ kind: 'dismiss', id: prompt.id })
    }, PATIENCE_MS)
    this.#open.set(prompt.id, { prompt, answer: resolve })
    this.#hub.publish({ type: 'prompt', prompt })
    try {
      return await promise
    } finally {
      clearTimeout(patience)
      this.#open.delete(prompt.id)
      this.#hub.publish({ type: 'prompt-gone', id: prompt.id })
    }
  }
}
