import { createReadStream, existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkSeedCsv, complaintText } from './check-seed-csv.ts'

const HEADER =
  'run_id,window_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean,label'
const GOOD = 'r1,0,4621481.93,0.0112,0,50165.55,1.0,sequential'

/** In pieces that cut lines, line breaks and quotes. */
async function check(text: string, most = 20, pieceLength = 7) {
  async function* pieces() {
    await Promise.resolve()
    for (let from = 0; from < text.length; from += pieceLength) yield text.slice(from, from + pieceLength)
  }
  const { complaints, ...rest } = await checkSeedCsv(pieces(), most)
  return { ...rest, complaints: complaints.map(complaintText) }
}

const table = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`

test('sound rows are counted by run and class; idle ones are let through without features', async () => {
  const rows = [GOOD, 'r1,1,,,,50165.55,,sequential', '"r,2",0,1,1,8,1,1,random', '"r,2",1,1e3,0.5,64,1,200,random']
  for (const text of [table(...rows), table(...rows).replaceAll('\n', '\r\n'), `\uFEFF${table(...rows).trimEnd()}`]) {
    expect(await check(text)).toEqual({
      rows: 4,
      rowsWithoutFeatures: 1,
      runs: 2,
      windowsByClass: { sequential: 1, random: 2, mixed: 0 },
      complaints: [],
    })
  }
})

test.each([
  [
    'a word for a number',
    'r1,0,abc,0,8,1,1,mixed',
    'line 2, column 3 (trace_avg_sector_distance) is "abc", not a number',
  ],
  ['a share above 1', 'r1,0,1,1.5,8,1,1,mixed', 'line 2, column 4 (trace_sector_jump_ratio) is 1.5, above 1'],
  ['a negative amount', 'r1,0,1,1,8,-1,1,mixed', 'line 2, column 6 (bw_mean_kbps) is -1, below 0'],
  ['half a window', 'r1,0.5,1,1,8,1,1,mixed', 'line 2, column 2 (window_id) is 0.5, not a whole number'],
  [
    'a class that is none',
    'r1,0,1,1,8,1,1,Random',
    'line 2, column 8 (label) is "Random", not one of sequential, random, mixed',
  ],
  ['no run', ',0,1,1,8,1,1,mixed', 'line 2, column 1 (run_id) is empty'],
  ['a row with half of its features', 'r1,0,1,,8,1,1,mixed', 'line 2, column 4 (trace_sector_jump_ratio) is empty'],
  ['infinity', 'r1,0,1e999,1,8,1,1,mixed', 'line 2, column 3 (trace_avg_sector_distance) is "1e999", not a number'],
  [
    'no I/O size',
    'r1,0,1,1,0,1,0,mixed',
    'line 2, column 7 (iops_mean) is 0, and the I/O size has to be divided by it',
  ],
  ['a missing field', 'r1,0,1,1,8,1,mixed', 'line 2 has 7 fields where the header has 8'],
  [
    'a decimal comma',
    'r1,0,1,0,5,8,1,1,mixed',
    'line 2 has 9 fields where the header has 8 (is a comma used as the decimal sign?)',
  ],
  ['a stray quote', 'r"1,0,1,1,8,1,1,mixed', 'line 2 has a quote inside a field'],
  ['a zero byte', 'r\0,0,1,1,8,1,1,mixed', 'line 2 holds a zero byte, which no text has'],
  ['what is not UTF-8', 'r\uFFFD,0,1,1,8,1,1,mixed', 'line 2 is not UTF-8 text'],
])('%s is told by line and column', async (_name, row, said) => {
  expect((await check(table(row, GOOD))).complaints).toEqual([said])
})

test('every wrong field of every row is named, in order, up to as many as asked for', async () => {
  const rows = ['r1,x,1,2,8,1,1,mixed', GOOD, 'r1,0,1,1,8,1,1,']
  const all = [
    'line 2, column 2 (window_id) is "x", not a number',
    'line 2, column 4 (trace_sector_jump_ratio) is 2, above 1',
    'line 4, column 8 (label) is empty',
  ]
  expect((await check(table(...rows))).complaints).toEqual(all)
  expect((await check(table(...rows), 2)).complaints).toEqual(all.slice(0, 2))
})

test('lines are counted through quoted line breaks and empty lines', async () => {
  const { complaints } = await check(table('"r\n1",0,1,1,8,1,1,mixed', '', 'r1,0,1,1,8,1,1,none'))
  expect(complaints).toEqual(['line 5, column 8 (label) is "none", not one of sequential, random, mixed'])
})

test('a line that never ends is passed over, and what follows is read', async () => {
  const { complaints } = await check(table('a'.repeat(3_000_000), 'r1,0,1,1,8,1,1,none'), 20, 65_536)
  expect(complaints).toEqual([
    'line 2 is longer than 1048576 characters, so it is no line of a table',
    'line 3, column 8 (label) is "none", not one of sequential, random, mixed',
  ])
})

test('a header as wide as a line can be is read at once', { timeout: 10_000 }, async () => {
  const names = Array.from({ length: 150_000 }, (_, place) => place.toString(36))
  const { complaints } = await check(`${HEADER},${names.join(',')}\n${GOOD}\n`, 20, 65_536)
  expect(complaints).toEqual([`line 2 has 8 fields where the header has ${8 + names.length}`])
})

test('an open quote is not looked for without end, and not in all that came before after each line', async () => {
  const { complaints } = await check(table(`"a${'\nb'.repeat(700_000)}`), 1, 65_536)
  expect(complaints).toEqual(['line 2 has a quote that is not closed'])
})

test.each([
  ['an empty file', '', 'line 1 is not there: the file is empty'],
  ['a header alone', `${HEADER}\n`, 'line 1 has no row below it'],
  [
    'a header that lacks columns',
    'run_id,label\nr,mixed\n',
    /line 1 lacks the columns trace_avg_sector_distance, .*iops_mean/,
  ],
  ['semicolons', `${HEADER.replaceAll(',', ';')}\n`, /lacks the columns .* \(fields are separated by commas here\)/],
  ['a column twice', `${HEADER},label\n`, 'line 1, column 9 (label) is there already, in column 8'],
])('%s is refused at once', async (_name, text, said) => {
  expect((await check(text)).complaints).toEqual([typeof said === 'string' ? said : expect.stringMatching(said)])
})

// The original method's data lies beside the checkout, not in it (its licence is not ours).
const SEED_CSV = new URL('../../../../../shared/data/consolidated_dataset.csv', import.meta.url).pathname
const isThere = existsSync(SEED_CSV)
if (!isThere) process.stderr.write(`A test on the original data set is skipped: ${SEED_CSV} is not there.\n`)

test.skipIf(!isThere)('the original data set is sound', async () => {
  const checked = await checkSeedCsv(createReadStream(SEED_CSV, 'utf8'), 20)
  expect(checked).toMatchObject({ rows: 864, runs: 18, rowsWithoutFeatures: 0, complaints: [] })
})
