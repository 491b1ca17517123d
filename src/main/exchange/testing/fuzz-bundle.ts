import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { ODD_TEXTS } from '../../../shared/testing/odd-values.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { readDocuments } from '../bundle/read-documents.ts'
import { unpackBundle } from '../bundle/unpack-bundle.ts'
import { bundleByHand, manifestText, tarByHand, type HandMadeEntry } from './bundle-by-hand.ts'

const RUNS_TEXT = '{"a":1}\n{"a":[2,"b"]}\n'
const RUNS: HandMadeEntry = { path: 'runs.ndjson', content: RUNS_TEXT }
const MEMBERS: readonly HandMadeEntry[] = [
  RUNS,
  { path: 'models.ndjson', content: '{"id":"m1"}\n' },
  { path: 'traces/1.tar.zst', content: Buffer.alloc(700, 'trace') },
]
const ENTRY_TYPES = ['0', '1', '2', '3', '5', '7', 'x', 'g', 'L', 'K', '\0', 'Z']

/** Damaged bundles: the packed file, its archive, its manifest, or what it holds; unpacked, and their documents read. */
export async function openBundleSubject(): Promise<FuzzSubject> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-fuzz-bundle-'))
  const file = path.join(directory, 's.rabundle')
  const unpacked = path.join(directory, 'unpacked')
  return {
    name: 'bundle',
    codes: ['bad-bundle', 'newer-format', 'no-space'],
    take: async (random) => {
      await writeFile(file, oneOf(random, KINDS_OF_DAMAGE)(random))
      await mkdir(unpacked)
      try {
        const bundle = await unpackBundle(file, unpacked)
        for (const member of bundle.manifest.members) {
          if (bundle.fileOf(member.path) === undefined) throw new Error(`${member.path} is nowhere`)
          for (const { document } of readDocuments(bundle, member.path, z.unknown())) JSON.stringify(document)
        }
      } finally {
        await rm(unpacked, { recursive: true })
      }
      return undefined
    },
    close: () => rm(directory, { recursive: true, force: true }),
  }
}

const KINDS_OF_DAMAGE: readonly ((random: Random) => Buffer)[] = [
  (random) => damagedBytes(bundleByHand(MEMBERS), random),
  (random) => gzipSync(damagedBytes(archive(), random)),
  (random) => bundleByHand(MEMBERS, { manifest: damagedText(manifestText(MEMBERS), random) }),
  (random) =>
    bundleByHand(MEMBERS, { manifest: JSON.stringify(damagedJson(JSON.parse(manifestText(MEMBERS)), random)) }),
  // As the manifest says, and yet no documents.
  (random) => bundleByHand([{ ...RUNS, content: damagedText(RUNS_TEXT, random) }]),
  (random) => {
    const members = MEMBERS.map((member) => (random() < 0.4 ? oddEntry(member, random) : member))
    return random() < 0.5 ? bundleByHand(members) : bundleByHand(MEMBERS, { entries: members })
  },
  (random) => {
    const entries = random() < 0.5 ? [...MEMBERS, oneOf(random, MEMBERS)] : MEMBERS.toSpliced(below(random, 3), 1)
    return bundleByHand(MEMBERS, { entries, tail: Buffer.alloc(below(random, 100_000), below(random, 2)) })
  },
]

function archive(): Buffer {
  return tarByHand([{ path: 'manifest.json', content: manifestText(MEMBERS) }, ...MEMBERS])
}

function oddEntry(entry: HandMadeEntry, random: Random): HandMadeEntry {
  switch (below(random, 4)) {
    case 0:
      return { ...entry, path: oneOf(random, ODD_TEXTS).slice(0, 99) }
    case 1:
      return { ...entry, type: oneOf(random, ENTRY_TYPES), linkedTo: '/etc/passwd' }
    case 2:
      return { ...entry, saidBytes: oneOf(random, [0, 1, 511, 512, 513, 2 ** 31, 2 ** 32, 8 ** 11 - 1]) }
    default:
      return { ...entry, content: Buffer.alloc(below(random, 3000), below(random, 256)) }
  }
}

/** Bits and pieces changed, cut off or put in. */
function damagedBytes(whole: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(whole)
  for (let left = 1 + below(random, 3); left > 0 && bytes.length > 0; left--) {
    const at = below(random, bytes.length)
    const piece = Buffer.from(Array.from({ length: 1 + below(random, 16) }, () => below(random, 256)))
    switch (below(random, 4)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8))
        break
      case 1:
        bytes = bytes.subarray(0, at)
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
        break
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)])
    }
  }
  return bytes
}
