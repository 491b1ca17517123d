import { _electron, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { electronBinary } from '../scripts/electron-binary.ts'
import { startBench, type BenchProcess } from './bench-process.ts'
import { makeHome, ROOT, type Home } from './home.ts'

/** The app as a person has it before them: a page on a main process, with folders of its own. */
export interface App {
  readonly home: Home
  readonly page: Page
  /** Undefined in Electron, where the page has no server. */
  readonly bench: BenchProcess | undefined
  /** What no page may ever say: errors, refusals by the security policy, requests to anywhere else. */
  readonly errors: string[]
  /** Goes to a page by its address, as a link from outside does. */
  readonly open: (path: string) => Promise<void>
  readonly close: () => Promise<void>
}

export interface LaunchOptions {
  readonly project: string
  readonly browser: Browser
  readonly context: BrowserContextOptions
}

export async function launchApp({ project, browser, context }: LaunchOptions): Promise<App> {
  const home = await makeHome()
  return project === 'electron' ? launchInElectron(home) : launchBehindServe(home, browser, context)
}

async function launchBehindServe(home: Home, browser: Browser, options: BrowserContextOptions): Promise<App> {
  const bench = await startBench(home)
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const errors = listenForErrors(page, bench.origin)
  await page.goto(bench.address)
  return {
    ...{ home, page, bench, errors },
    open: async (path) => {
      await page.goto(`${bench.origin}${path}`)
    },
    close: async () => {
      await context.close()
      await bench.stop()
      await home.remove()
    },
  }
}

const ELECTRON_ORIGIN = 'app://bench'

async function launchInElectron(home: Home): Promise<App> {
  const executablePath = electronBinary(ROOT)
  if (executablePath === undefined) throw new Error('There is no Electron here.')
  const environment = Object.entries(home.environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const electron = await _electron.launch({ executablePath, args: [ROOT], env: Object.fromEntries(environment) })
  const page = await electron.firstWindow()
  return {
    ...{ home, page, bench: undefined, errors: listenForErrors(page, ELECTRON_ORIGIN) },
    open: async (path) => {
      await page.goto(`${ELECTRON_ORIGIN}${path}`)
    },
    close: async () => {
      await electron.close()
      await home.remove()
    },
  }
}

/** Chromium tells a refusal by the content security policy as an error on the console. */
export function listenForErrors(page: Page, origin: string): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) errors.push(`asked for ${url}`)
  })
  return errors
}
