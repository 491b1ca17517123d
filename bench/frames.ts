import type { CDPSession, Page } from '@playwright/test'
import { z } from 'zod'

/**
 * Runs in the page before anything of its own. Three looks at the same thing, because each alone can be fooled:
 * - `framesMs`: time between animation frames, what a person sees. Headless Chromium paces them at 60 Hz like a screen would,
 *   so 16.7 is the best there is, and a busy machine counts against the page.
 * - `longTasksMs`: tasks over 50 ms (Long Tasks API), whatever caused them.
 * - `longFramesMs`: frames over 50 ms from first task to paint (Long Animation Frames API), rendering included.
 */
export const FRAME_RECORDER = `
  const recorded = { framesMs: [], longTasksMs: [], longFramesMs: [] }
  let before
  const tick = (now) => {
    if (before !== undefined) recorded.framesMs.push(now - before)
    before = now
    requestAnimationFrame(tick)
  }
  requestAnimationFrame(tick)
  const observe = (type, kept) => {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) kept().push(duration)
    }).observe({ type })
  }
  observe('longtask', () => recorded.longTasksMs)
  observe('long-animation-frame', () => recorded.longFramesMs)
  globalThis.takeFrames = () => {
    const taken = structuredClone(recorded)
    for (const list of Object.values(recorded)) list.length = 0
    return taken
  }
`

const durationsSchema = z.array(z.number())
const recordedSchema = z.object({
  framesMs: durationsSchema,
  longTasksMs: durationsSchema,
  longFramesMs: durationsSchema,
})
export type Recorded = z.infer<typeof recordedSchema>

/** What came since the last call. */
export async function takeFrames(page: Page): Promise<Recorded> {
  return recordedSchema.parse(await page.evaluate('takeFrames()'))
}

const metricsSchema = z.record(z.string(), z.number())

/** Must come before the page: see `busySeconds`. */
export async function countBusyTime(cdp: CDPSession): Promise<void> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
}

/** CPU seconds of the main thread since the page began, by Chromium's own account: other work on the machine does not count. */
export async function busySeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const named = metricsSchema.parse(Object.fromEntries(metrics.map(({ name, value }) => [name, value])))
  return named['TaskDuration'] ?? Number.NaN
}

/** Bytes of JavaScript objects that are really in use: garbage is collected first. */
export async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize
}
