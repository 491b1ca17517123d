// The start page through `serve`, and the size of the pages (bench/README.md). Exit 0 where the requirement holds, 1 where not.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { launchBrowser, VIEWPORT } from './browser.ts'
import { bundleFiles, gzipBytesOf } from './bundle.ts'
import { quantile, table, verdictText, type Verdict } from './figures.ts'
import { busySeconds, countBusyTime } from './frames.ts'
import { machineText } from './machine.ts'
import { buildPages, PAGES_DIRECTORY } from './pages.ts'
import { startServe } from './serve-process.ts'

const MOST_PAINT_MS = 1_500
const MOST_GZIP_BYTES = 1.5e6
const SAMPLE_ROW = 'a[href*="/sessions/"]'

const { values: flags } = parseArgs({
  options: {
    starts: { type: 'string', default: '5' },
    /** Takes the pages as they are built now. */
    'no-build': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

interface Start {
  readonly firstPaintMs: number
  readonly sampleMs: number
  /** CPU time of the main thread until then. */
  readonly cpuMs: number
}

if (!flags['no-build']) await buildPages()
const files = await bundleFiles(PAGES_DIRECTORY)
const serve = await startServe()
const starts: Start[] = []
const loaded = new Set<string>()
let browserVersion = ''
try {
  for (let count = 0; count < Number(flags.starts); count++) starts.push(await startOnce(serve.address))
} finally {
  await serve.stop()
}

const paints = starts.map(({ firstPaintMs }) => firstPaintMs)
const samples = starts.map(({ sampleMs }) => sampleMs)
const cpus = starts.map(({ cpuMs }) => cpuMs)
const total = gzipBytesOf(files)
const atStart = gzipBytesOf(files, loaded)
const verdicts: Verdict[] = [
  {
    requirement: `first paint of the start page under ${MOST_PAINT_MS} ms`,
    found: `median ${quantile(paints, 0.5).toFixed(0)} ms, slowest ${quantile(paints, 1).toFixed(0)} ms`,
    passed: quantile(paints, 1) < MOST_PAINT_MS,
  },
  {
    requirement: 'bundle under 1.5 MB gzipped',
    found: `all pages ${kb(total)}, the start page ${kb(atStart)}`,
    passed: total < MOST_GZIP_BYTES,
  },
]
const machine = machineText(browserVersion)
if (flags.json) {
  process.stdout.write(`${JSON.stringify({ machine, starts, bundle: { total, atStart, files }, verdicts })}\n`)
} else {
  const rows = starts.map(({ firstPaintMs, sampleMs, cpuMs }, index) => [
    String(index + 1),
    firstPaintMs.toFixed(0),
    sampleMs.toFixed(0),
    cpuMs.toFixed(0),
  ])
  process.stdout.write(`${machine}\n\n`)
  const medians = [paints, samples, cpus].map((values) => quantile(values, 0.5).toFixed(0))
  process.stdout.write(
    table(
      ['cold start', 'first paint, ms', 'sample session seen, ms', 'main thread, CPU ms'],
      [...rows, ['median', ...medians]],
    ),
  )
  process.stdout.write('\n')
  process.stdout.write(verdictText(verdicts))
}
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1

/** A browser that was never started before, on an empty profile: nothing is cached, no code compiled. */
async function startOnce(address: string): Promise<Start> {
  const browser = await launchBrowser()
  try {
    browserVersion = browser.version()
    const page = await browser.newPage({ viewport: VIEWPORT })
    const cdp = await page.context().newCDPSession(page)
    await countBusyTime(cdp)
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      loaded.add(pathname === '/' ? 'index.html' : pathname.slice(1))
    })
    await page.goto(address, { waitUntil: 'commit' })
    await page.locator(SAMPLE_ROW).first().waitFor()
    // Both on the page's own clock, which begins with the navigation.
    const sampleMs = z.number().parse(await page.evaluate('performance.now()'))
    const firstPaintMs = z
      .number()
      .parse(await page.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime'))
    return { firstPaintMs, sampleMs, cpuMs: (await busySeconds(cdp)) * 1000 }
  } finally {
    await browser.close()
  }
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}
