import fc from 'fast-check'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { storedZip } from './zip.ts'

test('an archive of one empty file has the bytes that the format asks for', () => {
  // Written down by hand from APPNOTE 6.3: local header, directory entry, end record; 1980-01-01 is 0x0021.
  const local = '504b0304 0a00 0000 0000 0000 2100 00000000 00000000 00000000 0100 0000 61'
  const entry =
    '504b0102 0a00 0a00 0000 0000 0000 2100 00000000 00000000 00000000 0100 0000 0000 0000 0000 00000000 00000000 61'
  const end = '504b0506 0000 0000 0100 0100 2f000000 1f000000 0000'
  const expected = `${local}${entry}${end}`.replaceAll(' ', '')
  expect(storedZip([{ name: 'a', bytes: new Uint8Array() }]).toString('hex')).toBe(expected)
})

test('every content starts where it was asked to, and is there with its checksum', () => {
  const entry = fc.record({ name: fc.stringMatching(/^[a-z/]{1,80}$/), bytes: fc.uint8Array({ maxLength: 200 }) })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), fc.constantFrom(1, 4, 64), (entries, alignment) => {
      const archive = storedZip(entries, { alignment })
      let offset = 0
      for (const { name, bytes } of entries) {
        const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
        expect(start % alignment).toBe(0)
        expect(archive.toString('latin1', offset + 30, offset + 30 + name.length)).toBe(name)
        expect(archive.subarray(start, start + bytes.length).equals(bytes)).toBe(true)
        expect(archive.readUInt32LE(offset + 14)).toBe(crc32(bytes))
        offset = start + bytes.length
      }
      expect(archive.readUInt32LE(archive.length - 6)).toBe(offset)
    }),
  )
})
