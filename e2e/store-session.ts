import path from 'node:path'
import { openStore, type RunRecording } from '../src/main/store/index.ts'

export const MIXED_SHAPE = {
  rw: 'randrw',
  rwmixread: 70,
  ioengine: 'psync',
  direct: false,
  bs: '64k',
  iodepth: 1,
  numjobs: 4,
} as const

/**
 * What a program does that puts a session into a data folder, both named by its arguments: a complete one, with the profile of the sample, and
 * with its box unless a third argument names another.
 * @param times without an end it is left as a process that was killed leaves it
 * @param runsOf the session's runs, in their order
 */
export async function storeSession(
  { startedAt, endedAt }: { readonly startedAt: string; readonly endedAt?: string },
  runsOf: (dataDirectory: string, sessionId: string) => readonly RunRecording[] | Promise<readonly RunRecording[]>,
): Promise<void> {
  const [, program = '', dataDirectory, id, boxName] = process.argv
  if (dataDirectory === undefined || id === undefined)
    throw new Error(`usage: ${path.basename(program)} DATA SESSION [BOX]`)
  const runs = await runsOf(dataDirectory, id)
  const store = openStore(path.join(dataDirectory, 'bench.sqlite'))
  const [sample] = store.sessions.list()
  if (sample === undefined) throw new Error('There is no sample session to take a box and a profile from.')
  store.sessions.create({ ...sample, id, startedAt, boxName: boxName ?? sample.boxName })
  for (const run of runs) store.runs.save(run)
  if (endedAt !== undefined) store.sessions.end(id, 'complete', endedAt)
  store.close()
}
