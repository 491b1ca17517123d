/** For test code that knows better than the compiler; the test fails here if it does not. */
export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value that the test takes for granted is missing')
  return value
}
