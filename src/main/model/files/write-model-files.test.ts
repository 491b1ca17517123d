import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readModelDocument } from '../model-file.ts'
import { tinyModel } from '../testing/tiny-model.ts'
import { modelFiles, writeModelFiles } from './index.ts'

let parent = ''
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'rabench-model-files-'))
})
afterEach(() => {
  rmSync(parent, { recursive: true })
})

test('a new directory holds each file whole, and nothing else', async () => {
  const directory = path.join(parent, 'a', 'model')
  const names = await writeModelFiles(directory, { model: tinyModel })
  expect(readdirSync(directory)).toEqual(names.toSorted())
  for (const { name, bytes } of modelFiles({ model: tinyModel })) {
    expect(readFileSync(path.join(directory, name)).equals(bytes), name).toBe(true)
  }
  expect(await readModelDocument(path.join(directory, 'model.json'))).toEqual(tinyModel)
})

test('files that were there are written over', async () => {
  await writeModelFiles(parent, { model: { ...tinyModel, name: 'Before' } })
  await writeModelFiles(parent, { model: tinyModel })
  expect(await readModelDocument(path.join(parent, 'model.json'))).toEqual(tinyModel)
})

test('a directory that cannot be made is refused', async () => {
  const file = path.join(parent, 'file')
  writeFileSync(file, '')
  await expect(writeModelFiles(file, { model: tinyModel })).rejects.toMatchObject({
    code: 'wrong-usage',
    kept: 'Nothing was written.',
  })
  await expect(writeModelFiles(path.join(file, 'model'), { model: tinyModel })).rejects.toMatchObject({
    code: 'wrong-usage',
  })
})

test('where one cannot be written, those before it are told and no unfinished one stays', async () => {
  mkdirSync(path.join(parent, 'model.onnx'))
  const error: unknown = await writeModelFiles(parent, { model: tinyModel }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'wrong-usage', kept: 'model_ts.pt, model.pth are written.' })
  expect(String(error)).toContain('model.onnx cannot be written into ')
  expect(readdirSync(parent)).toEqual(['model.onnx', 'model.pth', 'model_ts.pt'])
})
