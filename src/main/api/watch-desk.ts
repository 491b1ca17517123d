import type { LoadedModule, Watch } from '../../shared/contract/index.ts'
import type { ReadaheadMapKib } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import {
  moduleState,
  setDryRun,
  setFixedReadahead,
  setPaused,
  setReadaheadMap,
  setTimeLimit,
  undeploy,
  watchBox,
  type Access,
  type LoadedState,
  type Workbench,
} from '../bench/index.ts'
import type { Connections } from './connections.ts'
import type { EventHub } from './event-hub.ts'
import { benchErrorData, expectedFailure } from './failures.ts'
import type { Journal } from './journal.ts'

interface Entry {
  watch: Watch
  /** The connection that watches, while there is one: changes of the module go through it. */
  access: Access | undefined
  /** The module's state is being asked for. */
  isReading: boolean
  readonly abort: AbortController
  /** Settles when the watch is on, or has failed before it was. */
  readonly begun: Promise<void>
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<void>
}

/** Whether what is known of a time limit cannot be so any more. A disk that is gone says nothing of it. */
export function isOutdated({ state }: LoadedModule['limit'], action: DecisionLine['action']): boolean {
  return action === 'expired' ? state !== 'expired' : state === 'expired' && action !== 'gone'
}

function secondsFromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString()
}

/** The watches of loaded modules, one a box. Each records what it sees for as long as it lasts. */
export class WatchDesk {
  readonly #bench: Workbench
  readonly #hub: EventHub
  readonly #journal: Journal
  readonly #connections: Connections
  readonly #entries = new Map<string, Entry>()

  constructor(bench: Workbench, hub: EventHub, journal: Journal, connections: Connections) {
    this.#bench = bench
    this.#hub = hub
    this.#journal = journal
    this.#connections = connections
  }

  list(): Watch[] {
    return [...this.#entries.values()].map(({ watch }) => watch).sort((a, b) => a.boxName.localeCompare(b.boxName))
  }

  /** @throws BenchError module-lost where no module is loaded, and whatever connecting throws. */
  async start(boxName: string): Promise<Watch> {
    const running = this.#entries.get(boxName)
    const entry = running !== undefined && running.watch.state !== 'ended' ? running : this.#begin(boxName)
    await entry.begun
    return entry.watch
  }

  /** Ends a watch. @throws BenchError wrong-usage where there never was one. */
  async end(boxName: string): Promise<Watch> {
    await this.stop(boxName)
    const watch = this.#entries.get(boxName)?.watch
    if (watch !== undefined) return watch
    throw new BenchError('wrong-usage', `${boxName} is not being watched.`)
  }

  /** The same, wherever it may or may not be watched. */
  async stop(boxName: string): Promise<void> {
    const entry = this.#entries.get(boxName)
    entry?.abort.abort()
    await entry?.ended
  }

  async setDryRun(boxName: string, on: boolean): Promise<Watch> {
    return this.#change(boxName, (access) => setDryRun(access.box, on))
  }

  async setPaused(boxName: string, on: boolean): Promise<Watch> {
    return this.#change(boxName, (access) => setPaused(access.box, on))
  }

  async setFixed(boxName: string, kib: number | undefined): Promise<Watch> {
    return this.#change(boxName, (access) => setFixedReadahead(access.box, kib))
  }

  async setLimit(boxName: string, seconds: number | undefined): Promise<Watch> {
    return this.#change(boxName, (access) => setTimeLimit(access.box, seconds))
  }

  async setMap(boxName: string, readaheadMapKib: ReadaheadMapKib): Promise<Watch> {
    return this.#change(boxName, (access) => setReadaheadMap(access.box, readaheadMapKib))
  }

  /** @returns whether a module was loaded. */
  async unload(boxName: string): Promise<boolean> {
    // While somebody reads /dev/rabench the module cannot go.
    await this.stop(boxName)
    const { wasLoaded, removed } = await this.#connections.withBox(boxName, (access) => undeploy(this.#bench, access))
    if (removed.length > 0) this.#journal.say('info', boxName, `removed ${removed.join(', ')}`)
    this.#hub.publish({ type: 'changed', what: 'boxes' })
    this.#hub.publish({ type: 'changed', what: 'models' })
    return wasLoaded
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((boxName) => this.stop(boxName)))
  }

