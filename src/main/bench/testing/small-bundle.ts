import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { readDocuments, unpackBundle } from '../../exchange/index.ts'
import { exampleMeasures } from '../../store/testing/example-data.ts'
import { countBytes, sketchByHand } from './sketch-by-hand.ts'

/** What of a recorded list is kept: one that is longer than a list of features is cut. */
const LONGEST_LIST = 8
const KEPT_OF_LIST = 4
const KEPT_OF_TEXT = 200
const KEPT_RUNS = 2
const RUNS = 'runs.ndjson'

export type BundleDocument = Readonly<Record<string, unknown>>

/** Documents by member, in the members' order. */
export type SmallBundle = ReadonlyMap<string, readonly BundleDocument[]>

/** The bundle of the first release (`kept/`), of everything a little: it is imported in some ms. Its runs have measures. */
export async function smallBundle(): Promise<SmallBundle> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-small-bundle-'))
  try {
    const file = path.join(import.meta.dirname, 'kept', 'bundle-1.rabundle')
    const bundle = await unpackBundle(file, directory)
    return new Map(
      bundle.manifest.members.map((member) => {
        const all = [...readDocuments(bundle, member.path, z.record(z.string(), z.unknown()))]
        const kept = member.path === RUNS ? all.slice(0, KEPT_RUNS) : all
        return [member.path, kept.map(({ document }) => withMeasures(shortenedFields(document)))]
      }),
    )
  } finally {
    await rm(directory, { recursive: true })
  }
}

function withMeasures(document: BundleDocument): BundleDocument {
  const { windows, run } = document
  if (!Array.isArray(windows) || run === undefined) return document
  const latencySketch = sketchByHand({ counts: Buffer.concat([countBytes({ zeros: 7 }), countBytes({ count: 16 })]) })
  return { ...document, measures: exampleMeasures(windows.length).map((one) => ({ ...one, latencySketch })) }
}

function shortenedFields(document: BundleDocument): BundleDocument {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, shortened(value)]))
}

/** Lists that belong to each other are of one length before and after: also the layers of a network. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, KEPT_OF_TEXT)
  if (Array.isArray(value)) return value.slice(0, value.length > LONGEST_LIST ? KEPT_OF_LIST : undefined).map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]))
}
