import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SettingsFile } from './settings-file.ts'

/** As releases wrote it of before the file had a version. */
const BEFORE_VERSIONS = JSON.stringify({ theme: 'dark', boxName: 'lab-3', seed: 7, notifyAfterSeconds: 60 })

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-settings-'))
  file = path.join(directory, 'settings.json')
})
afterEach(() => rm(directory, { recursive: true }))

test('settings are there again as they were set, what was never set has its default', async () => {
  await new SettingsFile(directory).set({ theme: 'dark' })
  const again = new SettingsFile(directory)
  expect(again.get()).toMatchObject({ theme: 'dark', boxName: 'virtual', profileName: 'quick' })
  expect(again.remarks).toEqual([])
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'rabench-settings', version: 1 })
})

test('limits for raw traces are none until they are set, and can be taken away again', async () => {
  const settings = new SettingsFile(directory)
  expect(settings.get().keptTraces).toEqual({})
  await settings.set({ keptTraces: { maxGib: 20, maxDays: 0.5 } })
  expect(new SettingsFile(directory).get().keptTraces).toEqual({ maxGib: 20, maxDays: 0.5 })
  await settings.set({ keptTraces: { maxGib: undefined, maxDays: 0.5 } })
  expect(new SettingsFile(directory).get().keptTraces).toEqual({ maxDays: 0.5 })
  await expect(settings.set({ keptTraces: { maxGib: 0 } })).rejects.toThrow()
})

test('a file of before there were versions is read, and has one once it is written', async () => {
  await writeFile(file, BEFORE_VERSIONS)
  const settings = new SettingsFile(directory)
  expect(settings.get()).toMatchObject({ theme: 'dark', boxName: 'lab-3', seed: 7, notifyAfterSeconds: 60 })
  await settings.set({ seed: 8 })
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    version: 1,
    settings: { theme: 'dark', boxName: 'lab-3', seed: 8 },
  })
})

test('one of a newer release is refused, and stays as it is', async () => {
  const text = JSON.stringify({ format: 'rabench-settings', version: 2, settings: { theme: 'sepia' } })
  await writeFile(file, text)
  expect(() => new SettingsFile(directory)).toThrow(expect.objectContaining({ code: 'newer-format' }))
  expect(await readFile(file, 'utf8')).toBe(text)
})

test.each(['{"theme":', '[]', '{"theme":"sepia"}'])('%s is put aside and said to be', async (text) => {
  await writeFile(file, text)
  const settings = new SettingsFile(directory)
  expect(settings.get().theme).toBe('system')
  expect(settings.remarks).toEqual([expect.stringContaining(`${file}.damaged`)])
  expect(await readFile(`${file}.damaged`, 'utf8')).toBe(text)
  expect(existsSync(file)).toBe(false)
})
