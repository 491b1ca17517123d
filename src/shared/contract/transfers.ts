import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { benchErrorSchema, id, instant, request } from './base.ts'

export const EXPORT_FORMATS = ['csv', 'parquet', 'bundle'] as const

/** How far a file is that leaves the bench. */
export const exportStateSchema = z.discriminatedUnion('state', [
  /** With what is done, 0 to 1, where that is known. */
  z.object({ state: z.literal('making'), share: z.number().optional() }),
  /** It can be fetched, part by part. `remarks` are sentences on what it lacks. */
  z.object({
    state: z.literal('ready'),
    bytes: z.int().nonnegative(),
    parts: z.int().positive(),
    remarks: z.array(z.string()),
  }),
  z.object({ state: z.literal('failed'), error: benchErrorSchema }),
])
export type ExportState = z.infer<typeof exportStateSchema>

const thing = z.object({
  kind: z.enum(['session', 'model', 'deployment', 'evaluation', 'recording', 'annotation']),
  id: z.string(),
})
export type TransferredThing = z.infer<typeof thing>

/** What became of a file that was taken in as a whole. */
export const importResultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('bundle'),
    createdAt: instant,
    /** The release that wrote it. */
    appVersion: z.string(),
    /** New here. */
    imported: z.array(thing),
    /** Here before, with the same content. */
    known: z.array(thing),
    /** Runs of the sessions that are new here. */
    runs: z.int(),
    /** Raw traces that lie in the data folder now. */
    traces: z.int(),
  }),
  z.object({
    kind: z.literal('csv'),
    id: z.string(),
    /** Where it is kept. */
    path: z.string(),
    rows: z.int(),
    rowsWithoutFeatures: z.int(),
    runs: z.int(),
    windowsByClass: z.record(z.enum(ACCESS_CLASSES), z.int()),
    /** False where it was imported before. */
    isNew: z.boolean(),
  }),
])
export type ImportResult = z.infer<typeof importResultSchema>

/** A message of the contract has at most 1 MiB, so this is what a part may come to. */
const LONGEST_BASE64 = 768 * 1024

const one = z.object({ id })
const index = z.int().nonnegative()

/**
 * Files on their way between a page and the bench, in parts, because a message holds no file: the same through every door. They lie in
 * the data folder until `end`, or until nobody has asked for them in a while.
 */
export const transfersContract = {
  /** Makes a file of sessions; of evaluations and recordings too, in a bundle. `name` is what to save it as. */
  beginExport: request
    .input(
      z.object({
        ids: z.array(id).min(1).max(500),
        format: z.enum(EXPORT_FORMATS),
        /** Into a bundle, those that were kept. */
        withTraces: z.boolean().optional(),
      }),
    )
    .output(z.object({ id, name: z.string() })),
  /** Its state now and whenever it changes, until it is ready or has failed. */
  followExport: request.input(one).output(eventIterator(exportStateSchema)),
  /** The bytes of one part of a file that is ready, from 0. */
  exportPart: request.input(one.extend({ index })).output(z.object({ base64: z.string() })),

  /** Announces a file, by the bytes that it has. All its parts but the last have `partBytes`. */
  beginImport: request
    .input(z.object({ name: z.string().min(1).max(300), bytes: z.int().positive() }))
    .output(z.object({ id, partBytes: z.int().positive() })),
  /** One after another, from 0. */
  importPart: request
    .input(one.extend({ index, base64: z.base64().min(1).max(LONGEST_BASE64) }))
    .output(z.object({ receivedBytes: z.int() })),
  /** Takes it in: all of it or nothing. */
  finishImport: request.input(one).output(importResultSchema),

  /** Stops it, whatever it is at, and removes what lies in the data folder. One that has ended is no error. */
  end: request.input(one).output(one),
}
