import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'

export interface PartFeedOptions {
  /** The session's output on the box, in which its rotated parts appear below `archives`. */
  readonly outputDirectory: string
  /** Local; parts come to `archives/NAME/kernel` below it, as on the box. */
  readonly into: string
  /** A part is here, whole; parts come in order. The next one comes meanwhile. */
  readonly onPart: (directory: string) => Promise<void> | void
  readonly signal?: AbortSignal
}

export interface PartTotals {
  readonly parts: number
  /** What was sent. */
  readonly packedBytes: number
  /** "zstd", "gzip" or "none", whichever the box has. */
  readonly compression: Compression
}

type Compression = keyof typeof COMPRESSORS

/** Cheap ones: the box is being measured while it packs. */
const COMPRESSORS = { zstd: 'zstd -q -1', gzip: 'gzip -1', none: undefined } as const

/**
 * Packs each part as soon as it is there, in order of its number, says so, and removes the part: the box's memory holds a
 * moment of the trace, not the trace. Ends when `ended` exists and every part before it is packed.
 */
const PACK_PARTS = `
set -eu
output=$1
compressor=$2
mkdir -p "$output/archives" "$output/packed"
number=0
while :; do
  if [ -e "$output/ended" ]; then last=yes; else last=no; fi
  part=
  for candidate in "$output"/archives/*-"$number"; do
    if [ -d "$candidate" ]; then part=$candidate; fi
  done
  if [ -z "$part" ]; then
    if [ $last = yes ]; then exit 0; fi
    sleep 0.1
    continue
  fi
  name=\${part##*/}
  packed=$output/packed/$name
  if [ -n "$compressor" ]; then set -- --use-compress-program "$compressor"; else set --; fi
  nice -n 19 tar -C "$output/archives" "$@" -cf "$packed" "$name"
  hash=$(sha256sum <"$packed")
  echo "$name $(stat -c %s "$packed") \${hash%% *}"
  rm -rf "$part"
  number=$((number + 1))
done`

interface PackedPart {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** How often a part is asked for again: for its rest after a cut, from the start where its checksum was wrong. */
const ATTEMPTS = 3

/** Parts of a trace on their way home. Exactly one of the two ends it. */
export interface PartFeed {
  /** The session has ended and left its last part: resolves when all are here. @throws what stopped it, or what `onPart` threw */
  finish(): Promise<PartTotals>
  /** Ends it now. What has come stays. */
  abandon(): Promise<void>
}

/** Starts to fetch the parts of a rotated trace while it is recorded. Needs `sh`, GNU tar and coreutils on the box. */
export async function startPartFeed(box: Box, options: PartFeedOptions): Promise<PartFeed> {
  const { outputDirectory, into } = options
  const compression = await compressionOf(box)
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal])
  await mkdir(path.join(into, 'archives'), { recursive: true })
  let parts = 0
  let packedBytes = 0
  // One after the other; a failure stays the last word.
  let transfers = Promise.resolve()
  const argv = ['sh', '-c', PACK_PARTS, 'sh', outputDirectory, COMPRESSORS[compression] ?? '']
  const packing = box.stream(argv, {
    asRoot: true,
    signal,
    onLine: (line) => {
      const part = parseLine(line)
      transfers = transfers.then(async () => {
        const directory = await fetchPart(box, part, { outputDirectory, into, signal })
        parts++
        packedBytes += part.bytes
        await options.onPart(directory)
      })
      transfers.catch(() => {
        stop.abort()
      })
    },
  })
  packing.catch(() => undefined)
  return {
    async finish() {
      const ended = ['touch', path.posix.join(outputDirectory, 'ended')]
      const packed = box.must(ended, { asRoot: true, signal }).then(() => packing)
      const exitCode = await packed.catch(async (error: unknown) => {
        // A transfer that failed has ended the packing, and knows why.
        await transfers
        throw error
      })
      await transfers
      if (exitCode === 0) return { parts, packedBytes, compression }
      throw new BenchError('command-failed', `The trace could not be packed on ${box.name} (exit ${exitCode}).`, {
        nextStep: `Check that ${outputDirectory} has room there, and that GNU tar is installed.`,
      })
    },
    async abandon() {
      stop.abort()
      await packing.catch(() => undefined)
      await transfers.catch(() => undefined)
    },
  }
}

async function compressionOf(box: Box): Promise<Compression> {
  const has = async (tool: string) => (await box.run(['sh', '-c', 'command -v "$1"', 'sh', tool])).exitCode === 0
  if (await has('zstd')) return 'zstd'
  return (await has('gzip')) ? 'gzip' : 'none'
}

function parseLine(line: string): PackedPart {
  const [, name, bytes, sha256] = /^([\w+-]+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? []
  if (name === undefined || sha256 === undefined) throw new Error(`the packing script says "${line}"`)
  return { name, bytes: Number(bytes), sha256 }
}

interface FetchOptions {
  readonly outputDirectory: string
  readonly into: string
  readonly signal: AbortSignal
}

async function fetchPart(box: Box, part: PackedPart, { outputDirectory, into, signal }: FetchOptions): Promise<string> {
  const remote = path.posix.join(outputDirectory, 'packed', part.name)
  const local = path.join(into, `${part.name}.part`)
  await fetchFile(box, remote, local, part, signal)
  const { extract } = await import('tar')
  // Not strict, it goes on where the disk is full, and leaves files out or short.
  await extract({ file: local, cwd: path.join(into, 'archives'), strict: true })
  await rm(local)
  await box.run(['rm', '-f', '--', remote], { asRoot: true, signal })
  return path.join(into, 'archives', part.name, 'kernel')
}

/**
 * Fetches a file that does not change any more: goes on where an earlier try was cut, and checks size and checksum.
 * @throws BenchError `connection-lost` | `bad-trace` where it stays damaged
 */
export async function fetchFile(
  box: Box,
  remote: string,
  local: string,
  { bytes, sha256 }: Pick<PackedPart, 'bytes' | 'sha256'>,
  signal?: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const have = await sizeOf(local)
    if (have < bytes) {
      await box.pipe(['tail', '-c', `+${have + 1}`, remote], createWriteStream(local, { flags: 'a' }), {
        asRoot: true,
        ...(signal === undefined ? {} : { signal }),
      })
    }
    if ((await sizeOf(local)) === bytes && (await sha256Of(local)) === sha256) return
    if (attempt === ATTEMPTS) break
    // Too short: the next try brings the rest. Anything else is wrong from some byte on that nobody knows.
    if ((await sizeOf(local)) >= bytes) await rm(local)
  }
  await rm(local)
  throw new BenchError('bad-trace', `${remote} came from ${box.name} with another checksum ${ATTEMPTS} times.`, {
    nextStep: 'Check the memory of both machines, then record the run again.',
  })
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined)
  return found?.size ?? 0
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
