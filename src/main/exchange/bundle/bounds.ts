/** Before its checksum is known, a bundle is an unknown file: nothing of it may be larger than these. */

/** In bytes. */
export const MOST_MANIFEST_BYTES = 16 * 2 ** 20
/** Of one member with documents, in bytes. Raw traces are bounded by the manifest and by the free space alone. */
export const MOST_DOCUMENT_BYTES = 4 * 2 ** 30
/** Of one document, a line of its member, in bytes: a recording of two weeks. Far below the longest string of V8. */
export const MOST_LINE_BYTES = 256 * 2 ** 20
export const MOST_MEMBERS = 100_000
