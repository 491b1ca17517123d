import { ACCESS_CLASSES, classId, DEFAULT_READAHEAD_MAP_KIB, type AccessClass } from '../src/shared/classes.ts'
import type { DiskSample } from '../src/shared/contract/index.ts'
import type { DecisionLine } from '../src/shared/decisions.ts'
import { featuresOf } from '../src/shared/features.ts'

/** What a real module decides once in 2.5 s, twenty milliseconds apart: the load of the requirement, and its own history. */
export const DECISIONS_PER_SECOND = 50
export const SAMPLES_PER_SECOND = 20

const WINDOW_MS = 1000 / DECISIONS_PER_SECOND
const SAMPLE_MS = 1000 / SAMPLES_PER_SECOND
const KIB = 1024
const SECTOR = 512
const Q16 = 65_536
/** How long the workload keeps one pattern. */
const PHASE_MS = 24_000
/** The module holds a new class this long before it acts on it. */
const HOLD_MS = 1_000

interface Pattern {
  readonly iops: number
  readonly requestKib: number
  readonly jumpShare: number
  readonly writeShare: number
}

// Near what fio does on the virtual box's `slow-ssd` (facts: "Readahead only matters on a disk with a cost").
const PATTERNS: Readonly<Record<AccessClass, Pattern>> = {
  sequential: { iops: 550, requestKib: 124, jumpShare: 0.01, writeShare: 0 },
  random: { iops: 1450, requestKib: 16, jumpShare: 0.98, writeShare: 0 },
  mixed: { iops: 900, requestKib: 62, jumpShare: 0.8, writeShare: 0.3 },
}

/** The pattern at an instant: phases in an order that repeats late, with pauses in which nobody asks the disk anything. */
function patternAt(timeMs: number): AccessClass | undefined {
  const phase = Math.floor(timeMs / PHASE_MS)
  const isPause = noise(phase, 1) < 0.1
  return isPause ? undefined : ACCESS_CLASSES[Math.floor(noise(phase, 2) * ACCESS_CLASSES.length)]
}

/** In force since the last phase that was not a pause, once it had been held. */
function readaheadKibAt(timeMs: number): number {
  const phaseStart = Math.floor(timeMs / PHASE_MS) * PHASE_MS
  for (let at = timeMs - phaseStart < HOLD_MS ? phaseStart - 1 : timeMs, back = 0; back < 20; back++) {
    const pattern = patternAt(at)
    if (pattern !== undefined) return DEFAULT_READAHEAD_MAP_KIB[pattern]
    at = Math.floor(at / PHASE_MS) * PHASE_MS - 1
  }
  return 128
}

/** One decision of a load that began at `startMs`; the same for the same arguments. */
export function decisionAt(seq: number, startMs: number, isDryRun: boolean): DecisionLine {
  const timeMs = startMs + (seq + 1) * WINDOW_MS
  const actual = patternAt(timeMs)
  const before = readaheadKibAt(timeMs - WINDOW_MS)
  const after = readaheadKibAt(timeMs)
  const about = {
    ...{ seq, mono_ns: (seq + 1) * WINDOW_MS * 1e6, wall_ns: timeMs * 1e6, disk: 'vdb', window_ms: WINDOW_MS },
    ...{ lost: 0, abstained: 'no' as const, outside_feature: -1, inference_ns: 0, accepted: -1 },
    ...{ readahead_kib_before: isDryRun ? 128 : before, readahead_kib: isDryRun ? 128 : after },
  }
  if (actual === undefined) {
    return {
      ...about,
      ...{ n: 0, distance_sectors: 0, jumps: 0, bytes: 0, writes: 0, readaheads: 0, features_q16: [], logits_q16: [] },
      ...{ class: -1, confidence_milli: 0, action: 'idle', files: 0, walk_us: 0 },
    }
  }
  const isWrong = noise(seq, 3) < 0.02
  const decided = isWrong ? (classId(actual) + 1) % ACCESS_CLASSES.length : classId(actual)
  const { iops, requestKib, jumpShare, writeShare } = PATTERNS[actual]
  const n = Math.max(2, Math.round((iops * WINDOW_MS * (0.7 + 0.6 * noise(seq, 4))) / 1000))
  const jumps = Math.round((n - 1) * Math.min(1, jumpShare * (0.9 + 0.2 * noise(seq, 5))))
  const bytes = n * Math.max(1, Math.round((requestKib * (0.85 + 0.3 * noise(seq, 6))) / 4)) * 4 * KIB
  const writes = Math.round(n * writeShare)
  const readaheads = Math.round(n * 0.6)
  const distanceSectors = Math.round(jumps * 2e6 + (bytes / SECTOR) * (1 - jumpShare))
  const counts = { index: seq, requests: n, distanceSectors, jumps, bytes, writes, readaheads }
  const isStep = before !== after
  return {
    ...about,
    ...{ n, distance_sectors: distanceSectors, jumps, bytes, writes, readaheads },
    features_q16: featuresOf('served-v1', counts, WINDOW_MS / 1000, about.readahead_kib_before).map(fixedPoint),
    logits_q16: ACCESS_CLASSES.map((_, id) => fixedPoint((id === decided ? 4 : -2) + noise(seq, 7 + id))),
    class: decided,
    accepted: decided,
    confidence_milli: Math.round(isWrong ? 450 + 200 * noise(seq, 8) : 880 + 119 * noise(seq, 8)),
    action: isDryRun ? 'dry-run' : isStep ? 'set' : 'keep',
    ...(isStep && !isDryRun ? { files: 12, walk_us: 840 } : { files: 0, walk_us: 0 }),
  }
}

/** What the disk did in one twentieth of a second. */
export function sampleAt(index: number, startMs: number, isDryRun: boolean): DiskSample {
  const atMs = startMs + (index + 1) * SAMPLE_MS
  const actual = patternAt(atMs)
  const readaheadKib = isDryRun ? 128 : readaheadKibAt(atMs)
  if (actual === undefined) return { atMs, readBytesPerSecond: 0, writeBytesPerSecond: 0, iops: 0, readaheadKib }
  const pattern = PATTERNS[actual]
  const swell = 0.9 + 0.1 * Math.sin(atMs / 3_000) + 0.15 * (noise(index, 10) - 0.5)
  const iops = pattern.iops * swell
  const requestKib = pattern.requestKib * (0.95 + 0.1 * noise(index, 11))
  const bytes = iops * requestKib * KIB
  return {
    ...{ atMs, iops, requestKib, readaheadKib, latencyMs: 1000 / iops + noise(index, 12) },
    ...{ readBytesPerSecond: bytes * (1 - pattern.writeShare), writeBytesPerSecond: bytes * pattern.writeShare },
  }
}

function fixedPoint(value: number): number {
  return Math.floor(value * Q16)
}

/** 0..1 from two whole numbers, well mixed: the finaliser of MurmurHash3. */
function noise(index: number, kind: number): number {
  let hash = (index * 0x9e3779b1 + kind * 0x85ebca6b) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
