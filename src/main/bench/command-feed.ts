import type { LoggedCommand } from '../../shared/contract/index.ts'
import type { EndedCommand } from '../box/index.ts'

type CommandListener = (boxName: string, command: LoggedCommand) => void

/** The commands that end on any box, for whoever keeps a log of them. */
export class CommandFeed {
  readonly #listeners = new Set<CommandListener>()

  /** @returns stops it. */
  listen(listener: CommandListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  tell(boxName: string, { command, asRoot, startedAt, seconds, exitCode }: EndedCommand): void {
    const logged = {
      ...{ at: startedAt.toISOString(), command, asRoot, seconds },
      ...(exitCode === undefined ? {} : { exitCode }),
    }
    for (const listener of this.#listeners) listener(boxName, logged)
  }
}
