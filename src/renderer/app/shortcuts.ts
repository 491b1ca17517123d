import { useEffect } from 'react'

/** What a key, or two in a row, does on a page. */
export interface Shortcut {
  /** As `KeyboardEvent.key` says, in lower case; a sequence is written with a blank: "g b". */
  readonly keys: string
  readonly does: string
  readonly run: () => void
}

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_200

const registered = new Set<readonly Shortcut[]>()

/** The shortcuts of everything that is on the screen now, in the order of registration. */
export function shortcutsNow(): Shortcut[] {
  return [...registered].flat()
}

/** Has them for as long as the component is there. They must not change identity without need. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    registered.add(shortcuts)
    return () => {
      registered.delete(shortcuts)
    }
  }, [shortcuts])
}

/** Which shortcut a key completes, if any, given the one before it. Pure: the listener below keeps the state. */
export class KeySequence {
  #before: { readonly key: string; readonly atMs: number } | undefined

  take(key: string, atMs: number, shortcuts: readonly Shortcut[]): Shortcut | undefined {
    const first = this.#before !== undefined && atMs - this.#before.atMs <= SEQUENCE_MS ? this.#before.key : undefined
    const both = shortcuts.find(({ keys }) => keys === `${first ?? ''} ${key}`)
    const found = both ?? shortcuts.find(({ keys }) => keys === key)
    this.#before = found === undefined ? { key, atMs } : undefined
    return found
  }
}

/** Keys go to shortcuts unless somebody is typing, or a control has its own use for them. */
export function listenForShortcuts(): () => void {
  const sequence = new KeySequence()
  const listener = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const { target } = event
    if (!(target instanceof HTMLElement) || isBusyWithKeys(target, event.key)) return
    const found = sequence.take(event.key === ' ' ? 'space' : event.key.toLowerCase(), event.timeStamp, shortcutsNow())
    if (found === undefined) return
    event.preventDefault()
    found.run()
  }
  window.addEventListener('keydown', listener)
  return () => {
    window.removeEventListener('keydown', listener)
  }
}

function isBusyWithKeys(target: HTMLElement, key: string): boolean {
  if (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="textbox"], [role="combobox"]') !== null
  )
    return true
  // A dialog has the keyboard to itself.
  if (target.closest('[role="dialog"]') !== null) return true
  const presses = key === ' ' || key === 'Enter'
  return presses && target.closest('button, a, [role="button"], [role="tab"], summary') !== null
}
