import type { Box } from '../box/box.ts'
import { removeFile, replaceFile } from './durable-file.ts'
import { holdText, parseHoldFile, type HoldFile } from './hold-file.ts'

/** It has to outlive a reboot: what was laid on a disk does too. */
export const BOX_FILE = '/var/lib/readahead-bench/hold.json'

export async function writeHoldFile(box: Box, file: HoldFile): Promise<void> {
  await replaceFile(box, BOX_FILE, holdText(file))
}

/** Undefined where nothing is being done, or was left. @throws BenchError newer-format | bad-configuration */
export async function readHoldFile(box: Box): Promise<HoldFile | undefined> {
  const text = await box.readFile(BOX_FILE, { asRoot: true })
  return text === undefined ? undefined : parseHoldFile(text, `${BOX_FILE} on ${box.name}`)
}

export async function removeHoldFile(box: Box): Promise<void> {
  await removeFile(box, BOX_FILE)
}
