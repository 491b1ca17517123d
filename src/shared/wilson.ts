/**
 * The 95 % interval of a share by Wilson's score method (E. B. Wilson, 1927, without continuity correction).
 * Returns [0, 1] for 0 of 0. It takes windows as independent; windows of one run are not quite, so read it as a lower bound of the width.
 */
export function wilson95(successes: number, trials: number): [number, number] {
  if (trials === 0) return [0, 1]
  const z = 1.959963984540054
  const share = successes / trials
  const denominator = 1 + z ** 2 / trials
  const centre = (share + z ** 2 / (2 * trials)) / denominator
  const half = (z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))) / denominator
  // Rounding must not push an end past what the formula gives exactly.
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half]
}
