import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const ROOT = path.join(import.meta.dirname, '..')
/** Where both doors find the built pages. */
export const PAGES_DIRECTORY = path.join(ROOT, 'out/renderer')

/** Builds the pages as they ship. */
export async function buildPages(): Promise<void> {
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', 'vite.renderer.config.ts'], { cwd: ROOT })
}
