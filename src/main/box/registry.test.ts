import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BoxRegistry } from './registry.ts'

const LAB = {
  name: 'lab-3',
  host: 'lab3.example',
  port: 22,
  user: 'alice',
  auth: { kind: 'agent' },
  scratch: '/mnt/scratch',
} as const
/** As the first release wrote it. */
const VERSION_1 = JSON.stringify({ format: 'rabench-boxes', version: 1, boxes: [LAB] }, null, 2)

let directory: string
let file: string
let registry: BoxRegistry
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-boxes-'))
  file = path.join(directory, 'boxes.json')
  registry = new BoxRegistry(file)
})
afterEach(() => rm(directory, { recursive: true }))

test('boxes are there again as they were put', async () => {
  await writeFile(file, VERSION_1)
  expect(await registry.list()).toEqual([LAB])
  await registry.put({ ...LAB, name: 'lab-4' })
  expect((await new BoxRegistry(file).list()).map(({ name }) => name)).toEqual(['lab-3', 'lab-4'])
})

test('a box that an earlier release took, and this one would not, is there to be changed or removed, with all others', async () => {
  await writeFile(file, VERSION_1.replace('"lab3.example"', '"lab3.example\\nProxyJump evil"'))
  await registry.put({ ...LAB, name: 'lab-4' })
  expect((await registry.list()).map(({ name, host }) => [name, host])).toEqual([
    ['lab-3', 'lab3.example\nProxyJump evil'],
    ['lab-4', 'lab3.example'],
  ])
  await registry.put(LAB)
  expect((await registry.get('lab-3')).host).toBe('lab3.example')
})

test.each([
  ['of a newer release', VERSION_1.replace('"version": 1', '"version": 2'), 'newer-format'],
  ['cut short', VERSION_1.slice(0, 60), 'bad-configuration'],
  ['of something else', '{"boxes":[]}', 'bad-configuration'],
  ['with a box that is none', VERSION_1.replace('"lab3.example"', '7'), 'bad-configuration'],
])('a list %s is refused by name and stays as it is', async (_, text, code) => {
  await writeFile(file, text)
  await expect(registry.list()).rejects.toMatchObject({ code, message: expect.stringContaining(file) as unknown })
  await expect(registry.put(LAB)).rejects.toMatchObject({ code })
  expect(await readFile(file, 'utf8')).toBe(text)
})
