/** Hands a file to the browser, which (or whose shell) asks where to put it. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has taken what it needs by the next turn.
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, 10_000)
}

/** RFC 4180: a field with a comma, quote or line break is quoted. Numbers keep full precision; what is not known is empty. */
export function csvOf(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const field = (value: string | number) => {
    const text = Number.isNaN(value) ? '' : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('')
}
