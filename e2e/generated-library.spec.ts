import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from './fixtures.ts'
import { NODE, ROOT, type Home } from './home.ts'
import { lookInBothThemes } from './look.ts'

const SESSIONS = 2000

async function generate({ dataDirectory }: Home): Promise<void> {
  await promisify(execFile)(NODE, [path.join(ROOT, 'e2e/store-generated-library.ts'), dataDirectory, String(SESSIONS)])
}

/** What Python's sqlite3 counts in the same file. */
async function counted({ dataDirectory }: Home, sql: string): Promise<number> {
  const program = 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])'
  const { stdout } = await promisify(execFile)('python3', [
    '-c',
    program,
    path.join(dataDirectory, 'bench.sqlite'),
    sql,
  ])
  return Number(stdout)
}

const ALL = `SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM recordings) + (SELECT count(*) FROM evaluations)`

test('a library of two thousand sessions is scrolled to its end, filtered and searched', async ({
  app: { page, open, home },
}) => {
  await generate(home)
  const all = await counted(home, ALL)
  expect(all).toBeGreaterThan(SESSIONS)
  await open('/sessions')
  await expect(page.getByText(`${all} sessions`)).toBeVisible()
  await lookInBothThemes(page, 'library-generated')

  // Rows are fetched as they are seen: keys walk to the last of them.
  const table = page.getByRole('region', { name: 'Sessions' })
  await expect(table.getByText('2026-01-01-endless-0000')).toBeHidden()
  await expect
    .poll(
      async () => {
        await table.evaluate((element) => {
          element.scrollTop = element.scrollHeight
        })
        return table.evaluate((element) => Math.round(element.scrollHeight / 32))
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(all)

  await open('/sessions?boxes=%5B%22gr%C3%BCnes-labor%22%5D&kind=capture')
  const ofBox = await counted(home, `SELECT count(*) FROM sessions WHERE box_name = 'grünes-labor'`)
  await expect(page.getByText(`${ofBox} of ${all}`)).toBeVisible()

  await open('/sessions')
  await page.getByRole('textbox', { name: 'Search the sessions' }).fill('ODD latency')
  const notes = await counted(home, `SELECT count(*) FROM annotations WHERE text LIKE 'Odd latency%'`)
  await expect(page.getByText(`${notes} of ${all}`)).toBeVisible()
  await page.getByRole('button', { name: `${notes} notes with these words` }).click()
  const found = page.getByRole('list', { name: 'Notes with these words' })
  await expect(found.getByRole('listitem').first()).toContainText('Odd latency around run')
  await found.getByRole('link').first().click()
  await expect(page.getByRole('list', { name: 'What was noted' })).toContainText('Odd latency around run')
})

test('the session with the most windows is looked at whole', async ({ app: { page, open, home } }) => {
  await generate(home)
  const name = await promisify(execFile)('python3', [
    '-c',
    'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT name FROM runs ORDER BY windows DESC LIMIT 1").fetchone()[0])',
    path.join(home.dataDirectory, 'bench.sqlite'),
  ])
  await open(`/sessions/2026-01-01-endless-0000/runs/${name.stdout.trim()}`)
  await expect(page.getByRole('heading', { name: 'Statistics of windows 1 to 2000' })).toBeVisible()
  await expect(page.getByRole('row', { name: /^requests \d/ })).toContainText('2000')
})
