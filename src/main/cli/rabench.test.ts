import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-cli-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

function rabench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/main/cli/rabench.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, RABENCH_DATA: path.join(directory, 'data'), RABENCH_CACHE: path.join(directory, 'cache') },
  })
  return { status, stdout, stderr }
}

test.each([
  [
    'an unknown profile is named, with the ones there are',
    ['run', '--box', 'virtual', '--profile', 'nonsense'],
    /nonsense.*quick/s,
  ],
  ['an unknown box is named, with the way to add it', ['capture', '--box', 'lab-9'], /lab-9.*rabench box add/s],
  ['an unknown session is named', ['show', 'no-such-thing'], /no-such-thing/],
  [
    'an unknown session to export is named',
    ['export', 'no-such-thing', '--out', '-'],
    /no-such-thing.*rabench sessions/s,
  ],
  ['a directory without a trace is named', ['features', '/nowhere'], /\/nowhere/],
  ['an unknown model is named', ['generate', '--model', 'm-9', '--out', path.join(directory, 'out')], /m-9/],
  ['the virtual box must be up to be checked', ['box', 'check', 'virtual'], /not running.*rabench box up virtual/s],
])('%s, exit 1', (_name, args, said) => {
  const { status, stdout, stderr } = rabench(...args)
  expect(stderr).toMatch(said)
  expect(stderr).not.toContain('    at ')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
})

test.each([
  ['an unknown command', ['nonsense']],
  ['a missing option', ['run']],
  ['a bad choice', ['features', '/tmp', '--format', 'xml']],
  ['a format of export that is not there yet', ['export', 's', '--format', 'parquet', '--out', 'x']],
  ['an export without a place', ['export', 's']],
  ['an export and a JSON document on one stdout', ['export', 's', '--out', '-', '--json']],
  ['a device that is no number', ['features', '/tmp', '--device', 'vdb']],
  ['a box name that cannot be one', ['box', 'add', 'a b', '--host', 'h', '--scratch', '/s', '--agent']],
])('%s is wrong usage, exit 2', (_name, args) => {
  const { status, stdout } = rabench(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
})

test('help is no error', () => {
  expect(rabench('--help').status).toBe(0)
})

test('with --json, one JSON document is alone on stdout', () => {
  const { status, stdout } = rabench('sessions', '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual([])
})

test('a profile with a mistake is named with its field', () => {
  const file = path.join(directory, 'mine.json')
  writeFileSync(file, JSON.stringify({ format: 'rabench-profile', version: 1, name: 'mine' }))
  const { status, stderr } = rabench('run', '--box', 'virtual', '--profile', file)
  expect(status).toBe(1)
  expect(stderr).toContain('mine.json')
  expect(stderr).toContain('fileMib')
})

test('a box is added, listed and removed', () => {
  expect(rabench('box', 'add', 'lab-3', '--host', 'lab3.example', '--agent', '--scratch', '/mnt/scratch').status).toBe(
    0,
  )
  expect(rabench('box', 'list').stdout).toContain('root@lab3.example:22, /mnt/scratch')
  expect(rabench('box', 'remove', 'lab-3').status).toBe(0)
  expect(rabench('box', 'list').stdout).not.toContain('lab-3')
})
