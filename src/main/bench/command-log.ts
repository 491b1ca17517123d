import type { LoggedCommand } from '../../shared/contract/index.ts'
import type { Workbench } from './workbench.ts'

/** Kept of one session; a day of measurements runs some 10,000. */
const MOST_COMMANDS = 50_000

/** The commands that run on a box for one session or evaluation, from now on, kept with it. */
export class CommandLog {
  readonly #bench: Pick<Workbench, 'store' | 'commands'>
  readonly #subjectId: string
  /** Not written down yet. */
  #commands: LoggedCommand[] = []
  #heard = 0
  readonly #stopListening: () => void

  constructor(bench: Pick<Workbench, 'store' | 'commands'>, boxName: string, subjectId: string) {
    this.#bench = bench
    this.#subjectId = subjectId
    this.#stopListening = bench.commands.listen((name, command) => {
      if (name !== boxName || this.#heard === MOST_COMMANDS) return
      this.#heard += 1
      this.#commands.push(command)
    })
  }

  /** Writes down what has ended so far, so that it outlives the process. */
  save(): void {
    this.#bench.store.commandLogs.add(this.#subjectId, this.#commands)
    this.#commands = []
  }

  end(): void {
    this.#stopListening()
    this.save()
  }
}
