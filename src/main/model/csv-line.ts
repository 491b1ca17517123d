/**
 * Cuts one line of comma-separated values (RFC 4180) into fields: quoted fields may hold commas and doubled quotes.
 * Returns undefined where a quote is not closed or stands inside a bare field.
 */
export function csvFields(line: string): string[] | undefined {
  const fields: string[] = []
  let position = 0
  for (;;) {
    if (line[position] === '"') {
      let text = ''
      for (;;) {
        const closing = line.indexOf('"', position + 1)
        if (closing < 0) return undefined
        text += line.slice(position + 1, closing)
        position = closing + 1
        if (line[position] !== '"') break
        text += '"'
      }
      fields.push(text)
      if (position < line.length && line[position] !== ',') return undefined
    } else {
      const comma = line.indexOf(',', position)
      const end = comma < 0 ? line.length : comma
      const text = line.slice(position, end)
      if (text.includes('"')) return undefined
      fields.push(text)
      position = end
    }
    if (position >= line.length) return fields
    position += 1
  }
}
