import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BenchError } from '../../../shared/errors.ts'
import { TraceError } from './errors.ts'
import type { TraceChunk, TraceFileEntry } from './trace-files.ts'

const NAME_A_TRACE = 'Name the directory that `lttng create --output` was given.'
/** How deep below the named directory the `metadata` file may lie: session, archives, chunk, kernel. */
const DEPTH = 4
/** How LTTng names a rotated part: begin, end, and its number (lttng-tools, src/common/trace-chunk.cpp). */
const ARCHIVE = /^\d{8}T\d{6}[+-]\d{4}-\d{8}T\d{6}[+-]\d{4}-(\d+)$/

/**
 * The parts of the trace in a directory: the directory itself, or the one kernel trace below it, or the archived parts of a
 * rotated one in the order of their numbers.
 * @throws BenchError `bad-trace`: none, several, or one that is still being recorded.
 */
export function openDirectory(directory: string): TraceChunk[] {
  const found = metadataDirectories(directory)
  const kernel = found.filter((path) => basename(path) === 'kernel')
  const candidates = found.length > 1 && kernel.length > 0 ? kernel : found
  const [first] = candidates
  if (first === undefined) {
    throw new BenchError('bad-trace', `${directory} holds no trace: there is no \`metadata\` file.`, {
      nextStep: NAME_A_TRACE,
    })
  }
  if (candidates.length === 1) return [openChunk(first)]
  const archives = candidates.filter((path) => archiveNumber(path) !== undefined)
  const sessions = new Set(archives.map((path) => dirname(dirname(dirname(path)))))
  if (archives.length === 0 || sessions.size > 1) {
    throw new BenchError('bad-trace', `${directory} holds several traces.`, {
      nextStep: `Name one: ${candidates.join(', ')}.`,
    })
  }
  const current = candidates.find((path) => archiveNumber(path) === undefined)
  if (current !== undefined) {
    throw new TraceError(
      'still-being-written',
      { path: current, byteOffset: 0 },
      'this part of a rotated trace is still being written',
      `Stop the session, or name ${join([...sessions][0] ?? directory, 'archives')} for what is complete.`,
    )
  }
  return archives.toSorted((a, b) => (archiveNumber(a) ?? 0) - (archiveNumber(b) ?? 0)).map(openChunk)
}

/** A directory that holds `metadata` and streams. */
export function openChunk(directory: string): TraceChunk {
  const entries = readdirSync(directory, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
  const streams = files.filter((name) => name !== 'metadata').sort()
  const hasIndex = entries.some((entry) => entry.isDirectory() && entry.name === 'index')
  return {
    path: directory,
    metadata: fileEntry(directory, 'metadata'),
    streams: streams.map((name) => fileEntry(directory, name)),
    indexedNames: hasIndex
      ? readdirSync(join(directory, 'index'))
          .filter((name) => name.endsWith('.idx'))
          .map((name) => name.slice(0, -'.idx'.length))
          .sort()
      : [],
  }
}

function archiveNumber(kernelDirectory: string): number | undefined {
  const number = ARCHIVE.exec(basename(dirname(kernelDirectory)))?.[1]
  return number === undefined ? undefined : Number(number)
}

function metadataDirectories(directory: string): string[] {
  const found: string[] = []
  const look = (path: string, depth: number): void => {
    const entries = readdirSync(path, { withFileTypes: true })
    if (entries.some((entry) => entry.name === 'metadata' && entry.isFile())) {
      found.push(path)
      return
    }
    if (depth === 0) return
    for (const entry of entries) if (entry.isDirectory()) look(join(path, entry.name), depth - 1)
  }
  try {
    look(directory, DEPTH)
  } catch (cause) {
    throw new BenchError('bad-trace', `${directory} cannot be read as a trace directory.`, {
      nextStep: NAME_A_TRACE,
      cause,
    })
  }
  return found
}

function fileEntry(directory: string, name: string): TraceFileEntry {
  const path = join(directory, name)
  return {
    name,
    path,
    size: statSync(path).size,
    open() {
      const descriptor = openSync(path, 'r')
      const { size } = fstatSync(descriptor)
      return {
        ...{ path, size },
        read: (into, intoOffset, byteCount, position) => readSync(descriptor, into, intoOffset, byteCount, position),
        hasGrown: () => fstatSync(descriptor).size > size,
        close: () => {
          closeSync(descriptor)
        },
      }
    },
  }
}
