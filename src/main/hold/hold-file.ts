import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { newerFormat } from '../../shared/newer-format.ts'
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

const versionSchema = z.object({ format: z.literal(HOLD_FORMAT), version: z.int() })

export type Holder = z.output<typeof holderSchema>
export type HoldFile = z.output<typeof holdFileSchema>

/** @param where for the error: "/var/lib/…/hold.json on lab7". @throws BenchError newer-format | bad-configuration */
export function parseHoldFile(text: string, where: string): HoldFile {
  const document = jsonOf(text)
  const { version } = versionSchema.safeParse(document).data ?? { version: HOLD_VERSION }
  if (version > HOLD_VERSION) throw newerFormat(where, version, HOLD_VERSION)
  const parsed = holdFileSchema.safeParse(document)
  if (parsed.success) return parsed.data
  throw new BenchError('bad-configuration', `${where} is not what the bench wrote there.`, {
    kept: 'Nothing was changed.',
    nextStep: 'Read it: it says what was being done. Put that back by hand, delete the file, and try again.',
    details: z.prettifyError(parsed.error),
  })
}

export function holdText(file: HoldFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** "anna on thinkpad" */
export function holderText({ user, host }: Holder): string {
  return `${user} on ${host}`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
