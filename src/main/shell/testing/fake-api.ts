import type { BenchEvent, Settings } from '../../../shared/contract/index.ts'

const SETTINGS: Settings = {
  theme: 'system',
  boxName: 'virtual',
  profileName: 'quick',
  diskModel: 'slow-ssd',
  seed: 1,
  readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
  keepLoaded: true,
  notifyAfterSeconds: 30,
  keptTraces: {},
}

/** The bench as the signs of work and the way out see it; a test says what happens. */
export class FakeApi {
  readonly #listeners = new Set<(event: BenchEvent) => void>()
  work: string[] = []
  current: Settings = SETTINGS
  /** Resolves `close`. */
  readonly closing = Promise.withResolvers<undefined>()
  closes = 0

  listen = (listener: (event: BenchEvent) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  busy = (): readonly string[] => this.work
  settings = (): Settings => this.current

  close = async (): Promise<void> => {
    this.closes += 1
    await this.closing.promise
  }

  publish(event: BenchEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
