import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** Size on the wire of one file of the built pages, gzipped at zlib's default level as web servers do it. */
export interface BundleFile {
  readonly name: string
  readonly gzipBytes: number
}

export async function bundleFiles(pagesDirectory: string): Promise<BundleFile[]> {
  const names = (await readdir(pagesDirectory, { recursive: true })).filter((name) => /\.(html|js|css|svg)$/.test(name))
  return Promise.all(
    names.map(async (name) => ({
      name,
      gzipBytes: gzipSync(await readFile(path.join(pagesDirectory, name))).length,
    })),
  )
}

export function gzipBytesOf(files: readonly BundleFile[], names?: ReadonlySet<string>): number {
  return files.filter(({ name }) => names?.has(name) ?? true).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
}
