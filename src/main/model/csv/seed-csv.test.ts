import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSeedCsv, readSeedCsvText } from './seed-csv.ts'

const HEADER =
  'run_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean,extra,label'

let path = ''
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'rabench-csv-')), 'seed.csv')
})
afterEach(() => {
  rmSync(join(path, '..'), { recursive: true })
})

function read(text: string | Buffer): ReturnType<typeof readSeedCsv> {
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

test('a column window_id is the place in the run, and without one rows are counted', async () => {
  const columns =
    'run_id,window_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean,label'
  const numbered = await read(`${columns}\na,7,1,0,1,1,1,random\na,9.0,1,0,1,1,1,random\n`)
  expect(numbered.map(({ windowIndex }) => windowIndex)).toEqual([7, 9])
  const counted = await read(
    `${HEADER}\na,1,0,1,1,1,x,random\nb,1,0,1,1,1,x,random\na,,,,1,1,x,random\na,1,0,1,1,1,x,random\n`,
  )
  // The third row has no features and still takes its place.
  expect(counted.map(({ runId, windowIndex }) => `${runId}${windowIndex}`)).toEqual(['a0', 'b0', 'a2'])
  await expect(read(`${columns}\na,0.5,1,0,1,1,1,random\n`)).rejects.toThrow(
    'column 2 (window_id) is 0.5, not a whole number',
  )
  await expect(read(`${columns}\na,-1,1,0,1,1,1,random\n`)).rejects.toThrow('column 2 (window_id) is -1, below 0')
})

test('the shape is told in the file’s own words where all of its columns are there', async () => {
  const columns = `${HEADER},pattern,bs,iodepth,numjobs,direct`
  const rows = await read(
    `${columns}\na,1,0,1,1,1,x,random,random,2,16,2,1\na,1,0,1,1,1,x,mixed,mixed,64k,1,1,0\na,1,0,1,1,1,x,mixed,mixed,,1,1,0\n`,
  )
  expect(rows.map(({ shape }) => shape)).toEqual([
    'random bs=2 direct=1 iodepth=16 numjobs=2',
    'mixed bs=64k',
    undefined,
  ])
})

test('a CSV that is sent as text is read as the file would be', async () => {
  const text = `\uFEFF${HEADER}\r\na,100,0.25,64,9999,50,x,random`
  expect(await readSeedCsvText('sent.csv', text)).toEqual(await read(text))
  await expect(readSeedCsvText('sent.csv', `${text}s`)).rejects.toThrow(
    'sent.csv, line 2: column 8 (label) is "randoms"',
  )
})

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['a lone CR', '\r'],
])('lines may end in %s, and the last one need not', async (_, end) => {
  const rows = await read([HEADER, 'a,1,0,1,1,1,x,random', 'b,1,0,1,1,1,x,mixed'].join(end))
  expect(rows.map(({ runId }) => runId)).toEqual(['a', 'b'])
})

test('a field with a line break inside is one field, and lines are counted on', async () => {
  const text = `${HEADER}\na,1,0,1,1,1,"two\nlines",random\nb,1,0,1,1,1,x,zigzag\n`
  await expect(read(text)).rejects.toThrow('line 4: column 8 (label) is "zigzag"')
})

