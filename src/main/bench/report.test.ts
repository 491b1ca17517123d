import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import type { ReportBlock, ReportDocument } from '../report/index.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { storedEvaluation } from './evaluation/stored.ts'
import { makeReport, reportDocument, writeReport } from './report.ts'
import { findChromium, printWithChromium } from './report/chromium-pdf.ts'
import { importSample } from './sample.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const MADE_AT = '2026-11-29T12:00:00.000Z'

let directory: string
let bench: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-report-test-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  bench.close()
  await rm(directory, { recursive: true })
})

function blocksOf<Kind extends ReportBlock['kind']>(
  { sections }: ReportDocument,
  kind: Kind,
): Extract<ReportBlock, { kind: Kind }>[] {
  const isOfKind = (block: ReportBlock): block is Extract<ReportBlock, { kind: Kind }> => block.kind === kind
  return sections.flatMap(({ blocks }) => blocks.filter(isOfKind))
}

function caveatsOf(report: ReportDocument): string {
  return blocksOf(report, 'caveats')
    .flatMap(({ sentences }) => sentences)
    .join('\n')
}

function linesOf(report: ReportDocument): string[] {
  return blocksOf(report, 'commands').flatMap(({ commands }) => commands.map(({ line }) => line))
}

test('an evaluation’s report has the ratios, intervals, caveats and the repeating line that the store has', async () => {
  await importSample(bench)
  const id = bench.store.evaluations.list()[0]?.id ?? ''
  const { report } = storedEvaluation(bench.store, id)
  const made = await reportDocument(bench, id, MADE_AT)
  expect(made.verdict).toEqual([report.verdict])
  const stored = report.workloads.flatMap(({ arms }) => arms.flatMap(({ ratio }) => ratio ?? []))
  const drawn = blocksOf(made, 'forest').flatMap(({ rows }) =>
    rows.flatMap((row) => (row.kind === 'ratio' ? [row] : [])),
  )
  expect(stored.length).toBeGreaterThan(0)
  expect(drawn.map(({ value, interval95 }) => ({ value, interval95 }))).toEqual(
    [...stored, ...(report.overDefault === undefined ? [] : [report.overDefault])].map(({ value, interval95 }) => ({
      value,
      interval95,
    })),
  )
  for (const caveat of report.caveats) expect(caveatsOf(made)).toContain(caveat)
  expect(blocksOf(made, 'matrix')[0]?.counts).toEqual(report.judged?.confusionMatrix)
})

test('a model’s report has its accuracy with Wilson’s interval, its confusion, and how it is trained again', async () => {
  await importSample(bench)
  const [model] = bench.store.models.list()
  const judged = model?.accuracyByRun
  if (model === undefined || judged === undefined) throw new Error('the sample has no judged model')
  const made = await reportDocument(bench, model.id, MADE_AT)
  // Wilson's interval of 75 of 75, by hand: 75 / (75 + 1.96^2) = 0.9513.
  expect(made.verdict.join().replaceAll('\u2009', ' ')).toContain('75 of 75 windows')
  expect(made.verdict.join().replaceAll('\u2009', ' ')).toContain('95 % interval 95.1 % to 100.0 %')
  expect(blocksOf(made, 'matrix')[0]?.counts).toEqual(judged.confusionMatrix)
  expect(linesOf(made)).toContain(
    `rabench train --sessions ${model.training.sessionIds.join(',')} --feature-set ${model.featureSet} --seed ${model.training.seed}`,
  )
  expect(caveatsOf(made)).toMatch(/virtual[\s\S]*sample[\s\S]*one session/)
})

test('a session’s report says what was lost, set right, left out and not run, and has its notes', async () => {
  const { id } = bench.store.sessions.create({ ...NEW_SESSION, boxName: 'lab-3' })
  bench.store.runs.save(
    exampleRun(id, 'first', { run: { discardedEvents: 12, lostPackets: 1, warnings: ['the disk was busy'] } }),
  )
  bench.store.sessions.end(id, 'partial', NEW_SESSION.startedAt)
  bench.store.runs.correctLabel(`${id}/first`, 'mixed', MADE_AT)
  bench.store.annotations.add(
    { subjectId: id, runId: `${id}/first`, range: { unit: 'window', from: 2, to: 4 }, text: 'a <b>backup</b> ran' },
    MADE_AT,
  )
  const made = await reportDocument(bench, id, MADE_AT)
  const caveats = caveatsOf(made)
  expect(caveats).toContain('12 events and lost 1 packet in 1 of 1 run')
  expect(caveats).toContain('It was stopped: 1 of 2 planned runs')
  expect(caveats).toContain('first (planned random, now mixed)')
  expect(caveats).toContain('first: the disk was busy')
  expect(caveats).not.toContain('virtual')
  expect(blocksOf(made, 'notes')[0]?.notes).toEqual([
    { on: 'windows 3 to 5 of first', at: MADE_AT, text: 'a <b>backup</b> ran' },
  ])
  // Its profile is not the shipped one of that name, so it is in the report.
  expect(linesOf(made)).toContain('rabench capture --box lab-3 --profile ./quick.json --device vdb')
  expect(JSON.parse(blocksOf(made, 'verbatim')[0]?.text ?? '')).toEqual(NEW_SESSION.profile)
  const { bytes } = await makeReport(bench, id, { format: 'html' })
  expect(Buffer.from(bytes).toString()).toContain('a &lt;b&gt;backup&lt;/b&gt; ran')
})

test('what is not there, and a file whose ending names no format, are refused', async () => {
  await expect(makeReport(bench, 'nope', { format: 'html' })).rejects.toMatchObject({ code: 'unknown-session' })
  await expect(writeReport(bench, 'nope', path.join(directory, 'report.txt'))).rejects.toMatchObject({
    code: 'wrong-usage',
  })
})

test('without a Chromium there is a next step', async () => {
  await expect(findChromium(directory)).rejects.toMatchObject({
    code: 'missing-tool',
    nextStep: expect.stringContaining('HTML') as string,
  })
})

test('an abort ends the program that prints, with all that it started', async () => {
  const started = path.join(directory, 'started')
  const program = path.join(directory, 'chromium')
  await writeFile(program, `#!/bin/sh\nsleep 600 &\necho $! > ${started}\nwait\n`)
  await chmod(program, 0o755)
  vi.stubEnv('PATH', `${directory}:${process.env['PATH'] ?? ''}`)
  const abort = new AbortController()
  const printing = printWithChromium('<p/>', abort.signal)
  const pid = await vi.waitUntil(async () => Number(await readFile(started, 'utf8').catch(() => '')), {
    timeout: 50_000,
  })
  abort.abort(new BenchError('interrupted', 'Stopped, as asked.'))
  await expect(printing).rejects.toMatchObject({ code: 'interrupted' })
  await vi.waitUntil(() => !isRunning(pid), { timeout: 50_000 })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
