import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { readDocuments } from './read-documents.ts'
import { unpackBundle } from './unpack-bundle.ts'
import { writeBundle } from './write-bundle.ts'

/** Typed, where `expect.stringMatching` is not. */
const saying = (pattern: RegExp): unknown => expect.stringMatching(pattern)

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-bundle-'))
  await mkdir(path.join(directory, 'unpacked'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

const ABOUT = { createdAt: '2026-11-25T10:00:00.000Z', appVersion: '0.1.0', holds: { sessions: ['s1'] } }

test('a bundle is an archive that tar opens, with a manifest that tells the truth', async () => {
  const [trace, file] = [path.join(directory, 'trace'), path.join(directory, 's.rabundle')]
  const content = randomBytes(100_000)
  await writeFile(trace, content)
  const written = await writeBundle(file, ABOUT, [
    { path: 'runs.ndjson', documents: [{ name: 'one' }, { name: 'zwölf' }] },
    { path: 'models.ndjson', documents: [] },
    { path: 'traces/1.tar.zst', file: trace },
  ])
  const listed = spawnSync('tar', ['-tzf', file], { encoding: 'utf8' })
  expect(listed.stdout.trim().split('\n')).toEqual(['manifest.json', 'runs.ndjson', 'traces/1.tar.zst'])
  const out = path.join(directory, 'unpacked')
  expect(spawnSync('tar', ['-xzf', file, '-C', out]).stderr.toString()).toBe('')
  expect(await readFile(path.join(out, 'runs.ndjson'), 'utf8')).toBe('{"name":"one"}\n{"name":"zwölf"}\n')
  expect(JSON.parse(await readFile(path.join(out, 'manifest.json'), 'utf8'))).toEqual(written.manifest)
  expect(written.manifest.members[1]).toEqual({
    path: 'traces/1.tar.zst',
    bytes: 100_000,
    sha256: createHash('sha256').update(content).digest('hex'),
  })
  // Nothing else is left beside it.
  expect((await readdir(directory)).toSorted()).toEqual(['s.rabundle', 'trace', 'unpacked'])
})

test('documents of any size come back one by one, lines across pieces too', async () => {
  const file = path.join(directory, 's.rabundle')
  const documents = Array.from({ length: 40 }, (_, at) => ({ at, text: 'ü'.repeat(at * 20_000) }))
  await writeBundle(file, ABOUT, [{ path: 'a.ndjson', documents }])
  const bundle = await unpackBundle(file, path.join(directory, 'unpacked'))
  const read = [...readDocuments(bundle, 'a.ndjson', z.object({ at: z.int(), text: z.string() }))]
  expect(read.map(({ document }) => document)).toEqual(documents)
  expect(read[39]?.where).toBe('s.rabundle, a.ndjson, line 40')
  expect([...readDocuments(bundle, 'none.ndjson', z.unknown())]).toEqual([])
})

test('a document that is none is told by member, line and field', async () => {
  const file = path.join(directory, 's.rabundle')
  await writeBundle(file, ABOUT, [
    { path: 'a.ndjson', documents: [{ run: { seconds: 1 } }, { run: { seconds: '2' } }] },
  ])
  const bundle = await unpackBundle(file, path.join(directory, 'unpacked'))
  const schema = z.object({ run: z.object({ seconds: z.number() }) })
  expect(() => [...readDocuments(bundle, 'a.ndjson', schema)]).toThrow(
    expect.objectContaining({
      code: 'bad-bundle',
      message: saying(/^s\.rabundle, a\.ndjson, line 2 is refused: run\.seconds: .*expected number/),
    }),
  )
})

test('one that cannot be written leaves what was there, and nothing beside it', async () => {
  const file = path.join(directory, 's.rabundle')
  await writeFile(file, 'before')
  function* broken() {
    yield { a: 1 }
    throw new Error('the database went away')
  }
  await expect(writeBundle(file, ABOUT, [{ path: 'a.ndjson', documents: broken() }])).rejects.toThrow('went away')
  expect(await readFile(file, 'utf8')).toBe('before')
  expect((await readdir(directory)).toSorted()).toEqual(['s.rabundle', 'unpacked'])
})
