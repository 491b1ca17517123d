import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSeedCsv } from '../model/index.ts'
import { writeSeedRows } from '../model/testing/seed-rows.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'
import { sessionCsv } from './export.ts'
import { importFile } from './import.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

/** Typed, where `expect.stringMatching` is not. */
const saying = (pattern: RegExp): unknown => expect.stringMatching(pattern)

let directory: string
let bench: Workbench
let file: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-import-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  file = path.join(directory, 'windows.csv')
})
afterEach(async () => {
  bench.close()
  await rm(directory, { recursive: true })
})

const seedText = (rows: number): string => {
  let text = ''
  writeSeedRows(rows, (piece) => {
    text += piece
  })
  return text
}
const kept = () => readdir(path.join(bench.paths.data, 'datasets'))

test('a sound CSV is kept as it is, once, and is what a trainer reads', async () => {
  await writeFile(file, seedText(900))
  const imported = await importFile(bench, file)
  expect(imported).toMatchObject({
    ...{ kind: 'csv', rows: 900, runs: 3, rowsWithoutFeatures: 0, isNew: true },
    windowsByClass: { sequential: 400, random: 400, mixed: 100 },
  })
  expect(await readFile(imported.path)).toEqual(await readFile(file))
  expect(await readSeedCsv(imported.path)).toHaveLength(900)
  expect(await importFile(bench, file)).toEqual({ ...imported, isNew: false })
  expect(await kept()).toEqual([path.basename(imported.path)])
})

test('what the bench exports, idle windows and windows with losses too, it imports', async () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  const windows = exampleWindows(3).map((window, at) => (at === 1 ? { ...window, requests: 1 } : window))
  const measures = exampleMeasures(3).map((one, at) => ({ ...one, lostPackets: at === 2 ? 1 : 0 }))
  const samples = [
    { kind: 'iops', direction: 'read', timeMs: 500, value: 10 },
    { kind: 'bw', direction: 'read', timeMs: 500, value: 40 },
  ] as const
  const run = { windowsStartNs: 1_795_384_214_000_000_000n, fioStartedAtMs: 1_795_384_214_000 }
  bench.store.runs.save(exampleRun(id, 'one', { windows, measures, samples, run }))
  await writeFile(file, sessionCsv(bench, id).text)
  expect(await importFile(bench, file)).toMatchObject({ rows: 3, rowsWithoutFeatures: 2, runs: 1 })
})

test('all that is refused is told by line and column, and nothing is kept', async () => {
  const damaged = seedText(30).split('\n')
  damaged[7] = (damaged[7] ?? '').replace(/,sequential$/, ',fast')
  damaged[20] = (damaged[20] ?? '').replace(',1018,', ',many,')
  await writeFile(file, damaged.join('\n'))
  await expect(importFile(bench, file)).rejects.toMatchObject({
    code: 'bad-csv',
    message:
      'windows.csv, line 8, column 38 (label) is "fast", not one of sequential, random, mixed. 2 things are refused.',
    details: [
      'line 8, column 38 (label) is "fast", not one of sequential, random, mixed',
      'line 21, column 8 (trace_block_rq_issue) is "many", not a number',
    ].join('\n'),
    kept: 'Nothing was imported.',
  })
  expect(await kept()).toEqual([])
})

test('a file that is wrong throughout is not read to its end', async () => {
  await writeFile(file, seedText(5000).replaceAll('64k', '64k,x'))
  await expect(importFile(bench, file)).rejects.toMatchObject({
    message: saying(/^windows\.csv, line 2 has 39 fields where the header has 38 .* 20 or more things are refused\.$/),
  })
})

test('files that are not there, directories and other files are named', async () => {
  await expect(importFile(bench, file)).rejects.toMatchObject({ code: 'wrong-usage' })
  await expect(importFile(bench, directory)).rejects.toMatchObject({ code: 'wrong-usage' })
  await writeFile(file, Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0]))
  await expect(importFile(bench, file)).rejects.toMatchObject({ code: 'bad-csv' })
})

test('one that is stopped leaves nothing, and nothing is refused by another name than the file’s own', async () => {
  await writeFile(file, seedText(900))
  const abort = new AbortController()
  abort.abort()
  await expect(importFile(bench, file, { signal: abort.signal })).rejects.toMatchObject({ code: 'interrupted' })
  expect(await kept()).toEqual([])
  await writeFile(file, 'no,columns\n')
  await expect(importFile(bench, file, { name: 'mine.csv', workDirectory: directory })).rejects.toMatchObject({
    ...{ code: 'bad-csv', message: saying(/^mine\.csv, line 1/) },
  })
  expect(await readdir(directory)).toEqual(expect.not.arrayContaining([expect.stringMatching(/^\.import-/)]))
})
