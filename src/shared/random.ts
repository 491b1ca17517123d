/** A seeded stream of random numbers: the same seed gives the same stream on every machine. Not for secrets. */
export interface RandomStream {
  /** 32 random bits, 0..2^32-1. */
  bits(): number
  /** Uniform in [0, 1). */
  next(): number
  /** The next 32 random bits for each word: the same as that many calls of `bits`, in a fifth of the time. */
  fill(words: Uint32Array): void
}

/**
 * xoshiro128** by Blackman and Vigna (prng.di.unimi.it/xoshiro128starstar.c) from a raw state of four 32-bit words,
 * not all of them 0.
 */
export function xoshiro128(state: readonly [number, number, number, number]): RandomStream {
  let [state0, state1, state2, state3] = state
  const fill = (words: Uint32Array): void => {
    // Variables of this function, not of the closure: those are read from and written to memory at each word.
    let [s0, s1, s2, s3] = [state0, state1, state2, state3]
    for (let index = 0; index < words.length; index++) {
      words[index] = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9)
      const t = s1 << 9
      s2 ^= s0
      s3 ^= s1
      s1 ^= s2
      s0 ^= s3
      s2 ^= t
      s3 = rotateLeft(s3, 11)
    }
    ;[state0, state1, state2, state3] = [s0, s1, s2, s3]
  }
  const word = new Uint32Array(1)
  const bits = (): number => {
    fill(word)
    return word[0] ?? 0
  }
  return { bits, next: () => bits() / 4294967296, fill }
}

/** One of many independent streams of a seed. Both are integers; only their low 32 bits count. */
export function randomStream(seed: number, stream = 0): RandomStream {
  const word = splitMix32(Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b))
  return xoshiro128([word(), word(), word(), word() | 1])
}

/** The numbers 0..length-1 in random order (Fisher-Yates). */
export function permutation(length: number, random: RandomStream): number[] {
  const order = Array.from({ length }, (_, index) => index)
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count))
}

/** Spreads a seed over the state, as the authors of xoshiro advise: nearby seeds give unrelated states. */
function splitMix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}
