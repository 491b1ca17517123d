/** Text that is markup already. Only `markup` makes it, so nothing gets into a page that was not escaped. */
class MarkupText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}
export type Markup = MarkupText

type Value = string | number | undefined | Markup | readonly Value[]

/**
 * A template whose own words are markup and whose values are text: they are escaped for elements and quoted attributes alike, except
 * those that are markup. Lists are joined; undefined is nothing.
 */
export function markup(words: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new MarkupText(words.reduce((text, word, at) => text + escaped(values[at - 1]) + word))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** What XML 1.0 (2.2, "Characters") has no place for, beside lone surrogates. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const NO_CHARACTERS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

function escaped(value: Value): string {
  if (value === undefined) return ''
  if (value instanceof MarkupText) return value.text
  if (typeof value === 'object') return value.map(escaped).join('')
  return String(value)
    .toWellFormed()
    .replace(NO_CHARACTERS, '\uFFFD')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}
