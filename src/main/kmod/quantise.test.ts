import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ModelDocument } from '../../shared/model.ts'
import { generateModuleSource } from './generate.ts'
import { moduleHeader } from './header.ts'
import { quantise, sumsFit } from './quantise.ts'
import { SAMPLE_MODEL } from './testing/sample-model.ts'

const [FIRST, SECOND] = SAMPLE_MODEL.layers as [ModelDocument['layers'][number], ModelDocument['layers'][number]]

function withFirstWeight(weight: number): ModelDocument {
  const [row = [], ...others] = FIRST.weights
  return { ...SAMPLE_MODEL, layers: [{ ...FIRST, weights: [[weight, ...row.slice(1)], ...others] }, SECOND] }
}

describe('quantise', () => {
  it('writes 1 / scale as a 32-bit mantissa and a shift', () => {
    const { scaler } = quantise(SAMPLE_MODEL)
    for (const [index, { mantissa, shift }] of scaler.entries()) {
      expect(mantissa).toBeGreaterThanOrEqual(2 ** 31)
      expect(mantissa).toBeLessThan(2 ** 32)
      expect(shift).toBeGreaterThanOrEqual(0)
      expect(shift).toBeLessThan(96)
      expect((mantissa * SAMPLE_MODEL.scaler.scale[index]!) / 2 ** shift).toBeCloseTo(1, 9)
    }
  })

  it('keeps means, weights and biases to the nearest step', () => {
    const { scaler, layers } = quantise(withFirstWeight(-0.123456))
    expect(scaler[0]!.meanQ16).toBe(6_553_600_000_000n)
    // -0.123456 * 65536 = -8090.81...
    expect(layers[0]!.weightsQ16[0]!.slice(0, 2)).toEqual([-8091, 131072])
  })

  it.each([
    ['a weight that Q16.16 cannot hold', withFirstWeight(32768)],
    ['a weight that is no number', withFirstWeight(Number.NaN)],
    [
      'a feature that hardly varies',
      { ...SAMPLE_MODEL, scaler: { ...SAMPLE_MODEL.scaler, scale: Array(8).fill(1e-5) } },
    ],
    ['a scaler of another length', { ...SAMPLE_MODEL, scaler: { mean: [0], scale: [1] } }],
    ['rows of another length', { ...SAMPLE_MODEL, layers: [SECOND] }],
    ['two outputs', { ...SAMPLE_MODEL, layers: [FIRST, { weights: SECOND.weights.slice(1), bias: [0, 0] }] }],
    ['classes in another order', { ...SAMPLE_MODEL, classes: ['random', 'sequential', 'mixed'] }],
    [
      'a range that is none',
      { ...SAMPLE_MODEL, abstain: { leastConfidence: 0, ranges: Array(8).fill({ low: 1, high: 0 }) } },
    ],
    ['too few ranges', { ...SAMPLE_MODEL, abstain: { leastConfidence: 0, ranges: [{ low: 0, high: 1 }] } }],
    ['readahead switched off', { ...SAMPLE_MODEL, readaheadMapKib: { sequential: 256, random: 0, mixed: 64 } }],
  ] satisfies [string, ModelDocument][])('refuses %s', (_, model) => {
    expect(() => quantise(model)).toThrow(expect.objectContaining({ code: 'bad-model' }))
  })

  it('narrows the range of scaled features as weights grow, and refuses when it gets too narrow', () => {
    const scaled = (factor: number): ModelDocument => {
      const wide = { weights: [[factor, factor, factor]], bias: [0] }
      const spread = { weights: [[factor], [factor], [factor]], bias: [0, 0, 0] }
      return { ...SAMPLE_MODEL, layers: [FIRST, wide, spread] }
    }
    expect(quantise(scaled(1)).scaledLimit).toBe(2 ** 20)
    expect(quantise(scaled(100)).scaledLimit).toBeLessThan(2 ** 20)
    expect(() => quantise(scaled(30000))).toThrow(expect.objectContaining({ code: 'bad-model' }))
  })

  it('proves the bound exactly: one step more overflows', () => {
    // sum = w * x + 2^15 with w = 2^30: fits while x <= (2^63 - 1 - 2^15) / 2^30.
    const layers = [{ inputs: 1, outputs: 1, weightsQ16: [[2 ** 30]], biasQ32: [0n] }]
    const largest = (2n ** 63n - 1n - 2n ** 15n) / 2n ** 30n
    expect(sumsFit(layers, largest)).toBe(true)
    expect(sumsFit(layers, largest + 1n)).toBe(false)
  })
})

describe('the generated header', () => {
  it('cannot be broken out of by a name', () => {
    const header = moduleHeader({ ...SAMPLE_MODEL, id: 'a"; int x = 1; // \\ \n é' })
    expect(header).toContain('#define RAB_MODEL_ID\t\t"a\\"; int x = 1; // \\\\ ? ?"\n')
  })

  it('holds a shadow where one is given, and refuses one that judges other windows', () => {
    expect(moduleHeader(SAMPLE_MODEL)).not.toContain('RAB_SHADOW_ID')
    const shadow = { ...SAMPLE_MODEL, id: 'other' }
    expect(moduleHeader(SAMPLE_MODEL, shadow)).toContain('#define RAB_SHADOW_ID\t\t"other"')
    expect(() => moduleHeader(SAMPLE_MODEL, { ...shadow, windowSeconds: 1 })).toThrow('windows of 1 s, not 2.5 s')
  })

  it('is the only file that depends on the model', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rabench-generate-'))
    try {
      await generateModuleSource(SAMPLE_MODEL, join(directory, 'a'))
      await generateModuleSource({ ...SAMPLE_MODEL, id: 'other' }, join(directory, 'b'))
      const names = (await readdir(join(directory, 'a'), { recursive: true })).filter((name) =>
        /\.|Kbuild|file/.test(name),
      )
      const differing: string[] = []
      for (const name of names) {
        const [a, b] = await Promise.all(['a', 'b'].map((tree) => readFile(join(directory, tree, name), 'utf8')))
        if (a !== b) differing.push(name)
      }
      expect(differing).toEqual(['model_data.h'])
      expect(names).toEqual(expect.arrayContaining(['Kbuild', 'Makefile', 'main.c', join('userspace', 'user.c')]))
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  it('is not written for a model that is refused', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rabench-generate-'))
    try {
      await expect(generateModuleSource(withFirstWeight(1e9), join(directory, 'a'))).rejects.toMatchObject({
        code: 'bad-model',
      })
      expect(await readdir(directory)).toEqual([])
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
