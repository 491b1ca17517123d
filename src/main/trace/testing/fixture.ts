import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { extract } from 'tar'

export type FixtureName = 'virtual-box' | 'virtual-box-losses'

/** Unpacks a recorded trace below the directory and returns where its metadata lies. */
export function unpackFixture(name: FixtureName, directory: string): string {
  const trace = join(directory, name)
  mkdirSync(trace)
  extract({ file: join(import.meta.dirname, '..', 'fixtures', `${name}.tar.gz`), cwd: trace, sync: true })
  return join(trace, 'kernel')
}
