import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import { NEW_SESSION } from '../store/testing/example-data.ts'
import { CommandFeed } from './command-feed.ts'
import { CommandLog } from './command-log.ts'

const FIO = { command: 'fio --output-format=json', asRoot: true, seconds: 12.5, startedAt: new Date(0), exitCode: 0 }
const CUT_OFF = { ...FIO, command: "cat 'a b'", asRoot: false, exitCode: undefined }

let directory: string
let bench: { readonly store: Store; readonly commands: CommandFeed }
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-commands-'))
  bench = { store: openStore(path.join(directory, 'bench.sqlite')), commands: new CommandFeed() }
})
afterEach(async () => {
  bench.store.close()
  await rm(directory, { recursive: true })
})

test('the commands of one box are kept with a session, those of another box and of afterwards are not', () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  const log = new CommandLog(bench, 'lab-3', id)
  bench.commands.tell('lab-3', FIO)
  bench.commands.tell('lab-4', FIO)
  log.save()
  expect(bench.store.commandLogs.ofSubject(id)).toHaveLength(1)
  bench.commands.tell('lab-3', CUT_OFF)
  log.end()
  bench.commands.tell('lab-3', FIO)
  expect(bench.store.commandLogs.ofSubject(id)).toEqual([
    { at: '1970-01-01T00:00:00.000Z', command: 'fio --output-format=json', asRoot: true, seconds: 12.5, exitCode: 0 },
    { at: '1970-01-01T00:00:00.000Z', command: "cat 'a b'", asRoot: false, seconds: 12.5 },
  ])
})

test('they go with their session when it is erased, and not before', () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  bench.store.commandLogs.add(id, [{ at: '1970-01-01T00:00:00.000Z', command: 'true', asRoot: true, seconds: 0 }])
  bench.store.sessions.remove(id, '2026-11-22T21:00:00.000Z')
  expect(bench.store.commandLogs.ofSubject(id)).toHaveLength(1)
  bench.store.purgeRemoved('2026-11-23T00:00:00.000Z')
  expect(bench.store.commandLogs.ofSubject(id)).toEqual([])
})
