/** Bytes that come in pieces, taken in amounts that the reader asks for. Holds no more than a piece beyond those. */
export class ByteSource {
  readonly #pieces: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** So many bytes at once, or undefined where the source ends before. */
  async take(byteCount: number): Promise<Buffer | undefined> {
    const taken: Buffer[] = []
    let missing = byteCount
    for await (const piece of this.pieces(byteCount)) {
      taken.push(piece)
      missing -= piece.length
    }
    return missing === 0 ? Buffer.concat(taken) : undefined
  }

  /** So many bytes in pieces, or fewer where the source ends before. */
  async *pieces(byteCount: number): AsyncGenerator<Buffer> {
    let missing = byteCount
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#pieces.next()
        if (next.done === true) return
        this.#rest = next.value
      }
      const piece = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(piece.length)
      missing -= piece.length
      yield piece
    }
  }
}
