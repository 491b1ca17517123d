import { z } from 'zod'
import { id, request } from './base.ts'

export const reportRequestSchema = z.object({
  /** Of a session, a recording, an evaluation or a model. */
  id,
  format: z.enum(['html', 'pdf']),
})
export type ReportRequest = z.infer<typeof reportRequestSchema>

export const reportsContract = {
  /** One file that needs nothing else, whole. BENCH `missing-tool` where a PDF is asked for and nothing here can print one. */
  make: request.input(reportRequestSchema).output(z.object({ name: z.string(), base64: z.string() })),
}
