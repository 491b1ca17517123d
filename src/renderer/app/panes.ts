import { useSyncExternalStore } from 'react'

/** What can lie over or under any page. */
interface Panes {
  readonly isLogOpen: boolean
  readonly isShortcutsOpen: boolean
  /** Whose commands the log shows; undefined: all. */
  readonly logBox: string | undefined
}

const LOG_KEY = 'rabench-log-open'
let panes: Panes = { isLogOpen: localStorage.getItem(LOG_KEY) === '1', isShortcutsOpen: false, logBox: undefined }
const listeners = new Set<() => void>()

export function usePanes(): Panes {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => panes,
  )
}

export function setPanes(change: Partial<Panes>): void {
  panes = { ...panes, ...change }
  localStorage.setItem(LOG_KEY, panes.isLogOpen ? '1' : '0')
  for (const listener of listeners) listener()
}

export function toggleLog(): void {
  setPanes({ isLogOpen: !panes.isLogOpen })
}
