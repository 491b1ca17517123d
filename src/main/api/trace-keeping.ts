import { isEnded } from '../../shared/contract/index.ts'
import { holdTraceLimits, type Workbench } from '../bench/index.ts'
import type { EventHub } from './event-hub.ts'
import type { Journal } from './journal.ts'
import type { SettingsFile } from './settings-file.ts'

/** Kinds of work that keep raw traces. */
const CAPTURING: readonly string[] = ['run', 'capture']

/** Holds the limits of the settings for raw traces: at the start, and after each capture. */
export class TraceKeeping {
  readonly #bench: Workbench
  readonly #hub: EventHub
  readonly #journal: Journal
  readonly #settings: SettingsFile
  readonly #stopListening: () => void
  /** One after the other. */
  #held: Promise<void>

  constructor(bench: Workbench, hub: EventHub, journal: Journal, settings: SettingsFile) {
    this.#bench = bench
    this.#hub = hub
    this.#journal = journal
    this.#settings = settings
    this.#held = this.#hold()
    this.#stopListening = hub.listen((event) => {
      if (event.type !== 'activity' || !isEnded(event.activity)) return
      if (CAPTURING.includes(event.activity.input.kind)) this.#held = this.#held.then(() => this.#hold())
    })
  }

  /** Resolves when what was begun is done. */
  async close(): Promise<void> {
    this.#stopListening()
    await this.#held
  }

  async #hold(): Promise<void> {
    await holdTraceLimits(this.#bench, this.#settings.get().keptTraces, (remark) => {
      this.#journal.say('info', 'raw traces', remark)
      this.#hub.publish({ type: 'changed', what: 'sessions' })
    })
  }
}
