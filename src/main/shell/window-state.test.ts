import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { placementOn, readWindowState, SMALLEST_SIZE, writeWindowState } from './window-state.ts'

const laptop = { x: 0, y: 0, width: 1920, height: 1040 }
const beside = { x: 1920, y: -200, width: 2560, height: 1400 }
const state = (x: number, y: number, width = 1200, height = 800, isMaximized = false) => ({
  bounds: { x, y, width, height },
  isMaximized,
})

test('at the first start, the system chooses the place', () => {
  expect(placementOn([laptop], undefined)).toEqual({ width: 1280, height: 800, isMaximized: false })
})

test('the window opens where it was, on whichever display, maximised or not', () => {
  expect(placementOn([laptop, beside], state(2100, 100, 1200, 800, true))).toEqual({
    ...{ x: 2100, y: 100, width: 1200, height: 800 },
    isMaximized: true,
  })
})

test('where its display is gone, it keeps its size and loses its place', () => {
  expect(placementOn([laptop], state(2100, 100))).toEqual({ width: 1200, height: 800, isMaximized: false })
})

test('where its title bar cannot be reached, it loses its place', () => {
  expect(placementOn([laptop], state(500, -300))).not.toHaveProperty('x')
  expect(placementOn([laptop], state(-1150, 100))).not.toHaveProperty('x')
})

test('on a display that became smaller, all of it is to be seen', () => {
  expect(placementOn([{ x: 0, y: 0, width: 1280, height: 760 }], state(600, 100, 1600, 1000))).toEqual({
    ...{ x: 0, y: 0, width: 1280, height: 760 },
    isMaximized: false,
  })
})

test('it is never smaller than its pages can be used', () => {
  expect(placementOn([laptop], state(10, 10, 20, 20))).toMatchObject(SMALLEST_SIZE)
})

test('without any display (a remote session that ended) it still has a size', () => {
  expect(placementOn([], state(10, 10))).toEqual({ width: 1200, height: 800, isMaximized: false })
})

const directory = mkdtempSync(path.join(tmpdir(), 'rabench-window-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

test('it is remembered in the data folder', () => {
  expect(readWindowState(directory)).toBeUndefined()
  writeWindowState(directory, state(1, 2))
  expect(readWindowState(directory)).toEqual(state(1, 2))
})

test.each([
  '',
  '{',
  'null',
  '{"bounds":{"x":"0","y":0,"width":1,"height":1},"isMaximized":false}',
  '{"bounds":{"x":0,"y":0,"width":-5,"height":1},"isMaximized":false}',
])('garbage (%j) is as good as none', (text) => {
  writeFileSync(path.join(directory, 'window.json'), text)
  expect(readWindowState(directory)).toBeUndefined()
})
