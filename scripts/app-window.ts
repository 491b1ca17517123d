import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const ON_A_MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const UNDER_WINDOWS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
]

/** The system's Chromium or Chrome, or the one that RABENCH_CHROMIUM names; undefined where there is none. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['RABENCH_CHROMIUM']
  if (named !== undefined) return isProgram(named) ? named : undefined
  const directories = (environment['PATH'] ?? '').split(path.delimiter)
  const windows = UNDER_WINDOWS.flatMap((variable) => {
    const directory = environment[variable]
    return directory === undefined ? [] : [path.join(directory, 'Google/Chrome/Application/chrome.exe')]
  })
  return [
    ...NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name))),
    ...(process.platform === 'darwin' ? ON_A_MAC : []),
    ...(process.platform === 'win32' ? windows : []),
  ].find(isProgram)
}

export function hasDisplay(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((variable) => (environment[variable] ?? '') !== '')
}

/**
 * Opens the app without an address bar, in a profile of its own, and without a word to the network.
 * @param address with its token.
 * @param directory for the profile.
 * @returns the browser, which ends when the window is closed.
 */
export function openAppWindow(browser: string, address: string, directory: string): ChildProcess {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const door = path.join(directory, 'door.html')
  // Everybody on this computer can read a command line, so the token is not in it but in a file that is ours alone.
  rmSync(door, { force: true })
  writeFileSync(door, `<!doctype html><script>location.replace(${JSON.stringify(address)})</script>\n`, { mode: 0o600 })
  const child = spawn(
    browser,
    [
      `--app=${pathToFileURL(door).href}`,
      `--user-data-dir=${path.join(directory, 'profile')}`,
      ...QUIET,
      // Chromium does not start its sandbox as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore', detached: process.platform !== 'win32' },
  )
  child.once('exit', () => {
    rmSync(door, { force: true })
  })
  return child
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
