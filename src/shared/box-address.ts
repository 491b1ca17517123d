import { z } from 'zod'
import { LOGIN_WORD } from './login-word.ts'

/** A box as lists of earlier releases may hold it: they took any host and any user. It can be shown, changed and removed. */
export const listedBoxSchema = z
  .object({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'letters, digits, dot, dash and underscore'),
    host: z.string().min(1),
    port: z.int().min(1).max(65535),
    user: z.string().min(1),
    auth: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('key'), path: z.string().min(1) }),
      z.object({ kind: z.literal('agent') }),
      z.object({ kind: z.literal('password') }),
    ]),
    /** The directory on the box in which the bench may write. Its disk is the disk under test. */
    scratch: z.string().startsWith('/'),
    /** The whole disk that must be behind it ("vdb"), or nothing is done there. Absent: whichever is. */
    disk: z
      .string()
      .regex(/^[a-z][a-z0-9!-]*$/, 'a whole disk as in /sys/block, such as vdb or nvme0n1')
      .optional(),
  })
  .readonly()

/** Where a box is and who logs in. Holds no secret: those are asked for when connecting. */
export const boxAddressSchema = listedBoxSchema
  .unwrap()
  .extend({
    host: z.string().regex(LOGIN_WORD, 'a name or an address, without blanks and control characters'),
    user: z.string().regex(LOGIN_WORD, 'a name without blanks and control characters'),
  })
  .readonly()
export type BoxAddress = z.infer<typeof boxAddressSchema>
