import { binaryBytes } from '../../../widgets/format.ts'

/** Of the contract, in characters; bytes are never fewer. */
const LONGEST_CSV_BYTES = 32 * 1024 * 1024

/** Why a page does not take a file, and who does; undefined where it does. */
export function fileRefusal({ name, size }: Pick<File, 'name' | 'size'>): string | undefined {
  if (size === 0) return `${name} is empty.`
  if (size <= LONGEST_CSV_BYTES) return undefined
  return `${name} has ${binaryBytes(size)}, and a page takes ${binaryBytes(LONGEST_CSV_BYTES)}. The command line takes it: rabench train --csv ${name}`
}
