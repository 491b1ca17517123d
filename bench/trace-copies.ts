import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Of a stream packet as LTTng's kernel tracer lays it out: header of 32 bytes, then the context (64-bit fields). */
const AT = { begin: 32, end: 40, packetBits: 56, sequence: 64 }
/** A shift by whole wraps of the 32-bit event clock leaves every short timestamp as it is. */
const WRAP = 2n ** 32n

/**
 * A trace of any size: a recorded one, several times after another, each copy later by whole wraps of the event clock. Only
 * the packets' own times and numbers change, and the times of long event headers.
 * @param first how many copies went before, in earlier parts of the same trace.
 */
export function repeatTrace(source: string, target: string, copies: number, first = 0): void {
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, 'metadata'), readFileSync(path.join(source, 'metadata')))
  const names = readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'metadata')
    .map(({ name }) => name)
  const streams = names.map((name) => ({ name, bytes: readFileSync(path.join(source, name)) }))
  const packets = streams.map(({ bytes }) => packetStarts(bytes))
  const times = streams.flatMap(({ bytes }, i) =>
    (packets[i] ?? []).flatMap((at) => [bytes.readBigUInt64LE(at + AT.begin), bytes.readBigUInt64LE(at + AT.end)]),
  )
  const least = times.reduce((a, b) => (a < b ? a : b))
  const most = times.reduce((a, b) => (a > b ? a : b))
  const step = ((most - least) / WRAP + 1n) * WRAP
  streams.forEach(({ name, bytes }, i) => {
    const starts = packets[i] ?? []
    const longTimes = longHeaders(bytes, least, most)
    const shift = (times: bigint): void => {
      const add = (at: number, amount: bigint) => bytes.writeBigUInt64LE(bytes.readBigUInt64LE(at) + amount, at)
      for (const at of longTimes) add(at, times * step)
      for (const at of starts) {
        add(at + AT.begin, times * step)
        add(at + AT.end, times * step)
        add(at + AT.sequence, times * BigInt(starts.length))
      }
    }
    shift(BigInt(first))
    const file = openSync(path.join(target, name), 'w')
    for (let copy = 0; copy < copies; copy++) {
      writeSync(file, bytes)
      shift(1n)
    }
    closeSync(file)
  })
}

function packetStarts(bytes: Buffer): number[] {
  const starts: number[] = []
  for (let at = 0; at < bytes.length; at += Number(bytes.readBigUInt64LE(at + AT.packetBits)) / 8) starts.push(at)
  return starts
}

/**
 * Where the times of long event headers lie: 64 bits within the trace's time, behind 32 bits of a small id, behind the ones
 * that mark such a header (5 or 16 of them). Nothing else looks so by chance.
 */
function longHeaders(bytes: Buffer, least: bigint, most: bigint): number[] {
  const [leastHigh, mostHigh] = [Number(least >> 32n), Number(most >> 32n)]
  const found: number[] = []
  for (let at = 6; at + 8 <= bytes.length; at++) {
    const high = bytes.readUInt32LE(at + 4)
    if (high < leastHigh || high > mostHigh || bytes.readUInt32LE(at - 4) > 1000) continue
    const isMarked = (bytes.readUInt8(at - 5) & 31) === 31
    const time = bytes.readBigUInt64LE(at)
    if (isMarked && time >= least && time <= most) found.push(at)
  }
  return found
}
