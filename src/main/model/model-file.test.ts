import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseModelDocument, readModelDocument, writeModelDocument } from './model-file.ts'
import { tinyModel } from './testing/tiny-model.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-model-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

test('what was written is read back, and nothing else lies beside it', async () => {
  const path = join(directory, 'model.json')
  await writeModelDocument(path, tinyModel)
  expect(await readModelDocument(path)).toEqual(tinyModel)
  expect(readdirSync(directory)).toEqual(['model.json'])
})

test('a missing file is an unknown model', async () => {
  await expect(readModelDocument(join(directory, 'none.json'))).rejects.toMatchObject({ code: 'unknown-model' })
})

test('a file cut in the middle is refused', async () => {
  const path = join(directory, 'model.json')
  writeFileSync(path, JSON.stringify(tinyModel).slice(0, 500))
  await expect(readModelDocument(path)).rejects.toMatchObject({
    code: 'bad-model',
    message: `${path} is not a usable model: it is not JSON.`,
  })
})

test('a newer version is refused as newer, whatever else it holds', () => {
  const newer = JSON.stringify({ format: 'rabench-model', version: 2, transformer: {} })
  expect(() => parseModelDocument(newer, 'model.json')).toThrow(
    'model.json was written in version 2 of the format; this program reads up to version 1.',
  )
})

test.each([
  ['another format', { ...tinyModel, format: 'onnx' }, 'it does not say that it is a rabench model'],
  ['a lost field', { ...tinyModel, scaler: undefined }, 'scaler:'],
  [
    'a weight that is no number',
    { ...tinyModel, scaler: { mean: [1, 0, 0, 0, null], scale: [1, 1, 1, 1, 1] } },
    'mean.4',
  ],
  ['a scaler of another feature set', { ...tinyModel, featureSet: 'served-v1' }, 'the 8 features of served-v1'],
  ['layers that do not fit', { ...tinyModel, layers: tinyModel.layers.toReversed() }, 'its layer 0 does not take'],
  ['a lost layer', { ...tinyModel, layers: tinyModel.layers.slice(0, 1) }, 'does not give 3 logits'],
  ['classes in another order', { ...tinyModel, classes: ['random', 'sequential', 'mixed'] }, 'its classes are not'],
])('%s is refused and named', (_, content, why) => {
  expect(() => parseModelDocument(JSON.stringify(content), 'model.json')).toThrow(why)
})
