import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { whyNoRoots } from '../roots/debian-root.ts'
import { CHECKPATCH, CHECKPATCH_LINE, ensureHeadersRoot, type HeadersRoot } from './headers-root.ts'
import { report } from './report.ts'

const SOURCES = path.join(import.meta.dirname, '../../resources/kmod')

/** What cannot apply to a file, and why. */
const EXCEPTIONS: readonly { readonly file: string; readonly type: string; readonly reason: string }[] = [
  { file: 'compat.h', type: 'LINUX_VERSION_CODE', reason: 'one source for several kernels has to ask which one it is' },
  {
    file: 'compat.h',
    type: 'CONSTANT_COMPARISON',
    reason: 'takes LINUX_VERSION_CODE for the constant of a comparison',
  },
  { file: 'rabench_trace.h', type: 'OPEN_ENDED_LINE', reason: 'the form that every trace event of the kernel has' },
  { file: 'rabench_trace.h', type: 'PARENTHESIS_ALIGNMENT', reason: 'the same' },
  { file: 'sysfs.c', type: 'MACRO_ARG_REUSE', reason: 'the argument is a name, which has no side effects' },
  { file: 'userspace/fuzz.c', type: 'CAMELCASE', reason: 'libFuzzer calls a function of that name' },
  { file: 'userspace/fuzz.c', type: 'BIT_MACRO', reason: 'user space has no BIT_ULL' },
]

const reason = whyNoRoots()
if (reason !== undefined) report(`checkpatch skipped: ${reason}`)

describe.skipIf(reason !== undefined)('checkpatch --strict', () => {
  let root: HeadersRoot
  beforeAll(async () => {
    const began = performance.now()
    root = await ensureHeadersRoot(CHECKPATCH_LINE)
    report(`checkpatch of ${root.release}, in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  })

  /** Its findings, a line each: "main.c:12: WARNING:MINMAX: ...". */
  function findings(directory: string, names: readonly string[]): string[] {
    const options = ['--no-tree', '--strict', '--terse', '--show-types', '--color=never', '--file']
    const { output } = root.run(directory, [CHECKPATCH, ...options, ...names])
    return output.split('\n').filter((line) => /: (ERROR|WARNING|CHECK):/.test(line))
  }

  test('finds nothing in the module', async () => {
    // A copy: checkpatch leaves a file of its own where it runs.
    const directory = await mkdtemp(path.join(tmpdir(), 'rabench-checkpatch-'))
    await cp(SOURCES, directory, { recursive: true })
    const names = (await readdir(directory, { recursive: true })).filter((name) =>
      /^(?!.*\.mod\.c$).*\.[ch]$/.test(name),
    )
    expect(names).toContain('main.c')
    expect(findings(directory, names.sort()).filter((finding) => !isExcepted(finding))).toEqual([])
    await rm(directory, { recursive: true })
  })

  test('finds an error, a warning and a check where they are', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'rabench-checkpatch-'))
    await writeFile(path.join(directory, 'bad.c'), BAD)
    const found = findings(directory, ['bad.c']).map((line) => line.split(': ').slice(0, 2).join(' '))
    expect(found).toEqual(['bad.c:4 ERROR:OPEN_BRACE', 'bad.c:6 WARNING:LINE_SPACING', 'bad.c:6 CHECK:SPACING'])
    await rm(directory, { recursive: true })
  })
})

const BAD = `// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>

static int bad(int value) {
	int twice;
	twice = value<<1;

	return twice;
}
`

function isExcepted(finding: string): boolean {
  return EXCEPTIONS.some(({ file, type }) => finding.startsWith(`${file}:`) && finding.includes(`:${type}: `))
}
