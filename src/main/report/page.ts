import { blockMarkup } from './blocks.ts'
import type { ReportDocument, ReportSection } from './document.ts'
import { markup, type Markup } from './markup.ts'
import { instantText } from './quantities.ts'
import { STYLE } from './style.ts'

/** Nothing is asked of any network and nothing runs, whatever a title or a note tries. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A report as one file: HTML that is well-formed XML too, with its style and its charts in it. */
export function reportHtml(report: ReportDocument): string {
  const { title, subject, madeAt, appVersion, verdict, sections } = report
  const made = `Made by Readahead Bench ${appVersion} on ${instantText(madeAt)}.`
  return markup`<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="${`Readahead Bench ${appVersion}`}"/>
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1 dir="auto">${title}</h1>
<p class="about">${subject}</p>
<p class="about">${made}</p>
${verdict.map((sentence) => markup`<p class="verdict">${sentence}</p>`)}
</header>
${sections.map(sectionMarkup)}
</main>
<footer>${made} Intervals are 95 % intervals.</footer>
</body>
</html>
`.text
}

function sectionMarkup({ title, blocks }: ReportSection): Markup {
  return markup`<section><h2>${title}</h2>
${blocks.map(blockMarkup)}
</section>
`
}
