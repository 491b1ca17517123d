// The Live page under the load of the requirement (bench/README.md). Exit 0 where it holds, 1 where not.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { CDPSession, Page } from '@playwright/test'
import { launchBrowser, VIEWPORT } from './browser.ts'
import { quantile, table, verdictText, type Verdict } from './figures.ts'
import { busySeconds, countBusyTime, FRAME_RECORDER, heapBytes, takeFrames, type Recorded } from './frames.ts'
import { DECISIONS_PER_SECOND } from './load.ts'
import { openLoadedBench } from './loaded-bench.ts'
import { buildPages, PAGES_DIRECTORY } from './pages.ts'
import { machineText } from './machine.ts'

const MOST_FRAME_MS = 50
const MOST_GROWTH_BYTES = 20e6
const MIB = 1024 * 1024
/** Of the page's table. */
const MOST_LISTED = 20_000
/** An hour at the full rate is 87 MB of JSON, nine times what the contract answers at once. */
const HISTORY_MS = 180_000

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    /** Recorded before the page comes: the most that it must be able to show. */
    history: { type: 'string', default: '60' },
    pages: { type: 'string', default: PAGES_DIRECTORY },
    'dry-run': { type: 'boolean', default: false },
    /** Writes PNGs of both themes there. */
    screenshots: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const minutes = Number(flags.minutes)
const say = (text: string) => process.stderr.write(`${text}\n`)

interface Phase {
  readonly name: string
  readonly seconds: number
  readonly recorded: Recorded
  /** CPU time of the main thread as a share of the time. */
  readonly busyShare: number
}

if (!existsSync(path.join(flags.pages, 'index.html'))) await buildPages()
const bench = await openLoadedBench({
  historyMinutes: Number(flags.history),
  isDryRun: flags['dry-run'],
  pagesDirectory: flags.pages,
})
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: VIEWPORT })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.addInitScript({ content: FRAME_RECORDER })
  const cdp = await page.context().newCDPSession(page)
  await countBusyTime(cdp)
  await page.goto(bench.address.replace('/#', '/live?box=virtual#'))
  say('the page takes in what was recorded')
  await historyShown(page, Math.min(MOST_LISTED, Number(flags.history) * 60 * DECISIONS_PER_SECOND))
  await takeFrames(page)

  const phases: Phase[] = []
  const measure = async (name: string, seconds: number, doing: (page: Page, untilMs: number) => Promise<void>) => {
    say(`${name}, ${Math.round(seconds)} s`)
    const busyBefore = await busySeconds(cdp)
    const startedMs = performance.now()
    await doing(page, Date.now() + seconds * 1000)
    const took = (performance.now() - startedMs) / 1000
    const busyShare = ((await busySeconds(cdp)) - busyBefore) / took
    phases.push({ name, seconds: took, busyShare, recorded: await takeFrames(page) })
  }
  const rest = Math.max(0.1, minutes - 1) * 60
  await measure('first minute, 2 min shown', Math.min(1, minutes) * 60, watch)
  const heapAtFirst = await collected(cdp, page)
  await measure('following, 2 min shown', rest * 0.6, watch)
  await page.getByText('60 min', { exact: true }).click()
  await measure('following, 60 min shown', rest * 0.2, watch)
  await measure('zooming and panning in the hour', rest * 0.2, zoom)
  await page.getByRole('button', { name: 'Jump to now' }).click()
  const heapAtLast = await collected(cdp, page)

  bench.stopLoad()
  await delay(1_500)
  const decisions = page.locator('.decisions')
  const lastShown = Number(await decisions.locator('[data-seq]').first().getAttribute('data-seq'))
  const missing = Number(await decisions.getAttribute('data-missing'))
  if (flags.screenshots !== undefined) await photograph(page, flags.screenshots)

  const all = phases.flatMap(({ recorded }) => recorded.framesMs)
  const p95 = quantile(all, 0.95)
  const growth = heapAtLast - heapAtFirst
  const verdicts: Verdict[] = [
    {
      requirement: `95 % of frames within ${MOST_FRAME_MS} ms`,
      found: `${p95.toFixed(1)} ms (each part of the run: ${phases.map(({ recorded }) => quantile(recorded.framesMs, 0.95).toFixed(1)).join(', ')})`,
      passed: phases.every(({ recorded }) => quantile(recorded.framesMs, 0.95) <= MOST_FRAME_MS),
    },
    {
      requirement: 'heap growth after the first minute under 20 MB',
      found: `${(growth / 1e6).toFixed(1)} MB (${mib(heapAtFirst)} -> ${mib(heapAtLast)} MiB)`,
      passed: growth < MOST_GROWTH_BYTES,
    },
    {
      requirement: 'no decision is lost',
      found: `last sent ${bench.lastSeq()}, last shown ${lastShown}, missing in between ${missing}`,
      passed: lastShown === bench.lastSeq() && missing === 0,
    },
    {
      requirement: 'no error in the page',
      found: problems.length === 0 ? 'none' : problems.join('; '),
      passed: problems.length === 0,
    },
  ]
  const machine = machineText(browser.version())
  if (flags.json) {
    const figures = phases.map(({ name, seconds, busyShare, recorded }) => ({
      name,
      seconds,
      busyShare,
      ...summary(recorded),
    }))
    const heap = { firstMinuteBytes: heapAtFirst, endBytes: heapAtLast }
    process.stdout.write(`${JSON.stringify({ machine, minutes, phases: figures, heap, verdicts })}\n`)
  } else {
    process.stdout.write(`${machine}\n\n${phaseTable(phases)}\n${verdictText(verdicts)}`)
  }
  process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1
} finally {
  await browser.close()
  await bench.close()
}

