import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'
import { lookInBothThemes, picture } from './look.ts'
import { SAMPLE } from './sample.ts'

const OTHER = '2026-11-24-measured-0001'
const [FIRST_RUN = '', SECOND_RUN = ''] = SAMPLE.runNames
const runId = (name: string) => `${SAMPLE.sessionId}/${name}`

async function storeOther(dataDirectory: string): Promise<void> {
  await promisify(execFile)(NODE, [path.join(ROOT, 'e2e/store-measured-run.ts'), dataDirectory, OTHER])
}

test('a run is compared with another one of its session, from its page, by keys; the address keeps the choice', async ({
  app: { page, open },
}) => {
  await open(`/sessions/${SAMPLE.sessionId}/runs/${FIRST_RUN}`)
  const way = page.getByRole('link', { name: 'Compare with …' })
  await way.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Compare' })).toBeVisible()
  await expect(page.getByText('Choose at least one more.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Put beside' }).focus()
  await page.keyboard.type(SECOND_RUN)
  await page.getByRole('option', { name: SECOND_RUN }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const compared = page.getByRole('list', { name: 'What is compared' })
  await expect(compared.getByRole('link')).toHaveText([FIRST_RUN, SECOND_RUN])
  await expect(page.getByRole('img', { name: /^Throughput, request rate and latency of A, B/ })).toBeVisible()
  await page.reload()
  await expect(compared.getByRole('link')).toHaveText([FIRST_RUN, SECOND_RUN])
  await lookInBothThemes(page, 'compare-runs')
  await compared.getByRole('button', { name: `Remove A: ${runId(FIRST_RUN)}` }).press('Enter')
  await expect(page.getByText('Choose at least one more.')).toBeVisible()
})

test('two sessions are compared from the library: what differs, figures with intervals, features by class', async ({
  app: { page, open, home },
}) => {
  await storeOther(home.dataDirectory)
  await open('/sessions')
  await page.getByRole('checkbox', { name: 'Choose quick on virtual', exact: true }).first().check()
  const chosen = page.getByRole('group', { name: 'Chosen sessions' })
  await expect(chosen.getByRole('button', { name: 'Compare' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('checkbox', { name: 'Choose quick on virtual', exact: true }).last().check()
  await chosen.getByRole('link', { name: 'Compare' }).click()
  await expect(page.getByRole('heading', { name: /^Environment: \d+ differences?$/ })).toBeVisible()
  const environment = page.getByRole('group', { name: 'Environment' })
  await expect(environment.getByRole('row', { name: /^kernel / })).toContainText('same')
  await page.getByRole('switch', { name: 'Only what differs' }).press('Space')
  await expect(environment.getByRole('row', { name: /^kernel / })).toBeHidden()
  await expect(environment.getByRole('row', { name: /^workload .*≠ differs/ })).toBeVisible()
  await expect(page.getByRole('list', { name: 'Compare with care' })).toContainText('lost something over 2 windows')
  await lookInBothThemes(page, 'compare-sessions')

  const mixed = page.getByRole('group', { name: 'Throughput and latency, mixed' })
  // The made-up session has one run of 70 and 30 MB/s.
  await expect(mixed.getByRole('row', { name: /100\sMB\/s none: 1 alone/ })).toBeVisible()
  await mixed.scrollIntoViewIfNeeded()
  await picture(page, 'compare-sessions-figures')
  await page.getByText('Histograms', { exact: true }).click()
  const histograms = page.getByRole('img', { name: /^Histograms of 8 features/ })
  await histograms.scrollIntoViewIfNeeded()
  await lookInBothThemes(page, 'compare-sessions-histograms')
  await page.getByRole('radiogroup', { name: 'How distributions are drawn' }).getByText('Boxes').click()
  await picture(page, 'compare-sessions-boxes')
  await page.getByRole('button', { name: 'As a table' }).click()
  await expect(page.getByRole('group', { name: 'Features of the windows' }).getByRole('row').nth(1)).toBeVisible()
})

test('an evaluation beside a session says that they share no figure, and what was deleted is refused', async ({
  app: { page, open },
}) => {
  await open(`/compare?of=${SAMPLE.evaluationId},${SAMPLE.sessionId}`)
  await expect(page.getByText(/A is measured by arm, B by run/)).toBeVisible()
  await page.getByRole('heading', { name: 'Throughput by workload and arm' }).scrollIntoViewIfNeeded()
  await lookInBothThemes(page, 'compare-evaluation')
  await open('/sessions')
  await page.getByRole('button', { name: 'Delete quick on virtual' }).click()
  await open(`/compare?of=${SAMPLE.evaluationId},${SAMPLE.sessionId}`)
  await expect(page.getByText(`"${SAMPLE.sessionId}" has been deleted.`)).toBeVisible()
})

test('the terminal says the same', async ({ app: { home } }) => {
  const [first, second] = [runId(FIRST_RUN), runId(SECOND_RUN)]
  const said = await home.rabench('compare', first, second)
  expect(said).toContain(`A  run ${FIRST_RUN}`)
  expect(said).toMatch(/^ {2}readaheadKib +16 /m)
  const schema = z.object({ subjects: z.array(z.object({ id: z.string() })), runs: z.array(z.object({})) })
  const document = schema.parse(JSON.parse(await home.rabench('compare', first, second, '--json')))
  expect(document.subjects.map(({ id }) => id)).toEqual([first, second])
  expect(document.runs).toHaveLength(2)
})
