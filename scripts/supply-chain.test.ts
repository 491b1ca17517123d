import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '..')
const names = z.record(z.string(), z.string()).default({})
const manifest = z
  .object({ dependencies: names, devDependencies: names, optionalDependencies: names, scripts: names })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        inBundle: z.boolean().optional(),
        link: z.boolean().optional(),
        dev: z.boolean().optional(),
        license: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

/** What may go into an MIT program that others ship on: none asks more than its notice. */
const LICENCES =
  /^\(?(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|Unlicense|BlueOak-1\.0\.0|CC0-1\.0|Python-2\.0)( (OR|AND) [\w.-]+)*\)?$/

test('every package of the lock file has a SHA-512', () => {
  expect(packages.length).toBeGreaterThan(100)
  const without = packages.filter(([, { integrity = '', inBundle, link }]) => {
    return inBundle !== true && link !== true && !integrity.startsWith('sha512-')
  })
  expect(without.map(([path]) => path)).toEqual([])
})

test('the lock file and package.json name the same versions, each of them exact', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    expect(wanted, name).toMatch(/^\d/)
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(wanted)
  }
})

test('what ships has licences that ask for no more than a notice', () => {
  const shipped = packages.filter(([, { dev }]) => dev !== true)
  const others = shipped.filter(([, { license }]) => license !== undefined && !LICENCES.test(license))
  expect(others.map(([path, { license }]) => `${path}: ${license ?? ''}`)).toEqual([])
})

test('every dependency is used somewhere', () => {
  const files = [
    ...globSync('{src,e2e,bench,scripts}/**/*.{ts,tsx,mjs,css,html}', { cwd: ROOT }),
    ...globSync('*.{ts,js,mjs,cjs}', { cwd: ROOT }),
  ]
  expect(files.length).toBeGreaterThan(500)
  const text = files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n')
  const commands = Object.values(manifest.scripts).join('\n')
  const isImported = (name: string) =>
    ["'", '"'].some((quote) => text.includes(`${quote}${name}${quote}`) || text.includes(`${quote}${name}/`))
  const isUsed = (name: string) => {
    if (name === 'typescript') return /\btsc\b/.test(commands)
    // Types of Node are everybody's; others are used with what they describe.
    const described = name.replace(/^@types\//, '')
    return described === 'node' || isImported(described) || commands.includes(described)
  }
  const unused = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((name) => !isUsed(name))
  expect(unused).toEqual([])
})