async function historyShown(page: Page, decisions: number): Promise<void> {
  const rows = page.locator('.decisions table')
  await rows.waitFor({ timeout: HISTORY_MS })
  while (Number(await rows.getAttribute('aria-rowcount')) < decisions) await delay(500)
  // And settles.
  await delay(3_000)
}

async function watch(_page: Page, untilMs: number): Promise<void> {
  await delay(Math.max(0, untilMs - Date.now()))
}

/** In and out by the wheel at changing places, and sideways by dragging, as a hand would: some 20 movements a second. */
async function zoom(page: Page, untilMs: number): Promise<void> {
  const chart = await page.locator('.chart').first().boundingBox()
  if (chart === null) throw new Error('the page has no chart')
  const place = (share: number) => [chart.x + 60 + (chart.width - 80) * share, chart.y + chart.height / 2] as const
  for (let round = 0; Date.now() < untilMs; round++) {
    await page.mouse.move(...place(0.2 + 0.6 * ((round * 0.37) % 1)))
    for (let step = 0; step < 40 && Date.now() < untilMs; step++) {
      await page.mouse.wheel(0, step < 20 ? -120 : 120)
      await delay(50)
    }
    await page.mouse.move(...place(0.3))
    await page.mouse.down()
    for (let step = 0; step < 20; step++) {
      await page.mouse.move(...place(0.3 + 0.4 * Math.sin(step / 6)))
      await delay(50)
    }
    await page.mouse.up()
  }
}

/** With everything at rest that a collection itself would disturb. */
async function collected(cdp: CDPSession, page: Page): Promise<number> {
  const bytes = await heapBytes(cdp)
  // The collection's own pause is no frame of the page.
  await takeFrames(page)
  return bytes
}

async function photograph(page: Page, directory: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await delay(500)
    await page.screenshot({ path: `${directory}/live-${colorScheme}.png` })
  }
}

function summary({ framesMs, longTasksMs, longFramesMs }: Recorded) {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(framesMs, share))
  const over = framesMs.filter((ms) => ms > MOST_FRAME_MS).length
  const longest = quantile(framesMs, 1)
  return {
    frames: framesMs.length,
    p50,
    p95,
    p99,
    longest,
    over,
    longTasks: longTasksMs.length,
    longFrames: longFramesMs.length,
  }
}

function phaseTable(phases: readonly Phase[]): string {
  const header = [
    'part of the run',
    's',
    'frames',
    'p50 ms',
    'p95',
    'p99',
    'longest',
    '> 50 ms',
    'long tasks',
    'long frames',
    'CPU %',
  ]
  const rows = phases.map(({ name, seconds, busyShare, recorded }) => {
    const { frames, p50, p95, p99, longest, over, longTasks, longFrames } = summary(recorded)
    return [
      ...[name, seconds.toFixed(0), String(frames)],
      ...[p50, p95, p99, longest].map((ms) => (ms ?? Number.NaN).toFixed(1)),
      ...[over, longTasks, longFrames].map(String),
      (busyShare * 100).toFixed(0),
    ]
  })
  return table(header, rows)
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(1)
}
