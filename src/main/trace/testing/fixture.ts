import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { extract } from 'tar'

/** Recorded traces (fixtures/README.md). */
export type FixtureName =
  | 'lttng-2.16-ctf18'
  | 'lttng-2.16-ctf2'
  | 'virtual-box'
  | 'virtual-box-busy'
  | 'virtual-box-losses'
  | 'virtual-box-mixed'
  | 'virtual-box-mixed-4cpu'
  | 'virtual-box-rotated'

/** Unpacks a recorded trace below the directory and returns what `lttng create --output` was given. */
export function unpackSession(name: FixtureName, directory: string): string {
  const session = join(directory, name)
  mkdirSync(session)
  extract({ file: join(import.meta.dirname, '..', 'fixtures', `${name}.tar.gz`), cwd: session, sync: true })
  return session
}

/** The same of a trace in one part; returns where its metadata lies. */
export function unpackFixture(name: Exclude<FixtureName, 'virtual-box-rotated'>, directory: string): string {
  return join(unpackSession(name, directory), 'kernel')
}

/**
 * Clock cycles at the earliest packet's begin, by LTTng's own index files (lttng-tools, src/common/ctf-index.hpp:
 * big-endian, a header of 16 bytes, the begin at byte 24 of an entry).
 */
export function originOf(session: string): bigint {
  const indexes = readdirSync(session, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.idx'))
  const begins = indexes.map((name) => readFileSync(join(session, name)).readBigUInt64BE(16 + 24))
  return begins.reduce((least, begin) => (begin < least ? begin : least))
}
