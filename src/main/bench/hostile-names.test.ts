import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'
import { parseBoxAddress } from './access.ts'
import { exportBundle, exportCsv } from './export.ts'
import { importFile } from './import.ts'
import { makeReport } from './report.ts'
import { hostileId, hostileText } from './testing/hostile-texts.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

/** RABENCH_FAULT_ROUNDS=30 tries thirty times as many. */
const ROUNDS = Number(process.env['RABENCH_FAULT_ROUNDS'] ?? 1)
const CASES = 10 * ROUNDS
const TIMEOUT_MS = 60_000 + 30_000 * ROUNDS
const AT = '2026-11-30T10:00:00.000Z'

let directory: string
let here: Workbench
let there: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-hostile-'))
  const cache = path.join(directory, 'cache')
  here = openWorkbench({ data: path.join(directory, 'here'), cache })
  there = openWorkbench({ data: path.join(directory, 'there'), cache })
})
afterEach(async () => {
  here.close()
  there.close()
  await rm(directory, { recursive: true })
})

interface Texts {
  readonly title: string
  readonly notes: string
  readonly tags: readonly string[]
  readonly profileTitle: string
  readonly description: string
  readonly annotation: string
  readonly warning: string
  readonly diskModel: string
  readonly boxName: string
  readonly logged: string
}

const texts: fc.Arbitrary<Texts> = fc.record({
  title: hostileText,
  notes: hostileText,
  tags: fc.array(hostileText, { maxLength: 3 }),
  profileTitle: hostileText,
  description: hostileText,
  annotation: hostileText,
  warning: hostileText,
  diskModel: hostileText,
  boxName: hostileId,
  logged: hostileText,
})

/** A session in which people, a box and its disk have said all that. @returns its id */
function sessionSaying({ store }: Workbench, said: Texts): string {
  const { profile, environment } = NEW_SESSION
  const { id } = store.sessions.create({
    ...NEW_SESSION,
    boxName: said.boxName,
    profile: { ...profile, title: said.profileTitle, description: said.description },
    environment: { ...environment, disk: { ...environment.disk, model: said.diskModel } },
  })
  store.sessions.label(id, { title: said.title, notes: said.notes, tags: said.tags })
  const log = [{ at: AT, source: 'fio', text: said.logged }]
  store.runs.save(exampleRun(id, 'first', { windows: exampleWindows(3), run: { warnings: [said.warning] }, log }))
  store.annotations.add({ subjectId: id, runId: `${id}/first`, text: said.annotation }, AT)
  store.commandLogs.add(id, [{ at: AT, command: said.logged, asRoot: true, seconds: 1, exitCode: 0 }])
  store.sessions.end(id, 'complete', AT)
  return id
}

function saidIn({ store }: Workbench, id: string): Texts {
  const { boxName, profile, environment, label } = store.sessions.get(id)
  const [run] = store.runs.ofSession(id)
  const [line] = store.runs.log(run?.id ?? '')
  expect(store.commandLogs.ofSubject(id).map(({ command }) => command)).toEqual([line?.text])
  return {
    ...{ title: label.title, notes: label.notes, tags: label.tags, boxName },
    ...{ profileTitle: profile.title, description: profile.description },
    annotation: store.annotations.ofSubject(id)[0]?.text ?? '',
    warning: run?.warnings[0] ?? '',
    diskModel: environment.disk.model ?? '',
    logged: line?.text ?? '',
  }
}

test(
  'whatever was typed is read back as it was typed, here, in the library, and in the bench that a bundle goes to',
  async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (said) => {
        const id = sessionSaying(here, said)
        expect(saidIn(here, id)).toEqual(said)
        expect(here.store.library.find(id)?.title).toBe(said.title)
        const { path: file } = await exportBundle(here, [id], path.join(directory, 'one.rabundle'))
        await importFile(there, file)
        expect(saidIn(there, id)).toEqual(said)
      }),
      { numRuns: CASES },
    )
  },
  TIMEOUT_MS,
)

