import { startBench } from './bench-process.ts'
import { listenForErrors } from './app.ts'
import { contextOf, expect, test } from './fixtures.ts'

test.beforeEach(() => {
  test.skip(test.info().project.name === 'electron', 'in Electron the page and the bench end together')
})

test('a bench that has gone is told in words, and the page goes on when it is back', async ({ app }) => {
  const { page, bench, home, errors } = app
  if (bench === undefined) throw new Error('no bench to stop')
  await expect(page.getByText('Nothing is running')).toBeVisible()
  await bench.stop()
  await expect(page.getByText(/Lost the connection to the bench\. It is tried again/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'quick on virtual' })).toBeVisible()

  const again = await startBench(home, Number(new URL(bench.origin).port))
  await page.goto(again.address)
  await expect(page.getByText('Nothing is running')).toBeVisible()
  await expect(page.getByRole('link', { name: 'quick on virtual' })).toBeVisible()
  // What Chromium says of a connection that fails is no error of ours.
  expect(errors.splice(0).filter((error) => !error.startsWith('WebSocket connection to'))).toEqual([])
  await again.stop()
})

test('a page that is opened without the token says what to do', async ({ app, browser }, info) => {
  const context = await browser.newContext(contextOf(info))
  const page = await context.newPage()
  const origin = app.bench?.origin ?? ''
  const errors = listenForErrors(page, origin)
  await page.goto(`${origin}/sessions`)
  await expect(page.getByText('This page was opened without its token')).toBeVisible()
  await expect(page.getByText(/Open the address that the bench printed/)).toBeVisible()
  expect(errors).toEqual([])
  await context.close()
})
