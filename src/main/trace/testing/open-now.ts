import { statSync } from 'node:fs'
import { buildCtf2Model } from '../ctf/ctf2-model.ts'
import { metadataOf } from '../ctf/metadata-text.ts'
import { CtfTrace } from '../ctf/trace.ts'
import { openDirectory } from '../ctf/trace-directory.ts'
import { openPack } from '../ctf/trace-pack.ts'
import type { TraceChunk } from '../ctf/trace-files.ts'
import { buildTraceModel } from '../ctf/trace-model.ts'

/** `openTrace` at once: a test opens thousands, and looks at what is thrown. */
export function openNow(path: string): CtfTrace {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
  return traceOf(isFile ? openPack(path) : openDirectory(path), path)
}

export function traceOf(parts: readonly TraceChunk[], path: string): CtfTrace {
  const metadata = metadataOf(parts)
  return new CtfTrace(parts, metadata.format === 'ctf-2' ? buildCtf2Model(metadata) : buildTraceModel(metadata), path)
}
