import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateModuleSource } from '../../src/main/kmod/index.ts'
import { SAMPLE_MODEL } from '../../src/main/kmod/testing/sample-model.ts'
import { KERNEL_LINES } from '../../src/main/testbox/index.ts'
import { whyNoRoots, WORK } from '../roots/debian-root.ts'
import { ensureHeadersRoot, type HeadersRoot } from './headers-root.ts'
import { report } from './report.ts'

/** Of the kernel's memory. The file is larger by what only the loader reads: relocations, unwind tables, symbol versions. */
const LARGEST_BYTES_IN_MEMORY = 64 * 1024

/** They include the other files. */
const COMPILATION_UNITS = ['build_hot.c', 'build_cold.c']

const NO_BTF = 'CONFIG_DEBUG_INFO_BTF_MODULES='

/** 7.x's kbuild refuses Debian's sparse 0.6.4, which does not know this keyword, and works with it once it is explained. */
const SPARSE_FLAGS = ['-D__CHECK_ENDIAN__', '-D__typeof_unqual__=__typeof__']

const reason = whyNoRoots()
if (reason !== undefined) report(`build matrix skipped: ${reason}`)

let generated: string
beforeAll(async () => {
  generated = await mkdtemp(path.join(tmpdir(), 'rabench-generated-'))
  await generateModuleSource(SAMPLE_MODEL, generated)
})
afterAll(() => rm(generated, { recursive: true }))

describe.skipIf(reason !== undefined).each(KERNEL_LINES)('for %s', (line) => {
  let root: HeadersRoot
  let tree: string

  beforeAll(async () => {
    const began = performance.now()
    root = await ensureHeadersRoot(line)
    report(`${line}: headers of ${root.release}, in ${secondsSince(began)} s`)
    tree = await mkdtemp(path.join(tmpdir(), `rabench-${line}-`))
    await cp(generated, tree, { recursive: true })
  })
  afterAll(() => rm(tree, { recursive: true }))

  const make = (...args: readonly string[]) =>
    root.run(tree, ['make', '-j2', `KERNEL_BUILD=/lib/modules/${root.release}/build`, NO_BTF, ...args])

  test(`compiles for ${line} with W=1 and no warning`, () => {
    const began = performance.now()
    const { exitCode, output } = make('W=1', 'KCFLAGS=-Werror -g0')
    report(`${line}: compiled in ${secondsSince(began)} s`)
    expect(warningsIn(output)).toEqual([])
    expect([exitCode, output]).toEqual([0, output])
  })

  test(`takes less than 64 KiB of memory for ${line}`, async () => {
    expect(root.run(tree, ['strip', '--strip-debug', '-o', 'stripped.ko', 'rabench.ko'])).toMatchObject({ exitCode: 0 })
    const { size } = await stat(path.join(tree, 'stripped.ko'))
    const bytes = bytesInMemory(root, tree)
    report(`${line}: rabench.ko has ${size} bytes stripped, and takes ${bytes} of the kernel's memory`)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(LARGEST_BYTES_IN_MEMORY)
  })

  test(`gives sparse nothing to say for ${line}`, async () => {
    const { exitCode, output } = make('C=2', `CF=${SPARSE_FLAGS.join(' ')}`, 'KCFLAGS=-g0')
    expect([exitCode, output]).toEqual([0, output])
    const sources = await readSources(tree)
    for (const unit of COMPILATION_UNITS) expect(output).toMatch(checked(unit))
    // What sparse says of a kernel's own headers is not about this module; it is told, not judged.
    const remarks = output.split('\n').filter((text) => /:\d+:\d+: (error|warning):/.test(text))
    const ours = remarks.filter((text) => sources.has(path.basename(text.split(':')[0] ?? '')))
    const judged = ours.filter((text) => !isAboutModuleInfo(text, sources))
    report(
      `${line}: of ${remarks.length} remarks of sparse ${remarks.length - ours.length} are on the kernel's headers, ` +
        `${ours.length - judged.length} on the kernel's MODULE_INFO, ${judged.length} on the module`,
    )
    expect(judged).toEqual([])
  })
})

/** kbuild's line for a file that sparse has read. */
function checked(name: string): RegExp {
  return new RegExp(`^ *CHECK +(${WORK}/)?${name.replace('.', '[.]')}$`, 'm')
}

async function readSources(tree: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = (await readdir(tree)).filter((name) => /^(?!.*\.mod\.c$).*\.[ch]$/.test(name))
  const lines = async (name: string) => (await readFile(path.join(tree, name), 'utf8')).split('\n')
  return new Map(await Promise.all(names.map(async (name) => [name, await lines(name)] as const)))
}

/** 7.x's MODULE_INFO asserts a string's length by __builtin_strlen, which sparse 0.6.4 cannot compute. */
function isAboutModuleInfo(remark: string, sources: ReadonlyMap<string, readonly string[]>): boolean {
  const [file = '', lineNumber = ''] = remark.split(':')
  const source = sources.get(path.basename(file))?.[Number(lineNumber) - 1] ?? ''
  return (
    remark.endsWith('error: bad constant expression') && /^(module_param|MODULE_|__MODULE_PARM_TYPE)\w*\(/.test(source)
  )
}

/** Code and data, without what only the loader reads: relocations and symbols are most of a small module. */
function bytesInMemory(root: HeadersRoot, tree: string): number {
  const { output } = root.run(tree, ['size', 'stripped.ko'])
  return Number(output.trim().split('\n').at(-1)?.trim().split(/\s+/)[3])
}

function warningsIn(output: string): string[] {
  return output.split('\n').filter((text) => /\b(warning|WARNING)\b/.test(text))
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}
