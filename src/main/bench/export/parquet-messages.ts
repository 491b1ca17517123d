import { z } from 'zod'
import type { ErrorCode } from '../../../shared/errors.ts'
import type { SessionParquet } from './session-parquet.ts'

/** What the thread is started with. */
export const parquetJobSchema = z.object({
  /** Of the store's file. */
  databasePath: z.string(),
  sessionIds: z.array(z.string()),
  file: z.string(),
})
export type ParquetJob = z.infer<typeof parquetJobSchema>

/** What it says at its end. What is neither is a programmer's error, which Node carries over by itself. */
export type ParquetAnswer =
  | { readonly kind: 'done'; readonly written: SessionParquet }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly sentence: string
      readonly nextStep: string | undefined
    }
