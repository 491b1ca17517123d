import type { WindowCounts } from './window-counts.ts'

export const DEFAULT_WINDOW_SECONDS = 2.5
/** What a campaign may choose: shorter reacts sooner, longer judges on more requests. */
export const WINDOW_SECONDS_CHOICES = [1, 2.5, 5] as const

/** A jump is a distance above this many 512-byte sectors (1 MiB). */
export const JUMP_SECTORS = 2048

export type { WindowCounts }

/** A window with fewer than 2 requests is idle: stored, never trained on, never classified. */
export function isIdle(window: Pick<WindowCounts, 'requests'>): boolean {
  return window.requests < 2
}
