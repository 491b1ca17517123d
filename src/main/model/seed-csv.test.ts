import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSeedCsv } from './seed-csv.ts'

const HEADER =
  'run_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean,extra,label'

let path = ''
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'rabench-csv-')), 'seed.csv')
})
afterEach(() => {
  rmSync(join(path, '..'), { recursive: true })
})

function read(text: string): ReturnType<typeof readSeedCsv> {
  writeFileSync(path, text)
  return readSeedCsv(path)
}

test('rows are mapped as the authors do, from request size or from bandwidth by IOPS', async () => {
  const rows = await read(`${HEADER}\na,100,0.25,64,9999,50,x,random\nb,2.5e3,1,0,200,4,x,mixed\n`)
  expect(rows).toEqual([
    { runId: 'a', windowIndex: 0, label: 'random', features: [51200, 0.25, 65536, 0.75, 50] },
    { runId: 'b', windowIndex: 0, label: 'mixed', features: [1280000, 1, 51200, 0, 4] },
  ])
})

test('a byte-order mark, CRLF, empty lines, quoted commas and another order of columns are taken', async () => {
  const header = HEADER.split(',').toReversed().join(',')
  const rows = await read(`\uFEFF${header}\r\n\r\nrandom,"a ""b"", c",50,9999,64,0.25,100,"run, 1"\r\n\r\n`)
  expect(rows).toEqual([{ runId: 'run, 1', windowIndex: 0, label: 'random', features: [51200, 0.25, 65536, 0.75, 50] }])
})

test('a window without features, as an export has idle ones, is passed over', async () => {
  const rows = await read(`${HEADER}\na,,,,1,1,x,random\nb,100,0.25,64,9999,50,x,random\n`)
  expect(rows.map(({ runId }) => runId)).toEqual(['b'])
})

test.each([
  ['a missing column', 'run_id,label\n', 'line 1: the header lacks the columns trace_avg_sector_distance,'],
  ['a wrong label', `${HEADER}\na,1,0,1,1,1,x,zigzag\n`, 'line 2: column label is "zigzag", not one of sequential'],
  ['NaN', `${HEADER}\n\na,1,0,1,NaN,1,x,random\n`, 'line 3: column bw_mean_kbps is "NaN", not a number'],
  ['infinity', `${HEADER}\na,1e999,0,1,1,1,x,random\n`, 'line 2: column trace_avg_sector_distance is "1e999"'],
  ['hexadecimal', `${HEADER}\na,0x10,0,1,1,1,x,random\n`, 'is "0x10", not a number'],
  ['an empty field', `${HEADER}\na,1,0,,1,1,x,random\n`, 'line 2: column trace_avg_request_size_kb is empty'],
  ['a ratio above 1', `${HEADER}\na,1,1.5,1,1,1,x,random\n`, 'column trace_sector_jump_ratio is 1.5, above 1'],
  ['a negative distance', `${HEADER}\na,-1,0,1,1,1,x,random\n`, 'column trace_avg_sector_distance is -1, below 0'],
  ['a division by 0', `${HEADER}\na,1,0,0,1,0,x,random\n`, 'line 2: column iops_mean is 0'],
  ['a bare decimal comma', `${HEADER}\na,1,0,25,1,1,1,x,random\n`, 'line 2: it has 9 fields where the header has 8'],
  ['a quoted decimal comma', `${HEADER}\na,1,"0,25",1,1,1,x,random\n`, 'is "0,25", not a number'],
  ['a cut line', `${HEADER}\na,1,0\n`, 'line 2: it has 3 fields where the header has 8'],
  ['an open quote', `${HEADER}\n"a,1,0,1,1,1,x,random\n`, 'line 2: a quote is not closed'],
  ['an empty file', '', 'is empty'],
])('%s is refused with line and column', async (_, text, message) => {
  const reading = read(text)
  await expect(reading).rejects.toMatchObject({ code: 'bad-csv' })
  await expect(reading).rejects.toThrow(message)
})

test('a missing file is named', async () => {
  await expect(readSeedCsv('/nonexistent.csv')).rejects.toThrow('/nonexistent.csv cannot be opened')
})
