import { BenchError } from '../../shared/errors.ts'
import { withBox, type Access, type Workbench } from '../bench/index.ts'
import type { PromptDesk } from './prompt-desk.ts'
import type { SecretKeeper } from './secret-keeper.ts'

/** Logs in to boxes with a person to ask. */
export class Connections {
  readonly #bench: Workbench
  readonly #desk: PromptDesk
  readonly #secrets: SecretKeeper

  constructor(bench: Workbench, desk: PromptDesk, secrets: SecretKeeper) {
    this.#bench = bench
    this.#desk = desk
    this.#secrets = secrets
  }

  get prompts() {
    return this.#desk.prompts
  }

  async withBox<T>(boxName: string, work: (access: Access) => Promise<T>): Promise<T> {
    return this.forgettingRefused(boxName, () => withBox(this.#bench, boxName, this.prompts, work))
  }

  /** A secret that the box refused is asked for again next time. */
  async forgettingRefused<T>(boxName: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof BenchError && error.code === 'authentication-failed') await this.#secrets.forget(boxName)
      throw error
    }
  }
}
