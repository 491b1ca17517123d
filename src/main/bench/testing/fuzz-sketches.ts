import { mergedLatency } from '../../../shared/latency-sketch.ts'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { isSoundSketch } from '../export/sound-sketch.ts'
import { countBytes, sketchByHand } from './sketch-by-hand.ts'

/** Latency sketches of another bench, looked at and merged as an import and a page do. */
export function openSketchesSubject(): FuzzSubject {
  return {
    name: 'sketches',
    codes: [],
    take: (random) => {
      const sketch = oddSketch(random)
      if (!isSoundSketch(sketch)) return 'not sound'
      try {
        mergedLatency([sketch, sketch])
      } catch {
        // Of the library, which says no more than that it cannot; the import refuses it then.
        return 'no histogram'
      }
      return undefined
    },
    close: () => Promise.resolve(),
  }
}

function oddSketch(random: Random): string {
  const counts = Buffer.concat(Array.from({ length: below(random, 40) }, () => oddCount(random)))
  const sketch = sketchByHand({
    counts: random() < 0.1 ? counts.subarray(0, below(random, counts.length + 1)) : counts,
    ...(random() < 0.2 ? { saidCountsBytes: oneOf(random, [0, 1, counts.length + 1, 2 ** 31, 2 ** 32 - 1]) } : {}),
    ...(random() < 0.1 ? { digits: oneOf(random, [-1, 0, 1, 3, 5, 6, 2 ** 31 - 1]) } : {}),
    ...(random() < 0.1 ? { leastValue: oneOf(random, [0n, -1n, 2n, 2n ** 62n]) } : {}),
    ...(random() < 0.1 ? { greatestValue: oneOf(random, [0n, 1n, 2n, 2n ** 53n, 2n ** 63n - 1n]) } : {}),
  })
  return random() < 0.2 ? damagedText(sketch, random) : sketch
}

function oddCount(random: Random): Buffer {
  const much = 2 ** below(random, 50)
  if (random() < 0.05) return Buffer.alloc(9, 0xff)
  if (random() < 0.4) return countBytes({ zeros: 1 + below(random, random() < 0.9 ? 300 : much) })
  return countBytes({ count: below(random, random() < 0.9 ? 1000 : much) })
}
