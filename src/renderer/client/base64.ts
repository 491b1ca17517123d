/** `String.fromCharCode` takes its characters as arguments, of which there may not be too many. */
const PIECE_BYTES = 32_768

/** Bytes as text of the base 64 alphabet. */
export function base64OfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(from, from + PIECE_BYTES))
  }
  return btoa(text)
}

/** The bytes that a text in base 64 stands for. @throws DOMException where it is none. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
