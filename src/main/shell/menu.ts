import type { MenuItemConstructorOptions } from 'electron'
import { OUTSIDE_PAGES, type OutsidePage } from './outside-pages.ts'

/** What the menu does; the names of commands are the page's (src/renderer/app/desktop-commands.ts). */
export interface MenuActions {
  readonly command: (command: string) => void
  readonly openOutside: (page: OutsidePage) => void
}

export interface MenuKind {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
}

/** As the pages' rail has them, in its order. */
export const PLACES = ['Start', 'Bench', 'Live', 'Sessions', 'Models', 'Boxes'] as const

/** The native menu, as the platform is used to it. Keys are ones that nobody types into a field. */
export function menuTemplate(kind: MenuKind, actions: MenuActions): MenuItemConstructorOptions[] {
  const settings: MenuItemConstructorOptions = {
    label: kind.platform === 'darwin' ? 'Settings…' : 'Settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => {
      actions.command('go:settings')
    },
  }
  return [
    ...(kind.platform === 'darwin' ? [appMenu(settings)] : [fileMenu(settings)]),
    { role: 'editMenu' },
    viewMenu(kind, actions),
    goMenu(actions),
    { role: 'windowMenu' },
    helpMenu(actions),
  ]
}

/** A Mac's first menu has the app's name, and *Quit*. */
function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}

function fileMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return { label: '&File', submenu: [settings, { type: 'separator' }, { role: 'quit' }] }
}

function viewMenu({ isPackaged }: MenuKind, { command }: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      {
        label: 'Command palette',
        accelerator: 'CmdOrCtrl+K',
        click: () => {
          command('palette')
        },
      },
      {
        label: 'Log',
        accelerator: 'CmdOrCtrl+`',
        click: () => {
          command('log')
        },
      },
      { type: 'separator' },
      // A reload drops nothing: the work is in main, and the page picks it up again.
      { role: 'reload' },
      ...(isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  }
}

function goMenu({ command }: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&Go',
    submenu: PLACES.map((place, index) => ({
      label: place,
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => {
        command(`go:${place.toLowerCase()}`)
      },
    })),
  }
}

function helpMenu({ command, openOutside }: MenuActions): MenuItemConstructorOptions {
  const outside = (label: string, page: OutsidePage): MenuItemConstructorOptions => ({
    label,
    click: () => {
      openOutside(page)
    },
  })
  return {
    role: 'help',
    submenu: [
      {
        label: 'Keyboard shortcuts',
        accelerator: 'CmdOrCtrl+/',
        click: () => {
          command('shortcuts')
        },
      },
      { type: 'separator' },
      outside('read_ahead_kb in the kernel’s documentation', OUTSIDE_PAGES.readahead),
      outside('fio’s documentation', OUTSIDE_PAGES.fio),
      outside('LTTng’s documentation', OUTSIDE_PAGES.lttng),
    ],
  }
}
