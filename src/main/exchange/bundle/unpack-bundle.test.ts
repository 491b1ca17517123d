import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleByHand, manifestText, tarByHand, type HandMadeEntry } from '../testing/bundle-by-hand.ts'
import { unpackBundle } from './unpack-bundle.ts'

/** Typed, where `expect.stringMatching` is not. */
const saying = (pattern: RegExp): unknown => expect.stringMatching(pattern)

let directory: string
let unpacked: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-bundle-'))
  unpacked = path.join(directory, 'unpacked')
  await mkdir(unpacked)
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function unpack(bytes: Buffer) {
  const file = path.join(directory, 's.rabundle')
  await writeFile(file, bytes)
  return unpackBundle(file, unpacked)
}

const RUNS: HandMadeEntry = { path: 'runs.ndjson', content: '{"a":1}\n{"a":2}\n' }
const TRACE: HandMadeEntry = { path: 'traces/1.tar.zst', content: randomBytes(70_000) }

test('members lie under numbers with their content, whatever they are called', async () => {
  const bundle = await unpack(bundleByHand([RUNS, TRACE]))
  expect(await readdir(unpacked)).toEqual(['0', '1'])
  expect(await readFile(bundle.fileOf('runs.ndjson') ?? '', 'utf8')).toBe(RUNS.content)
  expect(await readFile(bundle.fileOf('traces/1.tar.zst') ?? '')).toEqual(TRACE.content)
  expect(bundle.fileOf('other.ndjson')).toBeUndefined()
  const { mode } = await stat(path.join(unpacked, '0'))
  expect(mode & 0o077).toBe(0)
})

const also = (...entries: HandMadeEntry[]) => bundleByHand([RUNS], { entries: [RUNS, ...entries] })
const named = (name: string) => bundleByHand([{ ...RUNS, path: name }])
const BOMB = Buffer.alloc(64 * 2 ** 20)

test.each([
  ['a member that leads out', named('../evil'), /"\.\.\/evil" leads out/],
  ['a member that leads out from inside', named('traces/../../evil'), /leads out/],
  ['an absolute member', named('/etc/passwd'), /absolute/],
  ['a drive’s member', named('C:evil'), /absolute/],
  ['a backslash', named('..\\evil'), /backslash/],
  ['a name with a line break', named('a\nb'), /"a\?b" has a path that no bundle has/],
  ['an entry beside the manifest that leads out', also({ path: '../evil', content: 'x' }), /leads out/],
  ['a symbolic link', also({ path: 'link', type: '2', linkedTo: '/etc/passwd' }), /"link" is no file \(SymbolicLink\)/],
  ['a hard link', also({ path: 'link', type: '1', linkedTo: 'runs.ndjson' }), /is no file \(Link\)/],
  ['a device', also({ path: 'null', type: '3' }), /is no file \(CharacterDevice\)/],
  ['a directory', also({ path: 'traces', type: '5' }), /is no file \(Directory\)/],
  ['a header that renames the next', also({ path: 'x', type: 'x', content: '20 path=../evil\n' }), /is no file/],
  ['a member twice', also(RUNS), /runs\.ndjson is there twice/],
  ['a second manifest', also({ path: 'manifest.json', content: '{}' }), /does not name "manifest\.json"/],
  ['a member that the manifest does not name', also(TRACE), /does not name "traces\/1\.tar\.zst"/],
  ['a missing member', bundleByHand([RUNS, TRACE], { entries: [RUNS] }), /traces\/1\.tar\.zst is missing/],
  [
    'a wrong checksum',
    bundleByHand([RUNS], { entries: [{ ...RUNS, content: '{"a":1}\n{"a":3}\n' }] }),
    /runs\.ndjson does not have the manifest’s checksum/,
  ],
  [
    'a member that is larger than it should be',
    bundleByHand([RUNS], { entries: [{ ...RUNS, content: BOMB }] }),
    /has 67108864 bytes where the manifest says 16/,
  ],
  ['zeros without end', bundleByHand([RUNS], { tail: BOMB }), /more after its last member/],
  ['text after the end', bundleByHand([RUNS], { tail: Buffer.from('more') }), /more after its last member/],
  [
    'a manifest of gigabytes',
    gzipSync(tarByHand([{ path: 'manifest.json', saidBytes: 2 ** 32, content: '{}' }])),
    /its manifest has 4294967296 bytes/,
  ],
  [
    'a document that is said to be huge',
    bundleByHand([], {
      manifest: manifestText([], { members: [{ path: 'a', bytes: 2 ** 40, sha256: '0'.repeat(64) }] }),
    }),
    /its member a has 1099511627776 bytes/,
  ],
  ['a member named twice', bundleByHand([], { manifest: manifestText([RUNS, RUNS]) }), /names runs\.ndjson twice/],
  ['no manifest', gzipSync(tarByHand([RUNS])), /does not begin with a manifest/],
  ['a manifest of something else', bundleByHand([], { manifest: '{"format":"zip"}' }), /does not say that it is/],
  ['a manifest that is no JSON', bundleByHand([], { manifest: 'hello' }), /manifest\.json is not JSON/],
  [
    'a manifest without an instant',
    bundleByHand([], { manifest: manifestText([], { createdAt: 'today' }) }),
    /manifest\.json, createdAt/,
  ],
  ['half a file', bundleByHand([RUNS, TRACE]).subarray(0, 40_000), /is cut short/],
  ['an archive without its end', gzipSync(tarByHand([]).subarray(0, 100)), /is cut short/],
  ['an empty file', Buffer.alloc(0), /is cut short/],
  ['random bytes', randomBytes(5000), /damaged, or not a bundle/],
  ['random bytes in gzip', gzipSync(Buffer.alloc(5000, 'abc')), /a header of its archive is none/],
])('%s is refused', async (_name, bytes, said) => {
  await expect(unpack(bytes)).rejects.toMatchObject({ code: 'bad-bundle', message: saying(said) })
  expect(await readdir(directory)).toEqual(['s.rabundle', 'unpacked'])
})

