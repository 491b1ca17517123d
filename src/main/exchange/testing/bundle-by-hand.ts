import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** An archive's entry as POSIX lays a ustar header out ("pax Interchange Format", table 4-14), written without the code under test. */
export interface HandMadeEntry {
  readonly path: string
  readonly content?: string | Buffer
  /** '0' file, '1' link, '2' symbolic link, '3' character device, '5' directory, 'x' extension. */
  readonly type?: string
  readonly linkedTo?: string
  /** What the header says, where that is not the content's own. */
  readonly saidBytes?: number
}

export function tarByHand(entries: readonly HandMadeEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '')
    return [header(entry, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function header({ path, type = '0', linkedTo = '', saidBytes }: HandMadeEntry, bytes: number): Buffer {
  const block = Buffer.alloc(512)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  block.write(path, 0, 100)
  block.write(octal(0o644, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(saidBytes ?? bytes, 11), 124)
  block.write(octal(0, 11), 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write(linkedTo, 157, 100)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

export function manifestText(
  members: readonly HandMadeEntry[],
  changes: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    format: 'rabench-bundle',
    version: 1,
    createdAt: '2026-11-25T10:00:00.000Z',
    appVersion: '0.1.0',
    holds: {},
    members: members.map(({ path, content = '' }) => ({
      path,
      bytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
    ...changes,
  })
}

/** A bundle whose manifest tells the truth about its members, unless it is told to lie. */
export function bundleByHand(
  members: readonly HandMadeEntry[],
  changes: { readonly manifest?: string; readonly entries?: readonly HandMadeEntry[]; readonly tail?: Buffer } = {},
): Buffer {
  const { manifest = manifestText(members), entries = members, tail = Buffer.alloc(0) } = changes
  return gzipSync(Buffer.concat([tarByHand([{ path: 'manifest.json', content: manifest }, ...entries]), tail]))
}
