import { markup } from './markup.ts'

/** Light, for paper; the system's own letters; nothing is fetched. */
export const STYLE = markup`
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 24px 64px; max-width: 900px; background: #fff; color: #22262a;
  font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 1px solid #c9cdd2; }
p { margin: 8px 0; }
.about, figcaption, caption, dt, footer { color: #5f656c; }
.about { margin: 0; }
.verdict { font-size: 16px; margin: 16px 0 0; }
dl { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2px 32px; margin: 8px 0; }
dl div { display: grid; grid-template-columns: 128px minmax(0, 1fr); gap: 8px; }
dd { margin: 0; }
.wide { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; width: 100%; font-size: 12px; overflow-wrap: normal; }
table.matrix { width: auto; }
caption, figcaption { text-align: start; font-size: 12px; padding: 4px 0; }
th, td { padding: 3px 12px 3px 0; text-align: start; vertical-align: top; border-bottom: 1px solid #e3e5e8; font-weight: 400; }
thead th { font-weight: 600; border-bottom-color: #9aa0a8; vertical-align: bottom; }
.number { text-align: end; white-space: nowrap; padding: 3px 0 3px 14px; }
.number + .word { padding-inline-start: 14px; }
.right { font-weight: 600; }
figure { margin: 16px 0; }
svg { display: block; width: 100%; height: auto; font-family: system-ui, sans-serif; }
.panels { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px 16px; }
ul, ol { margin: 8px 0; padding-inline-start: 20px; }
.caveats li { margin: 4px 0; }
.notes { list-style: none; padding: 0; }
.notes li { border-inline-start: 3px solid #c9cdd2; padding-inline-start: 12px; margin: 12px 0; }
.said { margin: 2px 0; white-space: pre-wrap; }
pre { margin: 4px 0 10px; padding: 8px 10px; background: #f4f5f6; font: 12px/1.45 ui-monospace, monospace; white-space: pre-wrap; }
footer { margin-top: 40px; padding-top: 8px; border-top: 1px solid #c9cdd2; font-size: 12px; }
@media (max-width: 640px) { dl, .panels { grid-template-columns: minmax(0, 1fr); } }
@media print {
  @page { size: A4; margin: 16mm 15mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  h1 { font-size: 17pt; }
  h2 { font-size: 12.5pt; margin-top: 18pt; }
  h2, caption, .about { break-after: avoid; }
  table, caption, figcaption { font-size: 8.5pt; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr, dl div, .notes li, .commands li, .caveats li, figure.short, .panels svg, table.matrix { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  pre { font-size: 8.5pt; }
}
`
