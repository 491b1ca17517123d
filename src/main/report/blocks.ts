import type { ReportBlock, ReportMatrix, ReportTable } from './document.ts'
import { markup, type Markup } from './markup.ts'
import { instantText } from './quantities.ts'
import { barsDrawing } from './svg/bars.ts'
import { forestDrawing } from './svg/forest.ts'
import { lanesDrawing } from './svg/lanes.ts'
import { linesDrawing, panelDrawing, panelsLegend } from './svg/lines.ts'

/** One block of a report as HTML that is XML too. */
export function blockMarkup(block: ReportBlock): Markup {
  switch (block.kind) {
    case 'text':
      return markup`<p>${block.text}</p>`
    case 'facts':
      return markup`<dl>${block.facts.map(([word, value]) => markup`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>`
    case 'table':
      return tableMarkup(block)
    case 'matrix':
      return matrixMarkup(block)
    case 'lines':
      return figure(block.caption, linesDrawing(block))
    case 'panels':
      return figure(
        `${block.caption} Across: ${block.x.title}; up: ${block.y.title}.`,
        markup`${panelsLegend(block)}<div class="panels">${block.panels.map((panel) => panelDrawing(block, panel))}</div>`,
        'long',
      )
    case 'lanes':
      return figure(block.caption, lanesDrawing(block))
    case 'forest':
      return figure(block.caption, forestDrawing(block))
    case 'bars':
      return figure(block.caption, barsDrawing(block))
    case 'caveats':
      return markup`<ul class="caveats">${block.sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`
    case 'commands':
      return markup`<ol class="commands">${block.commands.map(
        ({ does, line }) => markup`<li>${does}<pre>${line}</pre></li>`,
      )}</ol>`
    case 'notes':
      return markup`<ul class="notes">${block.notes.map(
        ({ on, at, text }) =>
          markup`<li><p class="about">On ${on}${at === undefined ? '' : `, ${instantText(at)}`}</p><p class="said" dir="auto">${text}</p></li>`,
      )}</ul>`
    case 'verbatim':
      return markup`<p class="about">${block.title}</p><pre>${block.text}</pre>`
  }
}

function figure(caption: string, drawn: Markup, length: 'short' | 'long' = 'short'): Markup {
  return markup`<figure class="${length}">${drawn}<figcaption>${caption}</figcaption></figure>`
}

/** Without the columns that are empty in every row: what was not measured has none. */
function tableMarkup({ caption, ...whole }: ReportTable): Markup {
  const known = whole.columns.map((_, at) => at === 0 || whole.rows.some((row) => (row[at] ?? '') !== ''))
  const columns = whole.columns.filter((_, at) => known[at])
  const rows = whole.rows.map((row) => row.filter((_, at) => known[at]))
  const side = (at: number) => (columns[at]?.isNumeric === true ? 'number' : 'word')
  return scrolling(
    caption,
    markup`<table><caption>${caption}</caption><thead><tr>${columns.map(
      ({ title }, at) => markup`<th scope="col" class="${side(at)}">${title}</th>`,
    )}</tr></thead><tbody>${rows.map(
      (cells) =>
        markup`<tr>${cells.map((cell, at) =>
          at === 0
            ? markup`<th scope="row" class="${side(at)}">${cell}</th>`
            : markup`<td class="${side(at)}">${cell}</td>`,
        )}</tr>`,
    )}</tbody></table>`,
  )
}

function matrixMarkup({ caption, names, counts }: ReportMatrix): Markup {
  return scrolling(
    caption,
    markup`<table class="matrix"><caption>${caption}</caption><thead><tr><th scope="col">true, below; said, right</th>${names.map(
      (name) => markup`<th scope="col" class="number">${name}</th>`,
    )}</tr></thead><tbody>${names.map(
      (name, row) =>
        markup`<tr><th scope="row">${name}</th>${names.map(
          (_, column) =>
            markup`<td class="${row === column ? 'number right' : 'number'}">${counts[row]?.[column] ?? 0}</td>`,
        )}</tr>`,
    )}</tbody></table>`,
  )
}

/** A table may be wider than a screen: then it scrolls, by keys too. */
function scrolling(name: string, table: Markup): Markup {
  return markup`<div class="wide" role="region" tabindex="0" aria-label="${name}">${table}</div>`
}
