import { useEffect, useSyncExternalStore } from 'react'
import type { BenchEvent } from '../../shared/contract/index.ts'
import { NoToken } from './browser-door.ts'
import { api, bench, queryClient } from './client.ts'

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly version: string }
  /** Tried again by itself. */
  | { readonly state: 'lost'; readonly since: number; readonly why: string }
  | { readonly state: 'no-token' }

const FIRST_RETRY_MS = 300
const LONGEST_RETRY_MS = 5_000

type Listener = (event: BenchEvent) => void
const listeners = new Set<Listener>()
const connectionListeners = new Set<() => void>()
let connection: Connection = { state: 'connecting' }

/** Every event of the bench, as it comes. @returns its own end. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The same for as long as a component is there. The listener must not change identity without need. */
export function useEvents(listener: Listener): void {
  useEffect(() => onEvent(listener), [listener])
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
    () => connection,
  )
}

/** Listens to the bench for as long as the page lives. Called once. */
export async function listen(): Promise<never> {
  for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
    let why = 'The bench ended the stream.'
    try {
      for await (const event of await bench.events.all()) {
        if (event.type === 'hello') retryMs = FIRST_RETRY_MS
        take(event)
      }
    } catch (error) {
      if (error instanceof NoToken) {
        become({ state: 'no-token' })
        return await new Promise<never>(() => undefined)
      }
      why = error instanceof Error ? error.message : String(error)
    }
    if (connection.state !== 'lost') become({ state: 'lost', since: Date.now(), why })
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}

function take(event: BenchEvent): void {
  switch (event.type) {
    case 'hello':
      become({ state: 'open', version: event.version })
      void queryClient.invalidateQueries()
      break
    case 'behind':
      void queryClient.invalidateQueries()
      break
    case 'activity':
      queryClient.setQueryData(api.activities.get.queryKey({ input: { id: event.activity.id } }), event.activity)
      queryClient.setQueryData(api.activities.list.queryKey(), (all) =>
        all === undefined
          ? undefined
          : [event.activity, ...all.filter(({ id }) => id !== event.activity.id)].sort((a, b) =>
              b.startedAt.localeCompare(a.startedAt),
            ),
      )
      break
    case 'watch':
      queryClient.setQueryData(api.live.watches.queryKey(), (all) =>
        all === undefined
          ? undefined
          : [...all.filter(({ boxName }) => boxName !== event.watch.boxName), event.watch].sort((a, b) =>
              a.boxName.localeCompare(b.boxName),
            ),
      )
      break
    case 'prompt':
    case 'prompt-gone':
      void queryClient.invalidateQueries({ queryKey: api.prompts.key() })
      break
    case 'changed':
      void queryClient.invalidateQueries({ queryKey: api[event.what].key() })
      break
    case 'sample':
    case 'decision':
    case 'command':
    case 'log':
      break
  }
  for (const listener of listeners) {
    try {
      listener(event)
    } catch (error) {
      // A mistake of one listener is shown as one; it neither ends the stream nor hides the event from the others.
      reportError(error)
    }
  }
}

function become(next: Connection): void {
  connection = next
  for (const listener of connectionListeners) listener()
}
