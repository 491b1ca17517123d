import { posix } from 'node:path'
import type { Box } from '../box/box.ts'

const AS_ROOT = { asRoot: true } as const

/** rename(2) puts the whole new file in the old one's place; without the two fsyncs a power cut could leave an empty one. */
const REPLACE = 'mkdir -p -- "$2" && cat >"$1.new" && sync -- "$1.new" && mv -f -- "$1.new" "$1" && sync -- "$2"'

/** Writes a file of root's on a box so that a power cut leaves the old one or the new one. */
export async function replaceFile(box: Box, path: string, text: string): Promise<void> {
  await box.must(['sh', '-c', REPLACE, 'sh', path, posix.dirname(path)], { ...AS_ROOT, stdin: text })
}

/** Removes it, and its directory where that is empty then. */
export async function removeFile(box: Box, path: string): Promise<void> {
  const remove = 'rm -f -- "$1" "$1.new" && { rmdir -- "$2" 2>/dev/null || true; }'
  await box.must(['sh', '-c', remove, 'sh', path, posix.dirname(path)], AS_ROOT)
}
