import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './home.ts'

/** Of the package's own download, or as its variable names it; undefined where there is none. */
export function electronBinary(): string | undefined {
  const pathFile = path.join(ROOT, 'node_modules/electron/path.txt')
  const candidates = [
    process.env['ELECTRON_EXEC_PATH'],
    existsSync(pathFile) ? path.join(ROOT, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8')) : undefined,
  ]
  return candidates.find((candidate) => candidate !== undefined && existsSync(candidate))
}
