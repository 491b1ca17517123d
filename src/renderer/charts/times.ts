/** "23:06:12" of this computer's clock, for axes. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB')
}

/** "1:05" since a start, for axes. */
export function sinceStart(startMs: number): (ms: number) => string {
  return (ms) => {
    const seconds = Math.round((ms - startMs) / 1000)
    return `${Math.floor(seconds / 60)}:${String(Math.abs(seconds % 60)).padStart(2, '0')}`
  }
}
