import { statSync } from 'node:fs'
import type { MetadataText } from './metadata-text.ts'
import { metadataOf } from './metadata-text.ts'
import { CtfTrace } from './trace.ts'
import { openDirectory } from './trace-directory.ts'
import type { TraceChunk } from './trace-files.ts'
import { buildTraceModel } from './trace-model.ts'
import type { TraceModel } from './types.ts'

/**
 * Opens a trace: its directory, or one with one kernel trace below (`lttng create --output`), also a rotated one; or a packed
 * trace. What only some traces need is loaded for them alone: the rest are read in less time than that takes.
 * @throws BenchError `bad-trace` naming file and byte.
 */
export async function openTrace(path: string): Promise<CtfTrace> {
  return openParts(await partsOf(path), path)
}

/** The same of a trace whose parts are at hand, in order of time; at least one. */
export async function openParts(parts: readonly TraceChunk[], path: string): Promise<CtfTrace> {
  return new CtfTrace(parts, await modelOf(metadataOf(parts)), path)
}

async function partsOf(path: string): Promise<TraceChunk[]> {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
  return isFile ? (await import('./trace-pack.ts')).openPack(path) : openDirectory(path)
}

async function modelOf(metadata: MetadataText): Promise<TraceModel> {
  if (metadata.format === 'ctf-1.8') return buildTraceModel(metadata)
  return (await import('./ctf2-model.ts')).buildCtf2Model(metadata)
}
