/**
 * Solves a symmetric positive definite system by Cholesky's method.
 * @param matrix [n][n]; only the lower triangle is read, and it is overwritten.
 * @throws RangeError where it is not positive definite.
 */
export function solvePositive(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const at = (row: number, column: number): number => matrix[row]?.[column] ?? Number.NaN
  const size = right.length
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = at(row, column)
      for (let before = 0; before < column; before++) sum -= at(row, before) * at(column, before)
      if (row === column && !(sum > 0)) throw new RangeError('the matrix is not positive definite')
      matrix[row]?.fill(row === column ? Math.sqrt(sum) : sum / at(column, column), column, column + 1)
    }
  }
  const solution = Float64Array.from(right)
  const known = (place: number): number => solution[place] ?? Number.NaN
  for (let row = 0; row < size; row++) {
    let sum = known(row)
    for (let column = 0; column < row; column++) sum -= at(row, column) * known(column)
    solution[row] = sum / at(row, row)
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = known(row)
    for (let below = row + 1; below < size; below++) sum -= at(below, row) * known(below)
    solution[row] = sum / at(row, row)
  }
  return solution
}
