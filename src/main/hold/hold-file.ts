import { z } from 'zod'
import { documentText, parseDocument } from './parse-document.ts'
import { undoSchema } from './undo.ts'

export const HOLD_FORMAT = 'rabench-hold'
export const HOLD_VERSION = 1

const holderSchema = z.object({
  /** Of the data folder: the same in all of its processes. */
  bench: z.string().min(1),
  user: z.string(),
  host: z.string(),
  pid: z.int().positive(),
  /** Tells a process from a later one of the same number; empty where the system does not say. */
  processStart: z.string(),
})

/** What is being done on a box, and what has to be put back there. The same document lies on the box and on the laptop. */
export const holdFileSchema = z.object({
  format: z.literal(HOLD_FORMAT),
  version: z.literal(HOLD_VERSION),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  holder: holderSchema,
  boxName: z.string(),
  /** A verb: "capture", "sweep". */
  work: z.string(),
  since: z.iso.datetime(),
  /** Sessions and evaluations that it fills. */
  subjects: z.array(z.string()),
  /** Of the logins over which it was done; see `Box.mark`. */
  marks: z.array(z.string().regex(/^rabench-[\w-]+$/)),
  undo: z.array(undoSchema),
})

export type Holder = z.output<typeof holderSchema>
export type HoldFile = z.output<typeof holdFileSchema>

/** @param where for the error: "/var/lib/…/hold.json on lab7". @throws BenchError newer-format | bad-configuration */
export function parseHoldFile(text: string, where: string): HoldFile {
  return parseDocument(text, where, {
    ...{ schema: holdFileSchema, format: HOLD_FORMAT, version: HOLD_VERSION },
    nextStep: 'Read it: it says what was being done. Put that back by hand, delete the file, and try again.',
  })
}

export function holdText(file: HoldFile): string {
  return documentText(file)
}

/** "anna on thinkpad" */
export function holderText({ user, host }: Holder): string {
  return `${user} on ${host}`
}