const TAME: Texts = {
  ...{ title: 'tame', notes: 'tame', tags: [], profileTitle: 'tame', description: 'tame', annotation: 'tame' },
  ...{ warning: 'tame', diskModel: 'tame', boxName: 'tame', logged: 'tame' },
}

const pageSchema = z.object({ tags: z.array(z.string()), texts: z.array(z.string()) })

const PARSER = `
import json, sys, xml.etree.ElementTree as tree
all = list(tree.fromstring(sys.stdin.buffer.read()).iter())
print(json.dumps({
  "tags": [one.tag for one in all],
  "texts": [text for one in all for text in (one.text, one.tail) if text],
}))`

/** A page as Python's parser of XML sees it. */
function parsed(page: Uint8Array): z.infer<typeof pageSchema> {
  const { stdout, stderr } = spawnSync('python3', ['-c', PARSER], { input: page, encoding: 'utf8' })
  expect(stderr).toBe('')
  return pageSchema.parse(JSON.parse(stdout))
}

/** XML 1.0, 2.2 (characters, others as U+FFFD) and 2.11 (ends of lines), which HTML reads alike. */
function inXml(text: string): string {
  const characters = Array.from(text).map((sign) => {
    const code = sign.codePointAt(0) ?? 0
    const isCharacter = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code !== 0xfffe && code !== 0xffff)
    return isCharacter ? sign : '\uFFFD'
  })
  return characters.join('').replaceAll('\r\n', '\n').replaceAll('\r', '\n')
}

test(
  'a report says what was typed where a tame one has its words, and has no element more',
  async () => {
    const plain = sessionSaying(here, TAME)
    const expected = parsed((await makeReport(here, plain, { format: 'html' })).bytes)
    await fc.assert(
      fc.asyncProperty(texts, async (said) => {
        const id = sessionSaying(here, said)
        const { bytes, name } = await makeReport(here, id, { format: 'html' })
        expect(name).toBe(`${id}.html`)
        const { tags, texts: shown } = parsed(bytes)
        expect(tags).toEqual(expected.tags)
        for (const text of [said.title, said.notes, said.annotation]) expect(shown).toContain(inXml(text))
        for (const text of [said.profileTitle, said.warning, said.diskModel, said.boxName]) {
          expect(shown.some((one) => one.includes(inXml(text)))).toBe(true)
        }
      }),
      { numRuns: CASES },
    )
  },
  TIMEOUT_MS,
)

const CSV_READER = `
import csv, json, sys
rows = list(csv.reader(open(sys.argv[1], encoding='utf-8', newline='')))
print(json.dumps([[row[0], len(row)] for row in rows]))`

test(
  'sessions and runs called like anything are one row a window in a CSV, and their traces lie in the data folder',
  async () => {
    const names = fc.uniqueArray(hostileId, { minLength: 3, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(names, async ([id = '', first = '', second = '']) => {
        fc.pre(!here.store.sessions.list().some((session) => session.id === id))
        here.store.sessions.create({ ...NEW_SESSION, id })
        const tracePath = path.join(directory, 'trace')
        await writeFile(tracePath, id)
        for (const name of [first, second]) {
          here.store.runs.save(exampleRun(id, name, { windows: exampleWindows(2), run: { tracePath } }))
        }
        here.store.sessions.end(id, 'complete', AT)
        const csv = path.join(directory, 'out.csv')
        await exportCsv(here, [id], csv)
        const { stdout, stderr } = spawnSync('python3', ['-c', CSV_READER, csv], { encoding: 'utf8' })
        expect(stderr).toBe('')
        const [header, ...rows] = z.array(z.tuple([z.string(), z.int()])).parse(JSON.parse(stdout))
        const runs = here.store.runs.ofSession(id).map((run) => run.id)
        expect(rows).toEqual(runs.flatMap((run) => [run, run].map((name) => [name, header?.[1]])))

        const { path: file } = await exportBundle(here, [id], path.join(directory, 'b'), { withTraces: true })
        await importFile(there, file)
        const kept = there.store.runs.ofSession(id).map((run) => run.tracePath ?? '')
        expect(kept).toHaveLength(2)
        const traces = path.join(there.paths.data, 'traces')
        expect((await readdir(path.join(traces, id))).toSorted()).toEqual(
          kept.map((one) => path.basename(one)).toSorted(),
        )
        expect(kept.map((one) => path.relative(traces, path.dirname(one)))).toEqual([id, id])
        for (const one of kept) expect(await readFile(one, 'utf8')).toBe(id)
        expect((await makeReport(there, id, { format: 'html' })).name).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]*\.html$/)
      }),
      { numRuns: CASES },
    )
    // Nothing came to lie beside the two data folders, the cache and what was written here.
    expect((await readdir(directory)).toSorted()).toEqual(['b', 'here', 'out.csv', 'there', 'trace'])
  },
  TIMEOUT_MS,
)

