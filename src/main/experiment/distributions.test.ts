import { expect, test } from 'vitest'
import { normalCdf, studentQuantile975 } from './distributions.ts'

// scipy 1.10.1: norm.cdf(z)
test.each([
  [-6, 9.865876450376946e-10],
  [-3.103, 0.0009578482018283592],
  [-1.959963984540054, 0.025],
  [-0.3, 0.3820885778110474],
  [0, 0.5],
  [2.2, 0.9860965524865014],
])('the normal distribution function of %d is what scipy has', (z, wanted) => {
  expect(normalCdf(z) / wanted).toBeCloseTo(1, 9)
})

// scipy 1.10.1: t.ppf(0.975, df)
test.each([
  [1, 12.706204736174694],
  [2, 4.302652729749462],
  [3, 3.1824463052837078],
  [4, 2.7764451051977934],
  [5, 2.5705818356363146],
  [8, 2.306004135204166],
  [9, 2.262157162798205],
  [41, 2.019540970441376],
])('Student’s quantile for %d degrees of freedom is what scipy has', (degrees, wanted) => {
  expect(studentQuantile975(degrees)).toBeCloseTo(wanted, 7)
})
