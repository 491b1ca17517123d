import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const HOW_TO_GET_ELECTRON = 'npx install-electron --no'

/** Where Electron's binary is; undefined where it was not had. Asking the package itself would try to download it. */
export function electronBinary(root: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['ELECTRON_EXEC_PATH'] ?? ''
  if (named !== '') return existsSync(named) ? named : undefined
  const electron = path.join(root, 'node_modules/electron')
  const pathFile = path.join(electron, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = path.join(electron, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}
