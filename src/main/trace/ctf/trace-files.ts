/** A file of a trace, opened: bytes that can be read from any place of it. */
export interface TraceFile {
  /** As messages name it. */
  readonly path: string
  /** In bytes, when it was opened. */
  readonly size: number
  /** @returns how many bytes were read; 0 at the end. */
  read(into: Uint8Array, intoOffset: number, byteCount: number, position: number): number
  /** Whether it is longer now than when it was opened: somebody still writes it. */
  hasGrown(): boolean
  close(): void
}

/** A file of a trace that has not been opened. */
export interface TraceFileEntry {
  /** Without its directory: `rabench_0`. */
  readonly name: string
  readonly path: string
  readonly size: number
  open(): TraceFile
}

/**
 * One directory with a `metadata` file. A trace has one; where its session was rotated, one for each part of its time
 * ("trace chunk archive"), which together are the trace.
 */
export interface TraceChunk {
  readonly path: string
  readonly metadata: TraceFileEntry
  /** By name. */
  readonly streams: readonly TraceFileEntry[]
  /** Streams that LTTng's index files speak of. */
  readonly indexedNames: readonly string[]
}

/** All bytes of a file. */
export function readWhole(entry: TraceFileEntry): Buffer {
  const file = entry.open()
  try {
    const bytes = Buffer.alloc(file.size)
    let done = 0
    while (done < bytes.length) {
      const count = file.read(bytes, done, bytes.length - done, done)
      if (count === 0) break
      done += count
    }
    return bytes.subarray(0, done)
  } finally {
    file.close()
  }
}

/** A file that lies in memory. */
export function memoryFile(path: string, bytes: Uint8Array): TraceFileEntry {
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    size: bytes.length,
    open: () => ({
      path,
      size: bytes.length,
      read(into, intoOffset, byteCount, position) {
        const piece = bytes.subarray(position, position + byteCount)
        into.set(piece, intoOffset)
        return piece.length
      },
      hasGrown: () => false,
      close: () => undefined,
    }),
  }
}
