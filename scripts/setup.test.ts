import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** A system is what its PATH holds: the machine that runs this test is not touched. */
let programs: string
beforeEach(() => {
  programs = mkdtempSync(path.join(tmpdir(), 'rabench-setup-'))
})
afterEach(() => {
  rmSync(programs, { recursive: true })
})

function program(name: string, script: string): void {
  const file = path.join(programs, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
}

function setup(...args: string[]) {
  const script = fileURLToPath(new URL('setup.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { PATH: programs },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { status, stdout, stderr }
}

test('where everything is installed, it says and does nothing', () => {
  program('dpkg-query', 'printf installed')
  expect(setup('--with', 'tests')).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('where it cannot install, it prints the exact list and stops with exit 1', () => {
  program('dpkg-query', 'exit 1')
  const { status, stdout, stderr } = setup()
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('not a Debian or Ubuntu system')
  expect(stderr).toMatch(/apt-get install .*qemu-system-x86 mmdebstrap e2fsprogs/)
})

test('where apt-get fails, it shows what apt-get said', () => {
  program('dpkg-query', 'exit 1')
  program('apt-get', 'case "$*" in --version) exit 0;; *) echo "E: no network" >&2; exit 100;; esac')
  program('sudo', 'shift; exec "$@"')
  program('true', 'exit 0')
  const { status, stderr } = setup()
  expect(status).toBe(1)
  expect(stderr).toContain('E: no network')
  expect(stderr).toContain('apt-get failed')
})
