import { DuckDBInstance } from '@duckdb/node-api'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TableColumn } from './column.ts'
import { writeParquet } from './write-parquet.ts'

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-parquet-'))
  file = path.join(directory, 't.parquet')
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

interface Row {
  readonly name: string
  readonly big: bigint | undefined
  readonly ratio: number | undefined
  readonly isSet: boolean | undefined
}

const COLUMNS: readonly TableColumn<Row>[] = [
  { name: 'name', unit: '', meaning: 'of it', type: 'STRING', isNullable: false, value: ({ name }) => name },
  { name: 'big', unit: 'ns', meaning: '', type: 'INT64', isNullable: true, value: ({ big }) => big },
  { name: 'ratio', unit: '0..1', meaning: '', type: 'DOUBLE', isNullable: true, value: ({ ratio }) => ratio },
  { name: 'is_set', unit: '', meaning: '', type: 'BOOLEAN', isNullable: true, value: ({ isSet }) => isSet },
]

/** As DuckDB, which shares no code with the writer, reads it. */
async function rowsOf(sql: string) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects()
  } finally {
    connection.closeSync()
  }
}

test('every kind of value and its absence comes back as it was', async () => {
  const rows: Row[] = [
    { name: 'zwölf ✕', big: 2n ** 63n - 1n, ratio: 0.1 + 0.2, isSet: true },
    { name: '', big: -(2n ** 63n), ratio: Number.MIN_VALUE, isSet: false },
    { name: 'none', big: undefined, ratio: undefined, isSet: undefined },
  ]
  expect(await writeParquet(file, COLUMNS, [rows], { createdBy: 'a test' })).toMatchObject({ rows: 3 })
  expect(await rowsOf(`SELECT * FROM '${file}'`)).toEqual([
    { name: 'zwölf ✕', big: 2n ** 63n - 1n, ratio: 0.1 + 0.2, is_set: true },
    { name: '', big: -(2n ** 63n), ratio: Number.MIN_VALUE, is_set: false },
    { name: 'none', big: null, ratio: null, is_set: null },
  ])
  const described = await rowsOf(`DESCRIBE SELECT * FROM '${file}'`)
  expect(described.map(({ column_type }) => column_type)).toEqual(['VARCHAR', 'BIGINT', 'DOUBLE', 'BOOLEAN'])
  const units = await rowsOf(`SELECT decode(value) AS v FROM parquet_kv_metadata('${file}') WHERE key = 'columns'`)
  expect(JSON.parse(String(units[0]?.['v']))).toContainEqual({ name: 'big', unit: 'ns', meaning: '' })
})

test('rows of several groups, some with nulls and some without, are all there in their order', async () => {
  const total = 150_000
  async function* batches() {
    await Promise.resolve()
    for (let from = 0; from < total; from += 1000) {
      yield Array.from({ length: 1000 }, (_, at): Row => {
        const place = from + at
        const isNull = place < 60_000 && place % 3 === 0
        return {
          name: `r${place % 7}`,
          big: isNull ? undefined : BigInt(place),
          ratio: place / 2,
          isSet: place % 2 === 0,
        }
      })
    }
  }
  await writeParquet(file, COLUMNS, batches(), { createdBy: 'a test' })
  const [sums] = await rowsOf(`
    SELECT count(*) AS n, count(big) AS bigs, sum(big)::BIGINT AS big, sum(ratio) AS ratio, count(*) FILTER (is_set) AS set,
      count(*) FILTER (name != 'r' || (2 * ratio)::BIGINT % 7) AS wrong
    FROM '${file}'`)
  const bigs = Array.from({ length: total }, (_, place) => place).filter((place) => place >= 60_000 || place % 3 !== 0)
  expect(sums).toEqual({
    n: BigInt(total),
    bigs: BigInt(bigs.length),
    big: BigInt(bigs.reduce((sum, place) => sum + place, 0)),
    ratio: (total * (total - 1)) / 4,
    set: BigInt(total / 2),
    wrong: 0n,
  })
  const groups = await rowsOf(
    `SELECT DISTINCT row_group_id AS id, row_group_num_rows AS n, compression
     FROM parquet_metadata('${file}') WHERE path_in_schema = 'big' ORDER BY id`,
  )
  expect(groups.map(({ n }) => n)).toEqual([...Array.from({ length: 9 }, () => 16_384n), 2544n])
  expect(groups[0]?.['compression']).toBe('ZSTD')
})

test('a table without rows is a table', async () => {
  await writeParquet(file, COLUMNS, [], { createdBy: 'a test' })
  expect(await rowsOf(`SELECT count(*) AS n FROM '${file}'`)).toEqual([{ n: 0n }])
})

test('one that cannot be written leaves what was there, and nothing beside it', async () => {
  await writeFile(file, 'before')
  function* broken(): Generator<Row[]> {
    yield [{ name: 'a', big: 1n, ratio: 1, isSet: true }]
    throw new Error('the database went away')
  }
  await expect(writeParquet(file, COLUMNS, broken(), { createdBy: 'a test' })).rejects.toThrow('went away')
  expect(await readFile(file, 'utf8')).toBe('before')
  expect(await readdir(directory)).toEqual(['t.parquet'])
})
