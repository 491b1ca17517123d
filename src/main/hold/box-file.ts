import { posix } from 'node:path'
import type { Box } from '../box/box.ts'
import { holdText, parseHoldFile, type HoldFile } from './hold-file.ts'

/** It has to outlive a reboot: what was laid on a disk does too. */
export const BOX_FILE = '/var/lib/readahead-bench/hold.json'

const AS_ROOT = { asRoot: true } as const

/** rename(2) puts the whole new file in the old one's place; without the two fsyncs a power cut could leave an empty one. */
const REPLACE = 'mkdir -p -- "$2" && cat >"$1.new" && sync -- "$1.new" && mv -f -- "$1.new" "$1" && sync -- "$2"'

export async function writeHoldFile(box: Box, file: HoldFile): Promise<void> {
  const argv = ['sh', '-c', REPLACE, 'sh', BOX_FILE, posix.dirname(BOX_FILE)]
  await box.must(argv, { ...AS_ROOT, stdin: holdText(file) })
}

/** Undefined where nothing is being done, or was left. @throws BenchError newer-format | bad-configuration */
export async function readHoldFile(box: Box): Promise<HoldFile | undefined> {
  const text = await box.readFile(BOX_FILE, AS_ROOT)
  return text === undefined ? undefined : parseHoldFile(text, `${BOX_FILE} on ${box.name}`)
}

export async function removeHoldFile(box: Box): Promise<void> {
  const remove = 'rm -f -- "$1" "$1.new" && { rmdir -- "$2" 2>/dev/null || true; }'
  await box.must(['sh', '-c', remove, 'sh', BOX_FILE, posix.dirname(BOX_FILE)], AS_ROOT)
}
