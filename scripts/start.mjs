// `npm start`: the app. In Electron where its binary is; else the same pages through `serve`, in a window of the system's
// Chromium, or as an address where there is none. Ctrl-C, and closing the window, end all of it.
import { spawn, spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { findBrowser, hasDisplay, openAppWindow } from './app-window.ts'
import { electronBinary, HOW_TO_GET_ELECTRON } from './electron-binary.ts'
import { isBuilt } from './freshness.ts'

const root = path.join(import.meta.dirname, '..')
const say = (line) => process.stderr.write(`${line}\n`)
/** A terminal sends Ctrl-C to npm and to us, and npm passes its own on. */
const ECHO_MS = 500

if (!isBuilt(root)) {
  say('Building the app …')
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}
const binary = electronBinary(root)
if (binary !== undefined && hasDisplay()) inElectron(binary)
else
  await inBrowser(
    binary === undefined ? `Electron is not installed here (${HOW_TO_GET_ELECTRON})` : 'There is no display',
  )

function inElectron(electron) {
  // As root Chromium starts only without its sandbox.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(electron, [...flags, root], { stdio: 'inherit', detached: process.platform !== 'win32' })
  onSignal((signal) => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}

async function inBrowser(why) {
  const serve = spawn(
    process.execPath,
    ['--import', './scripts/require-node.mjs', 'src/main/cli/rabench.ts', 'serve'],
    // In a group of its own, so that it hears of Ctrl-C from us alone, and once: it has boxes to put back.
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: process.platform !== 'win32' },
  )
  onSignal((signal) => serve.kill(signal))
  let window
  serve.once('exit', (code) => {
    window?.kill()
    process.exitCode = code ?? 1
  })
  const [address] = await Promise.race([
    new Promise((resolve) => createInterface({ input: serve.stdout }).once('line', (line) => resolve([line]))),
    new Promise((resolve) => serve.once('exit', () => resolve([]))),
  ])
  if (address === undefined) return

  const browser = findBrowser()
  if (browser === undefined || !hasDisplay()) {
    say(
      `${why}, and no ${browser === undefined ? 'Chromium or Chrome' : 'display'}: open this address in a browser of this computer.`,
    )
    console.log(address)
    return
  }
  say(`${why}: opening it in ${path.basename(browser)}. Closing the window, or Ctrl-C here, ends it.`)
  window = openAppWindow(browser, address, path.join(cacheDirectory(), 'window'))
  window.once('error', (error) => {
    say(`${browser}: ${error.message}. Open this address instead:`)
    console.log(address)
  })
  window.once('exit', () => serve.kill('SIGINT'))
}

function onSignal(act) {
  let lastMs = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() - lastMs > ECHO_MS) act(signal === 'SIGHUP' ? 'SIGTERM' : signal)
      lastMs = Date.now()
    })
  }
}

/** As src/main/bench/workbench.ts has it. */
function cacheDirectory() {
  const { RABENCH_CACHE, XDG_CACHE_HOME } = process.env
  return RABENCH_CACHE ?? path.join(XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'readahead-bench')
}
