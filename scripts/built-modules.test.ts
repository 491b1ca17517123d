import { readFileSync } from 'node:fs'
import path from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

interface Module {
  readonly file: string
  /** Relative to the checkout. */
  readonly source: string
  readonly imports: readonly string[]
}

const root = path.join(import.meta.dirname, '..')
const manifest = z
  .object({ main: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))
let modules: readonly Module[]

beforeAll(async () => {
  const { config } = await resolveConfig({ logLevel: 'silent' }, 'build', 'production')
  const built = await build({ ...config?.main, build: { ...config?.main?.build, write: false } })
  modules = (Array.isArray(built) ? built : [built])
    .flatMap((output) => ('output' in output ? output.output : []))
    .flatMap((chunk) =>
      chunk.type === 'chunk' && chunk.facadeModuleId !== null
        ? [{ file: chunk.fileName, source: path.relative(root, chunk.facadeModuleId), imports: chunk.imports }]
        : [],
    )
})

test('main is built a file a module, so that what is found from where a module stands is found', () => {
  const standing = modules.filter(({ source }) =>
    readFileSync(path.join(root, source), 'utf8').includes('import.meta.'),
  )
  expect(standing.map(({ source }) => source)).toContain('src/main/workload/profiles.ts')
  expect(standing.map(({ file }) => path.join('src', file))).toEqual(
    standing.map(({ source }) => source.replace(/[.]ts$/, '.js')),
  )
})

test('it starts where package.json says', () => {
  expect(modules.find(({ source }) => source === 'src/main/shell/main.ts')?.file).toBe(
    path.relative('out', manifest.main),
  )
})

test('dependencies stay packages, and those of development are in none of it', () => {
  const packages = modules
    .flatMap(({ imports }) => imports)
    .filter((name) => !name.startsWith('node:') && !modules.some(({ file }) => file === name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
  expect([...new Set(packages)].filter((name) => name !== 'electron' && !(name in manifest.dependencies))).toEqual([])
  expect(modules.every(({ source }) => source.startsWith('src/'))).toBe(true)
})

test('nothing that only tests need is in it', () => {
  expect(modules.filter(({ source }) => /testing|[.]test[.]/.test(source))).toEqual([])
})
