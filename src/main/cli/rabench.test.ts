import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../store/index.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-cli-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

const data = path.join(directory, 'data')

function rabench(...args: string[]) {
  return rabenchAt(data, ...args)
}

function rabenchAt(dataDirectory: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/main/cli/rabench.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, RABENCH_DATA: dataDirectory, RABENCH_CACHE: path.join(directory, 'cache') },
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
  ['an unknown session to study is named', ['study', '--sessions', 'no-such-thing'], /no-such-thing/],
  ['an unknown model to predict with is named', ['predict', '--model', 'm-9', '--csv', 'x.csv'], /m-9/],
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
  ['a format of export that there is not', ['export', 's', '--format', 'xml', '--out', 'x']],
  ['an export without a place', ['export', 's']],
  ['an export and a JSON document on one stdout', ['export', 's', '--out', '-', '--json']],
  ['a prediction of nothing', ['predict', '--model', 'm']],
  ['a prediction of two things', ['predict', '--model', 'm', '--csv', 'x.csv', '--features', '1,2,3,4,5']],
  ['a study of windows that cannot be cut', ['study', '--sessions', 's', '--windows', '1,0.3']],
  ['a device that is no number', ['features', '/tmp', '--device', 'vdb']],
  ['a box name that cannot be one', ['box', 'add', 'a b', '--host', 'h', '--scratch', '/s', '--agent']],
  ['a host of two lines', ['box', 'add', 'b', '--host', 'h\nh', '--scratch', '/s', '--agent']],
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

/** Small enough to work out by hand: it looks at the distance alone. */
const TINY_MODEL = {
  ...{ format: 'rabench-model', version: 1, id: 'tiny', name: 'Tiny', createdAt: '2026-11-22T10:00:00.000Z' },
  ...{ featureSet: 'seed-v1', windowSeconds: 2.5, classes: ['sequential', 'random', 'mixed'], appVersion: '0.1.0' },
  scaler: { mean: [1, 0, 0, 0, 0], scale: [2, 1, 1, 1, 1] },
  layers: [
    {
      weights: [
        [1, 0, 0, 0, 0],
        [-1, 0, 0, 0, 0],
      ],
      bias: [0, 0],
    },
    {
      weights: [
        [1, 9],
        [2, 9],
        [0, 9],
      ],
      bias: [0, 0, 0.5],
    },
  ],
  readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
  training: {
    ...{ seed: 1, backend: 'by hand', epochsRun: 1, bestEpoch: 1, windows: 3, sessionIds: ['s'], dataHash: '00' },
    windowsByClass: { sequential: 1, random: 1, mixed: 1 },
  },
}

