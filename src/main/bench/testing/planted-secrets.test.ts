import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newSecret, placesOf, watchCommandLines } from './planted-secrets.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-planted-'))
})
afterEach(() => rm(directory, { recursive: true }))

const secret = newSecret()
const inside = (before: string) => Buffer.from(`${before}${secret} and more`)

const HIDDEN: readonly (readonly [how: string, bytes: Buffer])[] = [
  ['as it is', inside('x')],
  ['in UTF-16', Buffer.from(`x${secret}`, 'utf16le')],
  ['in hex', Buffer.from(inside('x').toString('hex'))],
  ...['', 'x', 'xy', 'xyz'].flatMap((before): [string, Buffer][] => [
    [`in base64 after ${before.length} bytes`, Buffer.from(inside(before).toString('base64'))],
    [`in base64url after ${before.length} bytes`, Buffer.from(inside(before).toString('base64url'))],
  ]),
  ['packed, and packed again', gzipSync(gzipSync(inside('x')))],
]

test.each(HIDDEN)('a secret in a file %s is found', async (_how, bytes) => {
  const file = path.join(directory, 'below', 'file')
  await mkdir(path.dirname(file))
  await writeFile(file, bytes)
  await writeFile(path.join(directory, 'empty'), '')
  expect(await placesOf([newSecret(), secret], [directory])).toHaveLength(1)
  expect(await placesOf([newSecret()], [directory])).toEqual([])
})

test('a secret in a packed field of a database is found, and one that was printed', async () => {
  const file = path.join(directory, 'bench.sqlite')
  const db = new Database(file)
  db.exec('CREATE TABLE logs (id INTEGER, bytes BLOB, text TEXT)')
  db.prepare('INSERT INTO logs VALUES (1, ?, ?)').run(gzipSync(inside('x'.repeat(5000))), 'x')
  db.close()
  expect(await placesOf([secret], [directory], { stderr: `login with ${secret}` })).toEqual([
    'stderr',
    `${file}, table logs, unpacked`,
  ])
})

test('a secret among the arguments of a process is seen', async () => {
  const stop = watchCommandLines([secret])
  const child = spawn('sh', ['-c', 'sleep 0.3; true', 'sh', secret], { stdio: 'ignore' })
  await once(child, 'exit')
  expect(stop().join('\n')).toContain(secret)
  expect(watchCommandLines([newSecret()])()).toEqual([])
})
