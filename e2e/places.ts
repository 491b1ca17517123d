import { expect, type Page } from '@playwright/test'
import { SAMPLE } from './sample.ts'

/** A page of the app, and what shows that its own data have come. */
export interface Place {
  readonly name: string
  readonly path: string
  readonly heading: string | RegExp
  readonly shows: (page: Page) => Promise<void>
}

const text = (wanted: string | RegExp) => (page: Page) => expect(page.getByText(wanted).first()).toBeVisible()
const chart = (label: RegExp) => async (page: Page) => {
  await expect(page.getByRole('img', { name: label })).toBeVisible()
  // ECharts has drawn when its canvas is there.
  await expect(page.getByRole('img', { name: label }).locator('canvas').first()).toBeVisible()
}
const { sessionId, runName, evaluationId, recordingId, modelId } = SAMPLE

/** Every page, with the sample where it needs one: no box is needed for any. */
export const PLACES: readonly Place[] = [
  { name: 'start', path: '/', heading: 'Start', shows: text('quick on virtual') },
  { name: 'bench', path: '/bench', heading: 'Bench', shows: text(/\d+ runs · .* of capture/) },
  { name: 'live', path: '/live', heading: 'Live', shows: text(/This is the sample that came with the bench/) },
  { name: 'sessions', path: '/sessions', heading: 'Sessions', shows: text('3 sessions') },
  {
    name: 'session',
    path: `/sessions/${sessionId}`,
    heading: /quick/,
    shows: text(`Runs: ${SAMPLE.runNames.length}`),
  },
  {
    name: 'run',
    path: `/sessions/${sessionId}/runs/${runName}`,
    heading: runName,
    shows: chart(/throughput, request rate and latency/),
  },
  {
    name: 'window',
    path: `/sessions/${sessionId}/runs/${runName}?window=2`,
    heading: runName,
    shows: text(/^Window 3 of \d+$/),
  },
  {
    name: 'comparison',
    path: `/sessions/${evaluationId}`,
    heading: /./,
    shows: chart(/Forest plot: ratio of throughput/),
  },
  {
    name: 'recording',
    path: `/sessions/${recordingId}`,
    heading: /./,
    shows: chart(/Class, readahead, throughput/),
  },
  { name: 'models', path: '/models', heading: 'Models', shows: text('Right by run') },
  { name: 'model', path: `/models/${modelId}`, heading: /./, shows: chart(/Training and validation loss/) },
  {
    name: 'train',
    path: `/models/train?session=${sessionId}`,
    heading: 'Train a model',
    shows: chart(/Least, quartiles and most of 8 features/),
  },
  { name: 'compare', path: '/models/compare', heading: 'Two models side by side', shows: text('Choose two models.') },
  { name: 'studies', path: '/models/studies', heading: 'Window studies', shows: text('There is no study yet.') },
  { name: 'boxes', path: '/boxes', heading: 'Boxes', shows: text('this computer, not running') },
  { name: 'box', path: '/boxes/virtual', heading: 'virtual', shows: text('Start the virtual box') },
  { name: 'maps', path: '/maps', heading: 'Readahead maps', shows: text('No readahead maps') },
  { name: 'settings', path: '/settings', heading: 'Settings', shows: text('Data folder') },
]

/** @throws where the page does not show what it is for */
export async function expectPlace(page: Page, { heading, shows }: Place): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  await shows(page)
}
