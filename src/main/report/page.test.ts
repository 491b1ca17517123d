import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ReportBlock, ReportDocument } from './document.ts'
import { reportHtml } from './page.ts'

/** Short enough to be cut in no chart; the first character is one that XML has no place for. */
const HOSTILE = '\u0001<b a="\'&">'
const AS_TEXT = '\uFFFD<b a="\'&">'

const pageSchema = z.object({
  tags: z.array(z.string()),
  texts: z.array(z.string()),
  attributes: z.array(z.string()),
  points: z.array(z.record(z.string(), z.string())),
})

const PARSER = `
import json, sys, xml.etree.ElementTree as tree
def parsed(page):
  all = list(tree.fromstring(page.encode()).iter())
  return {
    "tags": [one.tag.split("}")[-1] for one in all],
    "texts": [text for one in all for text in (one.text, one.tail) if text],
    "attributes": [value for one in all for value in one.attrib.values()],
    "points": [one.attrib for one in all if one.tag.endswith("rect")],
  }
print(json.dumps([parsed(page) for page in json.load(sys.stdin)]))`

/** Pages as Python's parser of XML sees them. */
function parsedPages(pages: readonly string[]): z.infer<typeof pageSchema>[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', PARSER], {
    input: JSON.stringify(pages),
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return z.array(pageSchema).length(pages.length).parse(JSON.parse(stdout))
}

function parsed(html: string): z.infer<typeof pageSchema> {
  const [page] = parsedPages([html])
  if (page === undefined) throw new Error('one page was parsed as none')
  return page
}

const axis = { title: HOSTILE }
const lines = [{ name: HOSTILE, points: [[0, 1] as const, [1, 2] as const] }]

/** Every kind of block, with the text in every place that takes one. */
const BLOCKS: readonly ReportBlock[] = [
  { kind: 'text', text: HOSTILE },
  { kind: 'facts', facts: [[HOSTILE, HOSTILE]] },
  { kind: 'table', caption: HOSTILE, columns: [axis, { ...axis, isNumeric: true }], rows: [[HOSTILE, HOSTILE]] },
  { kind: 'matrix', caption: HOSTILE, names: [HOSTILE], counts: [[3]] },
  { kind: 'lines', caption: HOSTILE, x: axis, y: axis, lines },
  { kind: 'panels', caption: HOSTILE, x: axis, y: axis, panels: [{ title: HOSTILE, lines: [...lines, ...lines] }] },
  { kind: 'lanes', caption: HOSTILE, x: axis, lanes: [{ name: HOSTILE, spans: [[0, 1]] }] },
  {
    kind: 'forest',
    caption: HOSTILE,
    axis: HOSTILE,
    rows: [
      { kind: 'group', title: HOSTILE },
      { kind: 'ratio', title: HOSTILE, value: 2, interval95: [1, 3], text: HOSTILE },
      { kind: 'unknown', title: HOSTILE, text: HOSTILE },
    ],
  },
  { kind: 'bars', caption: HOSTILE, axis: HOSTILE, bars: [{ name: HOSTILE, value: 1, text: HOSTILE }] },
  { kind: 'caveats', sentences: [HOSTILE] },
  { kind: 'commands', commands: [{ does: HOSTILE, line: HOSTILE }] },
  { kind: 'notes', notes: [{ on: HOSTILE, at: '2026-11-23T03:45:05.169Z', text: HOSTILE }] },
  { kind: 'verbatim', title: HOSTILE, text: HOSTILE },
]

function page(blocks: readonly ReportBlock[], more: Partial<ReportDocument> = {}): string {
  return reportHtml({
    ...{ title: HOSTILE, subject: HOSTILE, madeAt: '2026-11-29T12:00:00.000Z', appVersion: HOSTILE },
    ...{ verdict: [HOSTILE], sections: [{ title: HOSTILE, blocks }] },
    ...more,
  })
}

test('text that looks like markup stays text in every place of a report, for a parser of XML too', () => {
  const { tags, texts, attributes } = parsed(page(BLOCKS))
  expect(tags).not.toContain('b')
  expect(attributes.filter((value) => value.includes('<b'))).not.toEqual([])
  const said = texts.filter((text) => text.includes('<b'))
  expect(said.every((text) => text.includes(AS_TEXT))).toBe(true)
})

test('every kind of block has the hostile text where a person reads it', () => {
  const plain = { title: 't', subject: 's', appVersion: '1', verdict: [] }
  const pages = BLOCKS.map((block) => page([block], { ...plain, sections: [{ title: 'x', blocks: [block] }] }))
  const without = parsedPages(pages).map(({ texts }) => !texts.some((text) => text.includes(AS_TEXT)))
  expect(BLOCKS.filter((_, at) => without[at]).map(({ kind }) => kind)).toEqual([])
})

test('a page asks for nothing: no script, link, picture or address, and a policy that forbids them', () => {
  const html = page(BLOCKS)
  const { tags, attributes } = parsed(html)
  for (const tag of ['script', 'link', 'img', 'image', 'iframe', 'object', 'use', 'a']) expect(tags).not.toContain(tag)
  expect(html).not.toMatch(/url\(|@import|javascript:| on[a-z]+=/)
  expect(attributes).toContain("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
})

test('on the log axis of a forest plot, 2 lies midway between 1 and 4', () => {
  const ratio = (value: number) =>
    ({ kind: 'ratio', title: String(value), value, interval95: [value, value], text: '' }) as const
  const { points } = parsed(page([{ kind: 'forest', caption: '', axis: '', rows: [1, 2, 4].map(ratio) }]))
  const [one = Number.NaN, two = Number.NaN, four = Number.NaN] = points.map(({ x }) => Number(x))
  expect(two).toBeCloseTo((one + four) / 2, 1)
  expect(four).toBeGreaterThan(one + 100)
})

test('bars are as long as their values', () => {
  const bars = [10, 20, 40].map((value) => ({ name: '', value, text: '' }))
  const { points } = parsed(page([{ kind: 'bars', caption: '', axis: '', bars }]))
  const widths = points.map(({ width }) => Number(width))
  expect(widths[1]).toBeCloseTo(2 * (widths[0] ?? Number.NaN), 1)
  expect(widths[2]).toBeCloseTo(4 * (widths[0] ?? Number.NaN), 1)
})

test('a column that is empty in every row is left out, and the others keep their cells', () => {
  const columns = ['name', 'nowhere', 'value'].map((title) => ({ title }))
  const html = page([
    {
      kind: 'table',
      caption: 'c',
      columns,
      rows: [
        ['a', '', '1'],
        ['b', '', '2'],
      ],
    },
  ])
  expect(html).not.toContain('nowhere')
  expect(html).toContain('<td class="word">2</td>')
})
