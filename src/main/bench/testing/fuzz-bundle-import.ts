import { cpSync, readdirSync, rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { bundleByHand } from '../../exchange/testing/bundle-by-hand.ts'
import { openStore, type Store } from '../../store/index.ts'
import { importFile } from '../import.ts'
import type { WorkbenchPaths } from '../workbench.ts'
import { smallBundle, type SmallBundle } from './small-bundle.ts'

/**
 * Bundles that are sound files and hold damaged documents, taken in by a bench without anything and by one that has them
 * already. What is refused must have changed nothing.
 */
export async function openBundleImportSubject(): Promise<FuzzSubject> {
  const sound = await smallBundle()
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-fuzz-import-'))
  const file = path.join(directory, 's.rabundle')
  const empty = new Bench(path.join(directory, 'empty'))
  const full = new Bench(path.join(directory, 'full'))
  await writeFile(file, packed([...sound].map(([member, documents]) => [member, documents.map(textOf)])))
  await importFile(full, file)
  for (const bench of [empty, full]) bench.keep()
  return {
    name: 'bundle import',
    codes: ['bad-bundle', 'newer-format', 'import-conflict', 'bad-model', 'no-space'],
    take: async (random) => {
      await writeFile(file, damagedBundle(sound, random))
      const bench = oneOf(random, [empty, full])
      try {
        await importFile(bench, file)
      } catch (error) {
        bench.requireUnchanged(error)
        throw error
      }
      bench.reset()
      return undefined
    },
    close: () => {
      for (const bench of [empty, full]) bench.store.close()
      return rm(directory, { recursive: true })
    },
  }
}

/** A data folder that can be had again as it was. */
class Bench {
  readonly paths: WorkbenchPaths
  store: Store
  #kept = ''

  constructor(data: string) {
    this.paths = { data, cache: data }
    this.store = openStore(this.#database)
  }

  get #database(): string {
    return path.join(this.paths.data, 'bench.sqlite')
  }

  /** What `reset` comes back to. */
  keep(): void {
    this.store.close()
    cpSync(this.paths.data, `${this.paths.data}-kept`, { recursive: true })
    this.store = openStore(this.#database)
    this.#kept = this.#state()
  }

  reset(): void {
    this.store.close()
    rmSync(this.paths.data, { recursive: true })
    cpSync(`${this.paths.data}-kept`, this.paths.data, { recursive: true })
    this.store = openStore(this.#database)
  }

  requireUnchanged(cause: unknown): void {
    if (this.#state() !== this.#kept) throw new Error('a bundle that was refused has changed something', { cause })
  }

  /** Ids of all that there is, and names of files. */
  #state(): string {
    const { sessions, models, deployments, evaluations, recordings } = this.store
    const lists = [sessions.list(), models.list(), deployments.list(), evaluations.list(), recordings.list()]
    const files = readdirSync(this.paths.data).filter((name) => !name.startsWith('bench.sqlite'))
    return JSON.stringify([lists.map((list) => list.map(({ id }) => id)), files.toSorted()])
  }
}

type Lines = readonly (readonly [member: string, lines: readonly string[]])[]

function packed(lines: Lines): Buffer {
  return bundleByHand(
    lines.map(([member, texts]) => ({ path: member, content: texts.map((text) => `${text}\n`).join('') })),
  )
}

function damagedBundle(sound: SmallBundle, random: Random): Buffer {
  const members = [...sound.keys()]
  const damaged = oneOf(random, members)
  const lines = [...sound].map(([member, documents]): [string, string[]] => {
    const texts = documents.map(textOf)
    if (member !== damaged) return [member, texts]
    const at = below(random, documents.length)
    return [member, damagedLines(texts, at, damagedJson(documents[at], random), random)]
  })
  if (random() < 0.05) lines.splice(below(random, lines.length), 1)
  return packed(lines)
}

function damagedLines(texts: readonly string[], at: number, damaged: unknown, random: Random): string[] {
  const text = texts[at] ?? ''
  const kind = random()
  if (kind < 0.75) return texts.with(at, textOf(damaged))
  if (kind < 0.85) return texts.with(at, damagedText(text, random))
  if (kind < 0.9) return texts.toSpliced(at, 1)
  if (kind < 0.95) return [...texts, text]
  return texts.toReversed()
}

function textOf(document: unknown): string {
  return JSON.stringify(document)
}
