import { ipcMain, type WebContents } from 'electron'
import { z } from 'zod'
import { refuseSender, type SenderEvent } from './sender.ts'

/** Whom the shell answers, and where it says what it refused. */
export interface Callers {
  /** Of the one window; undefined while there is none. */
  readonly contents: () => WebContents | undefined
  readonly origin: string
  readonly onRefusal: (why: string) => void
}

/** Calls without an answer. Those of anybody else, or of another form, go nowhere. */
export function onCall<Schema extends z.ZodType>(
  channel: string,
  schema: Schema,
  callers: Callers,
  listener: (payload: z.output<Schema>) => void,
): void {
  ipcMain.on(channel, (event, ...args: unknown[]) => {
    const call = checked(channel, schema, callers, event, args)
    if (call.ok) listener(call.payload)
    else callers.onRefusal(call.why)
  })
}

/** The same for calls with an answer, which is then an error. */
export function onRequest<Schema extends z.ZodType>(
  channel: string,
  schema: Schema,
  callers: Callers,
  answer: (payload: z.output<Schema>) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, ...args: unknown[]) => {
    const call = checked(channel, schema, callers, event, args)
    if (call.ok) return answer(call.payload)
    callers.onRefusal(call.why)
    throw new Error('Refused.')
  })
}

type Checked<Payload> = { readonly ok: true; readonly payload: Payload } | { readonly ok: false; readonly why: string }

function checked<Schema extends z.ZodType>(
  channel: string,
  schema: Schema,
  { contents, origin }: Callers,
  event: SenderEvent<WebContents>,
  args: readonly unknown[],
): Checked<z.output<Schema>> {
  const stranger = refuseSender(event, { contents: contents(), origin })
  if (stranger !== undefined) return { ok: false, why: `${channel} from ${stranger}` }
  const parsed = schema.safeParse(args)
  // The reason names fields, never what was in them: it may have been a password.
  if (!parsed.success) return { ok: false, why: `${channel}: ${z.prettifyError(parsed.error)}` }
  return { ok: true, payload: parsed.data }
}
