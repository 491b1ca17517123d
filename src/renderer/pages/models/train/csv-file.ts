import { binaryBytes } from '../../../widgets/format.ts'

/** It is read as a whole. */
const LONGEST_CSV_BYTES = 128 * 1024 * 1024

/** Why a page does not take a file, and who does; undefined where it does. */
export function fileRefusal({ name, size }: Pick<File, 'name' | 'size'>): string | undefined {
  if (size === 0) return `${name} is empty.`
  if (size <= LONGEST_CSV_BYTES) return undefined
  return `${name} has ${binaryBytes(size)}, and a page takes ${binaryBytes(LONGEST_CSV_BYTES)}. The command line takes it: rabench train --csv ${name}`
}
