import { useEffect, useState } from 'react'
import type { LiveStore } from './live-store.ts'

/** Digits that change faster are not read; a chart that moves less than a pixel is not seen to move. */
export const TEXT_EVERY_MS = 500
const CHART_EVERY_MS = { least: 250, most: 1_000 }
/** Of a chart as wide as windows usually are. */
const CHART_PIXELS = 1_000

/** How often a chart that follows is drawn: once a pixel, within what is worth it. */
export function chartEveryMs(spanMs: number): number {
  return Math.min(CHART_EVERY_MS.most, Math.max(CHART_EVERY_MS.least, spanMs / CHART_PIXELS))
}

/**
 * The version of a store, looked at so often rather than whenever it changes: however fast events come and however slow drawing
 * is, only pictures are left out. Stands still while nobody can see it, or wants it to.
 * @param offsetMs clocks with different ones do not put their work into one frame
 */
export function useDrawnVersion(store: LiveStore, everyMs: number, isStill: boolean, offsetMs = 0): number {
  const [version, setVersion] = useState(store.version)
  useEffect(() => {
    if (isStill) return
    const look = () => {
      if (!document.hidden) setVersion(store.version)
    }
    let timer = setTimeout(() => {
      look()
      timer = setInterval(look, everyMs)
    }, offsetMs)
    return () => {
      // One name space: this ends either.
      clearInterval(timer)
    }
  }, [store, everyMs, isStill, offsetMs])
  return version
}
