import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { datasetFromRows } from '../src/main/model/dataset/dataset.ts'
import { separableRows } from '../src/main/model/testing/toy.ts'
import type { WorkshopInput } from '../src/main/model/workshop.ts'

interface Module {
  readonly file: string
  /** Relative to the checkout. */
  readonly source: string
  readonly imports: readonly string[]
  readonly code: string
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
        ? [
            {
              file: chunk.fileName,
              source: path.relative(root, chunk.facadeModuleId),
              imports: chunk.imports,
              code: chunk.code,
            },
          ]
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

/** Laid out as in a package: modules, what says that they are ES modules, and their dependencies. */
function layOut(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'rabench-built-'))
  onTestFinished(() => {
    rmSync(directory, { recursive: true })
  })
  for (const { file, code } of modules) {
    const place = path.join(directory, 'out', file)
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, code)
  }
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ type: 'module' }))
  symlinkSync(path.join(root, 'node_modules'), path.join(directory, 'node_modules'))
  return directory
}

test('built, its threads start from files of their own and train', async () => {
  const input: WorkshopInput = {
    dataset: datasetFromRows(separableRows(2), 'seed-v1', 2.5),
    seed: 1,
    seeds: 1,
    splits: ['leave-one-run-out'],
    classWeights: 'none',
    thorough: false,
  }
  const program = `
    const { backendReport, runWorkshop } = await import('./out/main/model/learning/workshop-thread.js')
    const { network, judgements: [byRun] } = await runWorkshop(JSON.parse(process.argv[1]))
    const { name } = await backendReport()
    console.log(JSON.stringify([network.backend, name, byRun.split, byRun.windows]))`
  const args = ['--input-type=module', '--eval', program, '--', JSON.stringify(input)]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: layOut() })
  const [backend, name, ...judged] = z.tuple([z.string(), z.string(), z.string(), z.number()]).parse(JSON.parse(stdout))
  expect(backend).toMatch(/^tfjs-4[.]22[.]0 (wasm|node)$/)
  expect(name).toBe(backend)
  expect(judged).toEqual(['leave-one-run-out', 30])
  expect(stderr).toBe('')
})
