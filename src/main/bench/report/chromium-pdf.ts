import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { BenchError } from '../../../shared/errors.ts'

/** Under which names Chromium and its kin are installed. */
const PROGRAMS = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  ...['microsoft-edge', 'microsoft-edge-stable', 'brave-browser'],
]
/** A busy machine takes a minute. */
const LONGEST_SECONDS = 300
const PRINT_INSTEAD = 'Save the report as HTML, and print it to a PDF file from any browser.'

/** No name is looked up and nothing is started that a person's own browser would: a profile of its own, without network. Scripts are
 * forbidden by the page's own policy: switched off here, the script by which headless Chromium prints would not run either. */
const FLAGS = [
  ...['--headless', '--disable-gpu', '--no-first-run', '--no-default-browser-check', '--disable-extensions'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  ...['--host-resolver-rules=MAP * ~NOTFOUND', '--proxy-server=127.0.0.1:9'],
  '--no-pdf-header-footer',
]

/**
 * Prints with a Chromium that is installed on this computer; it and its processes are gone when this returns.
 * @throws BenchError missing-tool where there is none, command-failed, command-timeout, interrupted
 */
export async function printWithChromium(html: string, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted()
  const program = await findChromium()
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-report-'))
  try {
    const [page, printed] = [path.join(directory, 'report.html'), path.join(directory, 'report.pdf')]
    await writeFile(page, html)
    const said = await runToItsEnd(
      program,
      [
        ...FLAGS,
        // Its sandbox does not work for root; the page has no script that could want out.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${path.join(directory, 'profile')}`,
        `--print-to-pdf=${printed}`,
        pathToFileURL(page).href,
      ],
      signal,
    )
    return await readFile(printed).catch((cause: unknown) => {
      throw new BenchError('command-failed', `${program} printed no PDF.`, {
        nextStep: PRINT_INSTEAD,
        details: said,
        cause,
      })
    })
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @throws BenchError missing-tool */
export async function findChromium(searchPath = process.env['PATH'] ?? ''): Promise<string> {
  const places = searchPath.split(path.delimiter).filter((place) => path.isAbsolute(place))
  for (const name of PROGRAMS) {
    for (const place of places) {
      const file = path.join(place, name)
      if (await isProgram(file)) return file
    }
  }
  throw new BenchError('missing-tool', 'There is no Chromium or Chrome on this computer that could print the report.', {
    nextStep: `${PRINT_INSTEAD} Or install Chromium.`,
  })
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** @returns what it said on stderr. @throws BenchError command-failed | command-timeout; what the signal was aborted with */
async function runToItsEnd(
  program: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  // A process group of its own: Chromium is many processes.
  const child = spawn(program, words, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000)
  })
  const limit = AbortSignal.timeout(LONGEST_SECONDS * 1000)
  const ended = AbortSignal.any([limit, ...(signal === undefined ? [] : [signal])])
  const kill = () => {
    endGroup(child.pid)
  }
  ended.addEventListener('abort', kill)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    signal?.throwIfAborted()
    if (limit.aborted) {
      throw new BenchError('command-timeout', `${program} did not print the report within ${LONGEST_SECONDS} s.`, {
        nextStep: PRINT_INSTEAD,
        details: said,
      })
    }
    if (code !== 0) {
      throw new BenchError('command-failed', `${program} ended with ${code ?? 'a signal'} instead of printing.`, {
        nextStep: PRINT_INSTEAD,
        details: said,
      })
    }
    return said
  } finally {
    ended.removeEventListener('abort', kill)
    endGroup(child.pid)
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // All of them have ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
