import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** In display-independent pixels. */
const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Rectangle = z.infer<typeof rectangleSchema>

const stateSchema = z.object({ bounds: rectangleSchema, isMaximized: z.boolean() })
/** Where the window was: its bounds when it is not maximised, and whether it is. */
export type WindowState = z.infer<typeof stateSchema>

export const SMALLEST_SIZE = { width: 800, height: 560 }
const USUAL_SIZE = { width: 1280, height: 800 }
/** So much of the title bar must be on a display for the window to be caught with the mouse. */
const GRIP = { width: 120, height: 32 }

/** How to open the window: without a place, the system puts it in the middle. */
export interface Placement {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
}

/**
 * Where the window opens, given where it was and the displays there are now, each by its work area. A display that was unplugged
 * takes no window with it; one that became smaller still shows a whole one.
 */
export function placementOn(displays: readonly Rectangle[], state: WindowState | undefined): Placement {
  const display = state === undefined ? displays[0] : displays.find((area) => holdsTitleBar(area, state.bounds))
  const room = display ?? displays[0]
  const wanted = state?.bounds ?? USUAL_SIZE
  const width = fitting(wanted.width, SMALLEST_SIZE.width, room?.width)
  const height = fitting(wanted.height, SMALLEST_SIZE.height, room?.height)
  const isMaximized = state?.isMaximized ?? false
  if (state === undefined || display === undefined) return { width, height, isMaximized }
  return {
    x: within(state.bounds.x, display.x, display.x + display.width - width),
    y: within(state.bounds.y, display.y, display.y + display.height - height),
    width,
    height,
    isMaximized,
  }
}

function holdsTitleBar(area: Rectangle, bounds: Rectangle): boolean {
  const acrossPixels = Math.min(area.x + area.width, bounds.x + bounds.width) - Math.max(area.x, bounds.x)
  const isGripInside = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height
  return acrossPixels >= GRIP.width && isGripInside
}

function fitting(wanted: number, smallest: number, room: number | undefined): number {
  return Math.max(smallest, Math.min(wanted, room ?? wanted))
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

/** window.json of the data folder. */
export function readWindowState(directory: string): WindowState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateFile(directory), 'utf8')))
  } catch {
    // Not there on the first start; where it is garbage, the window opens where it did then.
    return undefined
  }
}

/** At once: it is called while the window closes. */
export function writeWindowState(directory: string, state: WindowState): void {
  writeFileSync(stateFile(directory), JSON.stringify(state))
}

function stateFile(directory: string): string {
  return path.join(directory, 'window.json')
}
