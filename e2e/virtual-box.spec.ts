import type { Page } from '@playwright/test'
import type { App } from './app.ts'
import { appOfThisFile, expect, test } from './fixtures.ts'
import { lookInBothThemes } from './look.ts'
import { traces, virtualBoxOf, type VirtualBox } from './virtual-box.ts'

// Emulated without KVM, everything on the virtual box takes minutes.
const BOOT_MS = 240_000
const CAPTURE_MS = 300_000
const CHAIN_MS = 1_800_000
// Of the disk itself: no file has to be written first.
const RANDOM_READER =
  'fio --name=random --rw=randread --ioengine=mmap --bs=4k --filename=/dev/vdb --readonly ' +
  '--fadvise_hint=0 --norandommap --time_based --runtime=600 --output=/dev/null'

test.describe('on the virtual box', { tag: '@box' }, () => {
  test.describe.configure({ mode: 'serial' })
  const app = appOfThisFile(async ({ home }) => {
    await home.rabench('box', 'down', 'virtual')
  })
  let box: VirtualBox
  let untouched: string

  test('it is started on its page, and a check finds everything that it needs', async () => {
    test.setTimeout(BOOT_MS)
    const { page } = app()
    await app().open('/boxes/virtual')
    await page.getByRole('button', { name: 'Start the virtual box' }).click()
    await expect(page.getByRole('button', { name: 'Shut down the virtual box' })).toBeVisible({ timeout: BOOT_MS })
    await page.getByRole('button', { name: 'Check virtual' }).click()
    const needs = page.getByRole('group', { name: 'What it needs' })
    await expect(page.getByText('readahead now')).toBeVisible({ timeout: 60_000 })
    await expect(needs.getByText('ready').first()).toBeVisible()
    await expect(needs.getByText('missing')).toHaveCount(0)
    await lookInBothThemes(page, 'box-checked')
    box = await virtualBoxOf(app().home)
    untouched = await traces(box)
    expect(untouched).toContain('no module')
  })

  test('a capture that is stopped after its first run keeps that run, and leaves the box as it was', async () => {
    test.setTimeout(CAPTURE_MS)
    const { page } = app()
    await startCapture(app())
    await expect(page.getByRole('heading', { name: /^Windows: [1-9]/ })).toBeVisible({ timeout: CAPTURE_MS })
    await page.getByRole('button', { name: 'Stop and keep' }).click()
    await expect(page.getByText(/Stopped\. \d of 9 runs are saved/)).toBeVisible({ timeout: 60_000 })
    expect(await traces(box)).toBe(untouched)
    await page.getByRole('link', { name: 'Session', exact: true }).click()
    await expect(page.getByText('partial')).toBeVisible()
    await expect(page.getByRole('heading', { name: /^Runs: [1-8]$/ })).toBeVisible()
    await app().open('/sessions')
    await expect(page.getByText('4 sessions')).toBeVisible()
  })

  test('a capture that is cancelled leaves nothing under Sessions, and the box as it was', async () => {
    test.setTimeout(CAPTURE_MS)
    const { page } = app()
    await startCapture(app())
    await expect(page.getByText(/run 1 of 9/).first()).toBeVisible({ timeout: 120_000 })
    await page.getByRole('button', { name: 'Cancel and discard' }).click()
    await lookInBothThemes(page, 'dialog-cancel')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel and discard' }).click()
    await expect(page.getByText('Cancelled. What it had made is deleted, and the box is as it was.')).toBeVisible({
      timeout: 60_000,
    })
    expect(await traces(box)).toBe(untouched)
    await app().open('/sessions')
    await expect(page.getByText('4 sessions')).toBeVisible()
  })

  test('one click goes from capture to a loaded module, and a reload on the way changes nothing', async () => {
    test.setTimeout(CHAIN_MS)
    const { page } = app()
    await app().open('/bench?box=virtual&profile=smoke')
    await expect(page.getByText(/^9 runs · .*of capture · 2048 MiB on its disk/)).toBeVisible()
    await page.getByRole('button', { name: 'The 9 runs' }).click()
    await expect(page.getByRole('group', { name: 'Planned runs' }).getByRole('row')).toHaveCount(10)
    await page.getByRole('button', { name: 'Advanced' }).click()
    await page.getByLabel('Repetitions of the comparison').fill('2')
    await expect(page.getByLabel('Keep the module loaded after comparing')).toBeChecked()
    await page.getByRole('button', { name: /^Start on virtual/ }).click()

    await test.step('the disk is drawn while it captures', async () => {
      await expect(activeStep(page)).toContainText('Capture', { timeout: 120_000 })
      await expect(activeStep(page)).toContainText(/run 1 of 9/, { timeout: 120_000 })
      await expect(page.getByRole('img', { name: /throughput, request rate, latency/ })).toBeVisible({
        timeout: 60_000,
      })
      await expect(page.getByRole('heading', { name: /^Windows: [1-9]/ })).toBeVisible({ timeout: CAPTURE_MS })
    })
    await lookInBothThemes(page, 'bench-capturing')
    await test.step('a reload finds it as it is', async () => {
      await page.reload()
      await expect(page.getByText('Run smoke on virtual').first()).toBeVisible()
      await expect(activeStep(page)).toContainText(/run [2-9] of 9/)
      await expect(page.getByRole('heading', { name: /^Windows: [1-9]/ })).toBeVisible()
      await expect(page.getByRole('img', { name: /throughput, request rate, latency/ })).toBeVisible()
    })
    await test.step('it says so on every page', async () => {
      await page.getByRole('link', { name: 'Sessions' }).click()
      await expect(page.getByRole('contentinfo')).toContainText(/Run smoke on virtual · Capture: run \d of 9/)
      await page.getByRole('link', { name: 'Bench' }).click()
    })
    await test.step('it ends with a comparison, a session, a model and a loaded module', async () => {
      await expect(page.getByText(/^Done\. (Most gained: |No difference is shown)/)).toBeVisible({ timeout: CHAIN_MS })
      await expect(page.getByRole('list', { name: 'Steps' }).locator('[data-state="done"]')).toHaveCount(5)
      const comparison = page.getByRole('group', { name: 'With and without the module' })
      await expect(comparison.getByRole('row')).toHaveCount(5)
      const random = comparison.getByRole('row', { name: /random mmap 4k/ })
      await expect(random).toContainText(/\d to \d.*(better|no difference shown)/)
      // All of it above 1; two pairs alone may be too few for its being called better.
      expect(Number(/([\d.]+) to \d/.exec(await random.innerText())?.[1])).toBeGreaterThan(1)
      await lookInBothThemes(page, 'bench-done')
      await page.getByRole('link', { name: 'Model', exact: true }).click()
      await expect(page.getByText(/^Right on \d+ of \d+ windows/)).toBeVisible()
      await page.goBack()
      await page.getByRole('link', { name: 'Session', exact: true }).first().click()
      await expect(page.getByRole('heading', { name: 'Runs: 9' })).toBeVisible()
      await page.goBack()
      expect(await traces(box)).toContain('rabench')
    })
  })

  test('the Live page shows what the module decides, and the map, the dry run and the unloading reach the box', async () => {
    test.setTimeout(CAPTURE_MS)
    const { page } = app()
    await page.getByRole('link', { name: 'Live', exact: true }).last().click()
    await page.getByRole('button', { name: 'Watch the module on virtual' }).click()
    const endReader = await box.keepRunning(RANDOM_READER)
    const decisions = page.getByRole('region', { name: 'Decisions' })
    await expect(decisions.getByText('random').first()).toBeVisible({ timeout: 120_000 })
    await expect(page.getByText(/^now: .*random/)).toBeVisible({ timeout: 30_000 })

    await lookInBothThemes(page, 'live-watching')
    await page.getByRole('button', { name: 'Change the map' }).click()
    await page.getByRole('textbox', { name: /random, KiB/ }).fill('24')
    await page.getByRole('button', { name: 'Set on virtual' }).click()
    await expect.poll(() => box.run('cat /sys/module/rabench/parameters/map_kib')).toMatch(/\b24\b/)

    await page.getByRole('button', { name: 'Dry run on virtual' }).click()
    await expect(page.getByRole('button', { name: 'Let it act on virtual' })).toBeVisible()
    // What it decides then is the model's own affair: it may know this reader or not.
    await expect.poll(() => box.run('cat /sys/module/rabench/parameters/dry_run')).toContain('Y')
    await expect.poll(() => box.run('cat /sys/block/vdb/queue/read_ahead_kb'), { timeout: 30_000 }).toMatch(/^128\b/)

    await endReader()
    await page.getByRole('button', { name: 'Unload from virtual' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Unload it from virtual' }).click()
    await expect.poll(() => traces(box), { timeout: 60_000 }).toContain('no module')
    await expect.poll(() => traces(box), { timeout: 30_000 }).toBe(untouched)

    await app().open('/sessions')
    await page.getByRole('radiogroup', { name: 'Kind' }).getByText('Recordings').click()
    await page.getByRole('link', { name: 'vdb on virtual, live' }).first().click()
    await expect(page.getByRole('heading', { name: /^Decisions: [1-9]/ })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Decisions' }).getByText('random').first()).toBeVisible()
  })
})

async function startCapture({ page, open }: App): Promise<void> {
  await open('/bench?box=virtual&profile=smoke')
  await page.getByRole('button', { name: 'One step at a time' }).click()
  await page.getByRole('button', { name: 'Capture smoke on virtual' }).click()
}

function activeStep(page: Page) {
  return page.getByRole('list', { name: 'Steps' }).locator('[data-state="active"]')
}
