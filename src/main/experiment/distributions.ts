/** Phi, the distribution function of the standard normal, by the series and the continued fraction of erfc; good to 1e-12. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const upper = (x < 2.5 ? 1 - erfBySeries(x) : erfcByFraction(x)) / 2
  return z > 0 ? 1 - upper : upper
}

/** M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 7.1.6. */
function erfBySeries(x: number): number {
  let [term, sum] = [x, x]
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n += 1) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** The same, 7.1.14, from far enough down. */
function erfcByFraction(x: number): number {
  let fraction = x
  for (let k = 60; k >= 1; k -= 1) fraction = x + k / 2 / fraction
  return Math.exp(-x * x) / fraction / Math.sqrt(Math.PI)
}

/** Student's t below which 97.5 % lie, for so many degrees of freedom, from 1 on; good to 1e-9. */
export function studentQuantile975(degrees: number): number {
  let [low, high] = [1.9, 13]
  while (high - low > 1e-10) {
    const middle = (low + high) / 2
    if (studentCdf(middle, degrees) < 0.975) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The finite series for whole degrees of freedom: the same handbook, 26.7.3 and 26.7.4; for t > 0. */
function studentCdf(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees))
  const [sine, cosine] = [Math.sin(theta), Math.cos(theta)]
  const isOdd = degrees % 2 === 1
  let sum = 0
  let term = isOdd ? cosine : 1
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term
    term *= (cosine * cosine * (power + 1)) / (power + 2)
  }
  const within = isOdd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum
  return 0.5 + within / 2
}