  #begin(boxName: string): Entry {
    const begun = Promise.withResolvers<undefined>()
    const abort = new AbortController()
    const ended = Promise.resolve().then(() =>
      this.#watch(entry, () => {
        begun.resolve(undefined)
      }),
    )
    const entry: Entry = {
      watch: { boxName, state: 'connecting', startedAt: new Date().toISOString() },
      access: undefined,
      isReading: false,
      abort,
      begun: begun.promise,
      ended: ended.then(
        () => {
          begun.resolve(undefined)
        },
        (error: unknown) => {
          begun.reject(error instanceof Error ? error : new Error(String(error)))
        },
      ),
    }
    this.#entries.set(boxName, entry)
    this.#tell(entry, {})
    return entry
  }

  async #watch(entry: Entry, onBegun: () => void): Promise<void> {
    const { boxName } = entry.watch
    try {
      await this.#connections.withBox(boxName, async (access) => {
        entry.access = access
        await watchBox(this.#bench, access, {
          onStarted: (recordingId, module) => {
            this.#tell(entry, { state: 'watching', recordingId, module: this.#titled(module) })
            this.#journal.say('info', boxName, `watching the module on ${module.disk}`)
            onBegun()
          },
          onDecision: (decision) => {
            this.#follow(entry, decision)
            const { recordingId: id } = entry.watch
            if (id !== undefined) this.#hub.publish({ type: 'decision', source: { kind: 'recording', id }, decision })
          },
          onSample: (sample) => {
            const { recordingId: id } = entry.watch
            if (id !== undefined) this.#hub.publish({ type: 'sample', source: { kind: 'recording', id }, sample })
          },
          signal: entry.abort.signal,
        })
      })
      this.#tell(entry, { state: 'ended' })
    } catch (error) {
      if (entry.abort.signal.aborted) {
        this.#tell(entry, { state: 'ended' })
        return
      }
      const failure = expectedFailure(error)
      this.#tell(entry, { state: 'ended', error: benchErrorData(failure) })
      this.#journal.say('error', boxName, failure.message)
      throw failure
    } finally {
      entry.access = undefined
      this.#hub.publish({ type: 'changed', what: 'sessions' })
    }
  }

  /** Its time limit passes, or is set anew by somebody else, without a word but in its decisions. */
  #follow(entry: Entry, { action }: DecisionLine): void {
    const { access, isReading } = entry
    const { module } = entry.watch
    if (access === undefined || isReading || module === undefined || !isOutdated(module.limit, action)) return
    entry.isReading = true
    void moduleState(access.box)
      .then((state) => {
        if (state.loaded) this.#tell(entry, { module: this.#titled(state) })
      })
      // The watch itself says what became of the connection.
      .catch(() => undefined)
      .finally(() => {
        entry.isReading = false
      })
  }

  async #change(boxName: string, change: (access: Access) => Promise<void>): Promise<Watch> {
    const entry = this.#entries.get(boxName)
    const work = async (access: Access) => {
      await change(access)
      return moduleState(access.box)
    }
    const module = await (entry?.access === undefined ? this.#connections.withBox(boxName, work) : work(entry.access))
    const now = { ...(module.loaded ? { module: this.#titled(module) } : {}) }
    if (entry !== undefined) return this.#tell(entry, now)
    return { boxName, state: 'ended', startedAt: new Date().toISOString(), ...now }
  }

  #tell(entry: Entry, change: Partial<Watch>): Watch {
    entry.watch = { ...entry.watch, ...change }
    this.#hub.publish({ type: 'watch', watch: entry.watch })
    return entry.watch
  }

  #titled(state: LoadedState): LoadedModule {
    const { disk, targets, windowMs, dryRun, paused, holdWindows, sureMilli, readaheadMapKib, modelId } = state
    const { fixedKib, limit } = state
    const target = targets.map(({ steered, observed }) => (steered === observed ? observed : `${steered}:${observed}`))
    const known = this.#bench.store.models.records().find(({ document }) => document.id === modelId)
    const title = known && (known.label.title === '' ? known.document.name : known.label.title)
    return {
      ...{ disk, target: target.join(','), windowMs, dryRun, paused, holdWindows, sureMilli, readaheadMapKib, modelId },
      ...(fixedKib === undefined ? {} : { fixedKib }),
      limit: limit.state === 'running' ? { state: 'running', endsAt: secondsFromNow(limit.secondsLeft) } : limit,
      ...(title === undefined ? {} : { modelTitle: title }),
    }
  }
}
