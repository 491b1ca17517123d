import { test as base, type BrowserContextOptions, type TestInfo } from '@playwright/test'
import { launchApp, type App } from './app.ts'

interface Fixtures {
  /** A page on a bench that was never started before. Whatever a test does with it, no page may log an error. */
  readonly app: App
}

export const test = base.extend<Fixtures>({
  app: async ({ browser }, use, info) => {
    const app = await launchApp({ project: info.project.name, browser, context: contextOf(info) })
    try {
      await use(app)
      expectNoErrors(app)
    } finally {
      await app.close()
    }
  },
})

export const { expect } = base

/** One app for all tests of a file, where starting one for each would take longer than they do. */
export function appOfThisFile(beforeClose?: (app: App) => Promise<void>): () => App {
  let app: App | undefined
  const current = () => {
    if (app === undefined) throw new Error('The app of this file was not launched.')
    return app
  }
  test.beforeAll(async ({ browser }, info) => {
    app = await launchApp({ project: info.project.name, browser, context: contextOf(info) })
  })
  test.afterEach(() => {
    expectNoErrors(current())
  })
  test.afterAll(async () => {
    if (app === undefined) return
    await beforeClose?.(app)
    await app.close()
  })
  return current
}

function expectNoErrors({ errors }: App): void {
  expect(errors.splice(0), 'errors that the page logged').toEqual([])
}

export function contextOf({ project: { use } }: TestInfo): BrowserContextOptions {
  return { viewport: use.viewport ?? { width: 1280, height: 800 }, acceptDownloads: true }
}
