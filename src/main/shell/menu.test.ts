import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { beforeEach, expect, test } from 'vitest'
import { menuTemplate, PLACES } from './menu.ts'
import { OUTSIDE_PAGES, type OutsidePage } from './outside-pages.ts'

const commands: string[] = []
const opened: OutsidePage[] = []
const template = (platform: NodeJS.Platform, isPackaged = true) =>
  menuTemplate(
    { platform, isPackaged },
    { command: (command) => commands.push(command), openOutside: (page) => opened.push(page) },
  )

/** Every item, however deep. */
function itemsOf(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])
}

const source = (file: string) => readFileSync(path.join(import.meta.dirname, '../../renderer/app', file), 'utf8')

/** Electron passes the item and the window, of which ours needs none. */
function click(item: MenuItemConstructorOptions): void {
  if (item.click !== undefined) Reflect.apply(item.click, item, [])
}

beforeEach(() => {
  commands.length = 0
  opened.length = 0
})

test.each(['linux', 'darwin', 'win32'] as const)('on %s, each command is one that the pages know', (platform) => {
  for (const item of itemsOf(template(platform))) click(item)
  const known = [...source('desktop-commands.ts').matchAll(/command === '(\w+)'/g)].map(([, name]) => name)
  const places = [...source('places.ts').matchAll(/name: '(\w+)'/g)].map(
    ([, name]) => `go:${name?.toLowerCase() ?? ''}`,
  )
  expect(commands.toSorted()).toEqual([...known, ...places].toSorted())
})

test('the places are the pages’ own, in their order; settings are where the platform has them', () => {
  const names = [...source('places.ts').matchAll(/name: '(\w+)'/g)].map(([, name]) => name)
  expect([...PLACES, 'Settings']).toEqual(names)
})

test('no two items have one key, and none is a key that somebody types', () => {
  for (const platform of ['linux', 'darwin'] as const) {
    const keys = itemsOf(template(platform)).flatMap(({ accelerator }) =>
      accelerator === undefined ? [] : [accelerator],
    )
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(key).toMatch(/^CmdOrCtrl\+/)
  }
})

test('a Mac has its app menu with Quit, elsewhere Quit is under File', () => {
  expect(template('darwin')[0]?.role).toBe('appMenu')
  expect(template('linux')[0]?.label).toBe('&File')
  for (const platform of ['darwin', 'linux'] as const) {
    const first = template(platform)[0]?.submenu
    expect(Array.isArray(first) && first.some(({ role }) => role === 'quit')).toBe(true)
  }
})

test('what editing needs is there', () => {
  expect(itemsOf(template('darwin')).map(({ role }) => role)).toEqual(
    expect.arrayContaining(['editMenu', 'windowMenu', 'help']),
  )
})

test('developer tools are for developers', () => {
  const has = (isPackaged: boolean) =>
    itemsOf(template('linux', isPackaged)).some(({ role }) => role === 'toggleDevTools')
  expect([has(true), has(false)]).toEqual([false, true])
})

test('help opens pages on the list', () => {
  for (const item of itemsOf(template('linux'))) click(item)
  expect(opened).toEqual(Object.values(OUTSIDE_PAGES))
})
