import type { Page } from '@playwright/test'
import { contextOf, expect, test } from './fixtures.ts'
import { picture } from './look.ts'
import { expectPlace, PLACES } from './places.ts'

// A browser's zoom of 200 % in a window of 1280x800.
const ZOOMED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }

test.beforeEach(() => {
  test.skip(test.info().project.name === 'electron', 'a window of Electron has no context of its own')
})

test('at 200 % zoom every page fits the width, and its heading and its content can be reached', async ({
  app,
  browser,
}, info) => {
  const context = await browser.newContext({ ...contextOf(info), ...ZOOMED })
  const page = await context.newPage()
  await page.goto(app.bench?.address ?? '')
  for (const place of PLACES) {
    await test.step(place.name, async () => {
      await page.goto(`${app.bench?.origin ?? ''}${place.path}`)
      await expectPlace(page, place)
      expect(await tooWide(page)).toEqual([])
      await picture(page, `zoomed-${place.name}`)
    })
  }
  await context.close()
})

/** What scrolls sideways and must not: the document, the frame and its page. Tables and charts may within themselves. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['html', '.frame', '.frame-main', 'main', '.rail'].filter((selector) => {
      const element = document.querySelector(selector)
      return element !== null && element.scrollWidth > element.clientWidth + 1
    }),
  )
}