describe('predict', () => {
  const HEADER =
    'run_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean'
  const model = path.join(directory, 'tiny')
  mkdirSync(model)
  const wide = { low: 0, high: 1e12 }
  const abstain = { leastConfidence: 0.6, ranges: [wide, wide, wide, wide, { low: 0, high: 10 }] }
  writeFileSync(path.join(model, 'model.json'), JSON.stringify({ ...TINY_MODEL, abstain }))
  const csv = path.join(directory, 'windows.csv')

  test('one window’s class and readahead, or that the readahead stays as it is', () => {
    // Scaled: (3 - 1) / 2 = 1, 0 elsewhere. Hidden: 1, 0. Logits: 1, 2, 0.5.
    expect(rabench('predict', '--model', model, '--features', '3,0,0,0,0').stdout).toBe(
      'random: readahead 16 KiB (sequential 23.1 %, random 62.9 %, mixed 14.0 %)\n',
    )
    const named = 'iops=11,seq_ratio=0,avg_io_bytes=0,jump_ratio=0,avg_distance_bytes=3'
    expect(rabench('predict', '--model', model, '--features', named).stdout).toMatch(
      /^random, but iops is unlike all that it has seen: the readahead stays as it is/,
    )
    expect(JSON.parse(rabench('predict', '--model', model, '--features', '1,0,0,0,0', '--json').stdout)).toMatchObject({
      ...{ class: 'mixed', abstained: 'unsure', outside_feature: null, readahead_kib: null },
    })
  })

  test('each window of a CSV, and at the end on stderr how many were right', () => {
    writeFileSync(
      csv,
      `${HEADER},label\n"a,1",1,0,1,1,1,random\nb,1,0,1,1,1,mixed\nb,1,0,1,1,11,random\nb,,,,1,1,random\n`,
    )
    const { status, stdout, stderr } = rabench('predict', '--model', model, '--csv', csv)
    expect(status).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe(
      'run_id,window_id,label,class,p_sequential,p_random,p_mixed,abstained,outside_feature,readahead_kib',
    )
    expect(lines[1]).toMatch(/^"a,1",0,random,random,\S+,no,,16$/)
    expect(lines[3]).toMatch(/^b,1,random,random,\S+,outside,iops,$/)
    expect(lines.slice(4)).toEqual([''])
    expect(stderr).toBe(
      'Rows without features, passed over: 1.\n2 of 3 (66.7 %) windows right.\n' +
        'It abstained on 1 of 3 (33.3 %) windows.\nOf those that it stood by, 1 of 2 (50.0 %) right.\n',
    )
  })

  test('the same as an object a line, or as one document', () => {
    writeFileSync(csv, `${HEADER}\na,1,0,1,1,1\na,1,0,1,1,2\n`)
    const { stdout } = rabench('predict', '--model', model, '--csv', csv, '--format', 'ndjson')
    const windows = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(windows).toHaveLength(2)
    expect(windows[1]).toMatchObject({ run_id: 'a', window_id: 1, label: null, class: 'random', readahead_kib: 16 })
    expect(JSON.parse(rabench('predict', '--model', model, '--csv', csv, '--json').stdout)).toEqual({
      ...{ model_id: 'tiny', feature_set: 'seed-v1', windows },
      ...{ judged: 2, passed_over: 0, abstained: 0, labelled: 0, right: 0 },
    })
  })

  test('windows before a line that cannot be read are told, then the line', () => {
    writeFileSync(csv, `${HEADER}\na,1,0,1,1,1\na,1,0,1,one,2\n`)
    const { status, stdout, stderr } = rabench('predict', '--model', model, '--csv', csv)
    expect(status).toBe(1)
    expect(stdout.split('\n')).toHaveLength(3)
    expect(stderr).toContain('windows.csv, line 3: column 5 (bw_mean_kbps) is "one", not a number. [bad-csv]')
  })

  test('a reader that goes away early is no failure', () => {
    writeFileSync(csv, `${HEADER}\n${'a,1,0,1,1,1\n'.repeat(20_000)}`)
    const command = `"$0" src/main/cli/rabench.ts predict --model "$1" --csv "$2" | head -n 1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', command, process.execPath, model, csv], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, RABENCH_DATA: path.join(directory, 'data') },
    })
    expect(stdout).toMatch(/^run_id,.*\n0\n$/)
    expect(stderr).toBe('')
  })
})

describe('export and import', () => {
  const elsewhere = path.join(directory, 'elsewhere')
  const file = path.join(directory, 'two.rabundle')

  beforeAll(() => {
    const store = openStore(path.join(data, 'bench.sqlite'))
    for (const id of ['one', 'two']) {
      store.sessions.create({ ...NEW_SESSION, id })
      const run = { windowsStartNs: 1_795_384_214_000_000_000n, fioStartedAtMs: 1_795_384_214_000 }
      const samples = Array.from({ length: 10 }, (_, at) =>
        (['bw', 'iops', 'lat'] as const).map((kind) => ({
          ...{ kind, direction: 'read' as const },
          ...{ timeMs: 500 * (at + 1), value: 1000 },
        })),
      ).flat()
      const measures = exampleMeasures(2)
      store.runs.save(exampleRun(id, 'run', { windows: exampleWindows(2), measures, samples, run }))
    }
    store.close()
  })

  test('several sessions go in one bundle to another bench, where they are known the second time', () => {
    const { stdout } = rabench('export', 'one', 'two', '--format', 'bundle', '--out', file, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ path: file, format: 'bundle', holds: { sessions: ['one', 'two'] } })
    expect(rabenchAt(elsewhere, 'import', file)).toMatchObject({
      ...{ status: 0, stdout: expect.stringContaining('Imported: sessions one, two') as unknown },
    })
    expect(rabenchAt(elsewhere, 'import', file).stdout).toMatch(/Nothing in it is new\.\nHere already.*one, two/)
    const there = JSON.parse(rabenchAt(elsewhere, 'sessions', '--json').stdout) as { id: string }[]
    expect(there.map(({ id }) => id).toSorted()).toEqual(['one', 'two'])
  })

  test('the windows of several sessions are one CSV, on stdout and in a file, which is kept once when imported', () => {
    const csv = path.join(directory, 'both.csv')
    const printed = rabench('export', 'one', 'two', '--out', '-')
    expect(printed.status).toBe(0)
    expect(rabench('export', 'one', 'two', '--out', csv).stdout).toMatch(/^\d+ windows in /)
    expect(readFileSync(csv, 'utf8')).toBe(printed.stdout)
    const imported = rabenchAt(elsewhere, 'import', csv)
    expect(imported.stdout).toMatch(/windows of 2 runs.*\nKept as .*csv-/)
    expect(rabenchAt(elsewhere, 'import', csv).stdout).toContain('Here already')
  })

  test('a table is written for several sessions too', () => {
    const { stdout } = rabench('export', 'two', 'one', '--format', 'parquet', '--out', `${file}.parquet`, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ sessions: ['two', 'one'], format: 'parquet' })
    expect(readFileSync(`${file}.parquet`).subarray(0, 4).toString()).toBe('PAR1')
  })

  test('a bundle with a bit that fell over is refused, exit 1, and nothing of it is there', () => {
    const bytes = readFileSync(file)
    const damaged = path.join(directory, 'damaged.rabundle')
    bytes.writeUInt8((bytes.at(-6) ?? 0) ^ 0x10, bytes.length - 6)
    writeFileSync(damaged, bytes)
    const fresh = path.join(directory, 'fresh')
    const { status, stdout, stderr } = rabenchAt(fresh, 'import', damaged)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/damaged\.rabundle .*\n.*Nothing was imported/s)
    expect(JSON.parse(rabenchAt(fresh, 'sessions', '--json').stdout)).toEqual([])
  })

  test('raw traces in a table, and a table on stdout, are wrong usage', () => {
    expect(rabench('export', 'one', '--out', '/tmp/x', '--with-traces').status).toBe(2)
    expect(rabench('export', 'one', '--format', 'parquet', '--out', '-').status).toBe(2)
  })
})
