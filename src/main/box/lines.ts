import { Transform, type TransformCallback } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** Cuts a byte stream into lines, whole UTF-8 characters only. */
export class LineSplitter {
  readonly #onLine: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }

  /** Hands over a last line that had no newline. */
  end(): void {
    const last = this.#rest + this.#decoder.end()
    this.#rest = ''
    if (last !== '') this.#onLine(last)
  }
}

/** Passes a byte stream on without its first line, which it hands over apart. */
export class FirstLine extends Transform {
  readonly firstLine: Promise<string>
  #head: Buffer | undefined = Buffer.alloc(0)
  readonly #found: (line: string) => void

  constructor() {
    super()
    const { promise, resolve } = Promise.withResolvers<string>()
    this.firstLine = promise
    this.#found = resolve
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#head === undefined) {
      done(null, chunk)
      return
    }
    this.#head = Buffer.concat([this.#head, chunk])
    const newline = this.#head.indexOf(0x0a)
    if (newline < 0) {
      done()
      return
    }
    this.#found(this.#head.toString('utf8', 0, newline))
    const rest = this.#head.subarray(newline + 1)
    this.#head = undefined
    done(null, rest)
  }
}
