/** Of a file in a message of at most 1 MiB, in base 64. */
export const PART_BYTES = 512 * 1024
/** That passes through a page, which holds it for a moment. */
export const LARGEST_FILE_BYTES = 4 * 2 ** 30