test.each([
  ['a missing column', 'run_id,label\n', 'line 1: the header lacks the columns trace_avg_sector_distance,'],
  ['a wrong label', `${HEADER}\na,1,0,1,1,1,x,zigzag\n`, 'line 2: column 8 (label) is "zigzag", not one of sequential'],
  ['NaN', `${HEADER}\n\na,1,0,1,NaN,1,x,random\n`, 'line 3: column 5 (bw_mean_kbps) is "NaN", not a number'],
  ['infinity', `${HEADER}\na,1e999,0,1,1,1,x,random\n`, 'line 2: column 2 (trace_avg_sector_distance) is "1e999"'],
  ['hexadecimal', `${HEADER}\na,0x10,0,1,1,1,x,random\n`, 'is "0x10", not a number'],
  ['an empty field', `${HEADER}\na,1,0,,1,1,x,random\n`, 'line 2: column 4 (trace_avg_request_size_kb) is empty'],
  ['a ratio above 1', `${HEADER}\na,1,1.5,1,1,1,x,random\n`, 'column 3 (trace_sector_jump_ratio) is 1.5, above 1'],
  ['a negative distance', `${HEADER}\na,-1,0,1,1,1,x,random\n`, 'column 2 (trace_avg_sector_distance) is -1, below 0'],
  [
    'a division by 0',
    `${HEADER}\na,1,0,0,1,0,x,random\n`,
    'line 2: column 6 (iops_mean) is 0, and the I/O size has to be divided by it',
  ],
  ['a bare decimal comma', `${HEADER}\na,1,0,25,1,1,1,x,random\n`, 'line 2: it has 9 fields where the header has 8'],
  [
    'a quoted decimal comma',
    `${HEADER}\na,1,"0,25",1,1,1,x,random\n`,
    'is "0,25", not a number (the decimal sign is a point)',
  ],
  [
    'a cut line',
    `${HEADER}\na,1,0\n`,
    'line 2: it has 3 fields where the header has 8: column 4 (trace_avg_request_size_kb)',
  ],
  ['an open quote', `${HEADER}\n"a,1,0,1,1,1,x,random\n`, 'line 2: a quote is not closed'],
  [
    'an infinity in words',
    `${HEADER}\na,Infinity,0,1,1,1,x,random\n`,
    'column 2 (trace_avg_sector_distance) is "Infinity"',
  ],
  ['a distance that is finite in sectors only', `${HEADER}\na,1e308,0,1,1,1,x,random\n`, 'is 1e308, above 1.7'],
  ['a quotient that is not finite', `${HEADER}\na,1,0,0,1,1e-320,x,random\n`, 'column 6 (iops_mean) is 1e-320, and'],
  ['a header repeated below', `${HEADER}\n${HEADER}\n`, 'line 2: column 2 (trace_avg_sector_distance) is "trace_avg'],
  ['a run without a name', `${HEADER}\n,1,0,1,1,1,x,random\n`, 'line 2: column 1 (run_id) is empty'],
  [
    'semicolons',
    `${HEADER.replaceAll(',', ';')}\na;1;0,5;1;1;1;x;random\n`,
    'line 1: fields are separated by semicolons, not',
  ],
  [
    'quoted semicolons',
    '"run_id";"label"\n',
    'line 1: a quote stands inside a field (fields are separated by commas here)',
  ],
  ['tabs', `${HEADER.replaceAll(',', '\t')}\n`, 'line 1: fields are separated by tabs, not by commas'],
  ['a column named twice', `label,${HEADER}\n`, 'line 1: the header names label twice, in columns 1 and 9'],
  ['a quote inside a field', `${HEADER}\na"b,1,0,1,1,1,x,random\n`, 'line 2: a quote stands inside a field'],
  [
    'an open quote that swallows lines',
    `${HEADER}\n"a,1,0,1,1,1,x,random\n${'b,1,0,1,1,1,x,random\n'.repeat(60_000)}`,
    'line 2: a quote is not closed',
  ],
  ['a line without end', `${HEADER}\n${'9'.repeat(2 ** 20 + 1)}`, 'line 2: it is longer than 1048576 characters'],
  ['a zero byte', `${HEADER}\na,1,0,1,1,1,\0,random\n`, 'line 2: it holds a zero byte'],
  ['another encoding', Buffer.from(`${HEADER}\na,1,0,1,1,1,\xe9,random\n`, 'latin1'), 'line 2: it is not UTF-8 text'],
  ['UTF-16', Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le'), 'is UTF-16 text, not a CSV file in UTF-8'],
  ['a spreadsheet', Buffer.from('PK\u0003\u0004more'), 'is a spreadsheet or a ZIP archive'],
  ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'is compressed with gzip'],
  ['an empty file', '', 'is empty'],
  ['nothing but empty lines', '\n\r\n \n', 'is empty'],
  ['a header alone', `${HEADER}\n`, 'has a header and no row below it'],
])('%s is refused with line and column', async (_, text, message) => {
  const reading = read(text)
  await expect(reading).rejects.toMatchObject({ code: 'bad-csv', kept: 'Nothing was imported.' })
  await expect(reading).rejects.toThrow(message)
})

test('a missing file is named', async () => {
  await expect(readSeedCsv('/nonexistent.csv')).rejects.toThrow('/nonexistent.csv cannot be opened')
})

test('a directory is named as one', async () => {
  mkdirSync(path)
  await expect(readSeedCsv(path)).rejects.toThrow(`${path} is a directory, not a CSV file.`)
})
