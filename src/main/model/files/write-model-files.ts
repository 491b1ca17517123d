import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDiskFull } from '../../../shared/disk-full.ts'
import { BenchError } from '../../../shared/errors.ts'
import { modelFiles, type ModelFile, type ModelFilesInput } from './model-files.ts'

/**
 * Writes the files of a model into a directory, made if missing; each whole or not at all, over one that is there. What was written is
 * read back first: not all that load these files look at their checksums (torch.jit.load does not).
 * @returns their names
 * @throws BenchError no-space; wrong-usage where the directory cannot be written; bad-model where a file reads back different
 */
export async function writeModelFiles(directory: string, input: ModelFilesInput): Promise<string[]> {
  const files = modelFiles(input)
  const written: string[] = []
  for (const file of files) {
    try {
      await mkdir(directory, { recursive: true })
      await writeWhole(directory, file)
    } catch (cause) {
      throw refusal(directory, file.name, written, cause)
    }
    written.push(file.name)
  }
  return written
}

async function writeWhole(directory: string, { name, bytes }: ModelFile): Promise<void> {
  const file = path.join(directory, name)
  const unfinished = `${file}.${process.pid}.part`
  try {
    await writeFile(unfinished, bytes)
    if (!(await readFile(unfinished)).equals(bytes)) {
      throw new BenchError('bad-model', `${file} did not read back as it was written.`, {
        nextStep: 'Check the disk, then save the model again, or save it on another disk.',
      })
    }
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
}

function refusal(directory: string, name: string, written: readonly string[], cause: unknown): unknown {
  const kept =
    written.length === 0
      ? 'Nothing was written.'
      : `${written.join(', ')} ${written.length === 1 ? 'is' : 'are'} written.`
  if (cause instanceof BenchError) return cause.withKept(kept)
  if (isDiskFull(cause)) {
    return new BenchError('no-space', `The disk that ${directory} is on is full.`, {
      nextStep: 'Free some space, or name a directory on another disk.',
      kept,
      cause,
    })
  }
  if (!(cause instanceof Error && 'code' in cause)) return cause
  return new BenchError('wrong-usage', `${name} cannot be written into ${directory}: ${cause.message}.`, {
    nextStep: 'Name a directory that you may write to.',
    kept,
    cause,
  })
}