test('a bit that fell over is seen, or has not changed the content', async () => {
  const text = (name: string) => readFile(path.join(unpacked, name), 'utf8')
  const sound = bundleByHand([RUNS, { path: 'traces/1.tar.zst', content: 'a trace' }])
  let refused = 0
  for (let at = 0; at < sound.length; at++) {
    const damaged = Buffer.from(sound)
    damaged[at] = (damaged[at] ?? 0) ^ 0x10
    await rm(unpacked, { recursive: true })
    await mkdir(unpacked)
    try {
      await unpack(damaged)
    } catch (error) {
      expect(error, `byte ${at}`).toMatchObject({ code: 'bad-bundle' })
      refused += 1
      continue
    }
    // gzip's time and hints (RFC 1952), or another way to say the same zeros.
    expect([await text('0'), await text('1')], `byte ${at}`).toEqual([RUNS.content, 'a trace'])
  }
  expect(refused).toBeGreaterThan(0.95 * sound.length)
})

test('a bundle of a later release is refused as newer', async () => {
  const later = bundleByHand([], { manifest: manifestText([], { version: 2, members: 'elsewhere' }) })
  await expect(unpack(later)).rejects.toMatchObject({
    code: 'newer-format',
    message: saying(/version 2/),
  })
})

test('what would not fit onto the disk is refused before it is unpacked', async () => {
  const members = [{ path: 'traces/1.tar.zst', bytes: 2 ** 52, sha256: '0'.repeat(64) }]
  const huge = bundleByHand([], { manifest: manifestText([], { members }) })
  await expect(unpack(huge)).rejects.toMatchObject({ code: 'no-space' })
})

test('a file that is not there, and a directory, are named', async () => {
  await expect(unpackBundle(path.join(directory, 'none'), unpacked)).rejects.toMatchObject({ code: 'bad-bundle' })
  await expect(unpackBundle(directory, unpacked)).rejects.toMatchObject({ code: 'bad-bundle' })
})