test('a name that no file can have is refused with the bundle, before its trace is moved', async () => {
  const id = '日'.repeat(90)
  here.store.sessions.create({ ...NEW_SESSION, id })
  const tracePath = path.join(directory, 'trace')
  await writeFile(tracePath, 'a trace')
  here.store.runs.save(exampleRun(id, 'first', { run: { tracePath } }))
  here.store.sessions.end(id, 'complete', AT)
  const { path: file } = await exportBundle(here, [id], path.join(directory, 'b'), { withTraces: true })
  await mkdir(path.join(there.paths.data, 'traces'), { recursive: true })
  await expect(importFile(there, file)).rejects.toMatchObject({ code: 'bad-bundle' })
  expect(await readdir(path.join(there.paths.data, 'traces'))).toEqual([])
  expect(there.store.sessions.list()).toEqual([])
})

test('a box is called by letters, digits, dots, dashes and underscores, or not at all', () => {
  const name = fc.oneof(hostileText, hostileId, fc.stringMatching(/^[A-Za-z0-9._-]{1,70}$/))
  const rest = { host: 'h', port: 22, user: 'root', auth: { kind: 'agent' }, scratch: '/s' }
  fc.assert(
    fc.property(name, (called) => {
      const isPlain =
        called.length <= 63 && /^[a-z\d]/i.test(called) && Array.from(called).every((sign) => /[a-z\d._-]/i.test(sign))
      const parse = () => parseBoxAddress({ ...rest, name: called })
      if (isPlain) expect(parse().name).toBe(called)
      else expect(parse).toThrow(expect.objectContaining({ code: 'wrong-usage' }))
    }),
    { numRuns: 300 },
  )
})

test.each([
  '',
  ' ',
  'lab 3',
  'lab3\n',
  'lab3\u00a0',
  'a\u0000b',
  'a\u001b[2J',
  'a\u007f',
  'lab3\u202e',
  'a\u200bb',
  '\u2028',
  '\u3000',
])('a host or a user called %j is refused in one sentence that names the field', (called) => {
  const plain = { name: 'lab', host: 'h', port: 22, user: 'root', auth: { kind: 'agent' }, scratch: '/s' }
  for (const field of ['host', 'user']) {
    expect(() => parseBoxAddress({ ...plain, [field]: called })).toThrow(
      expect.objectContaining({
        code: 'wrong-usage',
        message: expect.stringMatching(
          new RegExp(`^This is no box: ${field}: [^\n;]+ without blanks [^\n;]+\\.$`),
        ) as string,
      }),
    )
  }
})

test.each(['lab3.example', '10.0.0.7', 'fe80::1%eth0', 'bücher.example', 'DOMAIN\\anna', 'anna@corp', '日本'])(
  'a host or a user called %j is taken as it is',
  (called) => {
    const plain = { name: 'lab', port: 22, auth: { kind: 'agent' }, scratch: '/s' }
    expect(parseBoxAddress({ ...plain, host: called, user: called })).toMatchObject({ host: called, user: called })
  },
)
