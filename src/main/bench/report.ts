import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import { APP_VERSION } from '../../shared/version.ts'
import { reportHtml, type ReportDocument } from '../report/index.ts'
import { explainingWrites } from './export/write-errors.ts'
import { captureReport } from './report/capture.ts'
import { printWithChromium } from './report/chromium-pdf.ts'
import { evaluationReportContent } from './report/evaluation.ts'
import { modelReportContent } from './report/model.ts'
import type { PdfPrinter } from './report/pdf.ts'
import { recordingReport } from './report/recording.ts'
import type { Workbench } from './workbench.ts'

export const REPORT_FORMATS = ['html', 'pdf'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export interface ReportOptions {
  readonly format: ReportFormat
  /** Default: a Chromium of this computer. */
  readonly printPdf?: PdfPrinter
  readonly signal?: AbortSignal | undefined
}

export interface Report {
  /** "2026-11-23-quick-f136.html" */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ReportFile {
  /** Whole. */
  readonly path: string
  readonly bytes: number
}

/**
 * A session, a model or an evaluation as one file that needs nothing else, also of one that was deleted and not yet erased.
 * @throws BenchError unknown-session; of a PDF what its printer throws
 */
export async function makeReport(bench: Workbench, id: string, options: ReportOptions): Promise<Report> {
  const { format, printPdf = printWithChromium, signal } = options
  const html = reportHtml(await reportDocument(bench, id, new Date().toISOString()))
  const bytes = format === 'html' ? Buffer.from(html) : await printPdf(html, signal)
  return { name: `${fileWord(id)}.${format}`, bytes }
}

/**
 * Makes a report and writes it to a file, over one that is there; its ending names the format.
 * @throws BenchError as `makeReport`; wrong-usage for another ending or where it cannot be written; no-space
 */
export async function writeReport(
  bench: Workbench,
  id: string,
  file: string,
  options: Omit<ReportOptions, 'format'> = {},
): Promise<ReportFile> {
  const whole = path.resolve(file)
  const { bytes } = await makeReport(bench, id, { ...options, format: formatOf(whole) })
  await explainingWrites(whole, () => writeFile(whole, bytes))
  return { path: whole, bytes: bytes.length }
}

/** What a report says. @param madeAt ISO 8601 in UTC @throws BenchError unknown-session */
export async function reportDocument(bench: Workbench, id: string, madeAt: string): Promise<ReportDocument> {
  const { store } = bench
  const made = { madeAt, appVersion: APP_VERSION }
  const item = store.library.find(id)
  if (item === undefined) {
    const title = store.models.title(id)
    if (title === undefined) throw unknownSubject(id)
    return { title, ...made, ...modelReportContent(bench, id) }
  }
  const { title, kind } = item
  if (kind === 'capture') return { title, ...made, ...(await captureReport(store, id)) }
  if (kind === 'evaluation') return { title, ...made, ...evaluationReportContent(store, id) }
  const recording = store.recordings.find(id)
  if (recording === undefined) throw unknownSubject(id)
  return { title, ...made, ...recordingReport(store, recording) }
}

function formatOf(file: string): ReportFormat {
  const ending = path.extname(file).slice(1).toLowerCase()
  const format = REPORT_FORMATS.find((name) => name === ending)
  if (format !== undefined) return format
  throw new BenchError(
    'wrong-usage',
    `A report is not written to ${path.basename(file)}: its ending names no format.`,
    {
      nextStep: `Name a file that ends with ${REPORT_FORMATS.map((name) => `.${name}`).join(' or ')}.`,
    },
  )
}

/** Ids are ours and short, but come with bundles too. */
function fileWord(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '') || 'report'
}

function unknownSubject(id: string): BenchError {
  return new BenchError('unknown-session', `There is no session, model or evaluation called "${id}".`, {
    nextStep: 'rabench sessions, models and evaluations list what there is.',
  })
}
