import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connect } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-backups-'))
  path = join(directory, 'bench.sqlite')
})
afterEach(() => rm(directory, { recursive: true }))

it('half backups of processes that are gone go with the next one, those of others stay', async () => {
  connect(path, MIGRATIONS.slice(0, 3)).close()
  const leftOver = ['schema-3.999999999.partial', `schema-3.${process.pid}.partial`]
  const others = ['schema-2.1.partial', 'schema-x', 'schema-2.1.partial.mine']
  for (const name of [...leftOver, ...others]) await writeFile(`${path}.${name}`, 'half')
  connect(path, MIGRATIONS.slice(0, 4)).close()
  const names = await readdir(directory)
  expect(names.filter((name) => name.includes('.schema-')).toSorted()).toEqual(
    ['schema-3', ...others].map((name) => `bench.sqlite.${name}`).toSorted(),
  )
  const backup = new Database(`${path}.schema-3`, { readonly: true })
  expect(backup.pragma('integrity_check', { simple: true })).toBe('ok')
  backup.close()
})
