import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const BUILT = ['out/main/shell/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html', 'out/licences.json']
const SOURCES = ['src', 'package-lock.json', 'electron.vite.config.ts', 'vite.renderer.config.ts']
const NOT_SHIPPED = /[.]test[.]tsx?$|[\\/](testing|fixtures)[\\/]|[.]md$/

/** Whether everything in out/ is there, and younger than all that it is made from. */
export function isBuilt(root: string): boolean {
  const built = BUILT.map((name) => path.join(root, name))
  if (!built.every((file) => existsSync(file))) return false
  const oldestMs = Math.min(...built.map((file) => statSync(file).mtimeMs))
  return SOURCES.every((name) => newestMs(path.join(root, name)) <= oldestMs)
}

function newestMs(name: string): number {
  const found = statSync(name)
  if (!found.isDirectory()) return NOT_SHIPPED.test(name) ? 0 : found.mtimeMs
  return Math.max(0, ...readdirSync(name).map((entry) => newestMs(path.join(name, entry))))
}
