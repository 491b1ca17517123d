import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SecretStore } from '../api/index.ts'
import { openSecretFile } from './secret-file.ts'
import { safeStorage } from './testing/fake-electron.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-secrets-'))
  file = path.join(directory, 'secrets.json')
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  Object.assign(safeStorage, { backend: 'gnome_libsecret', isAvailable: true, key: 'k1' })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(directory, { recursive: true })
})

async function open(): Promise<SecretStore> {
  const store = await openSecretFile(directory)
  if (store === undefined) throw new Error('no store')
  return store
}

test('a secret is remembered over restarts, each for its box and kind', async () => {
  const store = await open()
  await store.set('lab-3', 'password', 'hunter2')
  await store.set('lab-3', 'passphrase', 'of the key')
  await store.set('lab-4', 'password', 'other')
  const later = await open()
  expect(await later.get('lab-3', 'password')).toBe('hunter2')
  expect(await later.get('lab-3', 'passphrase')).toBe('of the key')
  expect(await later.get('lab-4', 'password')).toBe('other')
  expect(await later.get('lab-4', 'passphrase')).toBeUndefined()
  expect(await later.get('lab-5', 'password')).toBeUndefined()
})

test('no file of the data folder has it in clear, and nobody else may read what is there', async () => {
  await (await open()).set('lab-3', 'password', 'hunter2')
  expect(await readdir(directory)).toEqual(['secrets.json'])
  const text = await readFile(file, 'utf8')
  expect(text).not.toContain('hunter2')
  expect(text).not.toContain(Buffer.from('hunter2').toString('base64'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('what is forgotten is gone from the file, for that box alone', async () => {
  const store = await open()
  await store.set('lab-3', 'password', 'hunter2')
  await store.set('lab-4', 'password', 'other')
  await store.forget('lab-3')
  expect(await store.get('lab-3', 'password')).toBeUndefined()
  expect(await store.get('lab-4', 'password')).toBe('other')
  expect(await readFile(file, 'utf8')).not.toContain('lab-3')
})

test('changes at one time are all kept', async () => {
  const store = await open()
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.set(name, 'password', name)))
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => store.get(name, 'password')))).toEqual([
    'a',
    'b',
    'c',
    'd',
  ])
})

test('a box may be called like something that every object has', async () => {
  const store = await open()
  expect(await store.get('constructor', 'password')).toBeUndefined()
  await store.set('__proto__', 'password', 'hunter2')
  expect(await store.get('lab-3', 'password')).toBeUndefined()
})

test('where the system’s key has changed, the secret is not known, so that it is asked for', async () => {
  await (await open()).set('lab-3', 'password', 'hunter2')
  safeStorage.key = 'k2'
  expect(await (await open()).get('lab-3', 'password')).toBeUndefined()
})

test.each(['basic_text', 'unknown'])('where Linux keeps secrets as %s, none are kept', async (backend) => {
  safeStorage.backend = backend
  expect(await openSecretFile(directory)).toBeUndefined()
})

test('where the system cannot encrypt, none are kept', async () => {
  safeStorage.isAvailable = false
  expect(await openSecretFile(directory)).toBeUndefined()
})

test('other systems are not asked for Linux’s backend', async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  safeStorage.backend = 'basic_text'
  expect(await openSecretFile(directory)).toBeDefined()
})

test('a newer file is refused with its name, and left as it is', async () => {
  const newer = JSON.stringify({ format: 'rabench-secrets', version: 2, boxes: {} })
  await writeFile(file, newer)
  const store = await open()
  await expect(store.set('lab-3', 'password', 'hunter2')).rejects.toMatchObject({ code: 'newer-format' })
  await expect(store.get('lab-3', 'password')).rejects.toThrow(file)
  expect(await readFile(file, 'utf8')).toBe(newer)
})
