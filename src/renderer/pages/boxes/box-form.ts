import type { BoxAddress } from '../../../shared/contract/index.ts'
import { LOGIN_WORD } from '../../../shared/login-word.ts'

/** What a person types. */
export interface BoxForm {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly auth: 'key' | 'agent' | 'password'
  readonly keyPath: string
  readonly scratch: string
  /** Empty: whichever is behind the scratch directory. */
  readonly disk: string
}

export const NEW_BOX: BoxForm = {
  name: '',
  host: '',
  port: 22,
  user: 'root',
  auth: 'key',
  keyPath: '',
  scratch: '',
  disk: '',
}

export function formOf(address: BoxAddress): BoxForm {
  const { auth, ...rest } = address
  return { ...rest, disk: rest.disk ?? '', auth: auth.kind, keyPath: auth.kind === 'key' ? auth.path : '' }
}

/** What is wrong with each field, in words; empty where all is well. */
export function problemsOf(form: BoxForm, namesTaken: readonly string[]): Partial<Record<keyof BoxForm, string>> {
  const problems: Partial<Record<keyof BoxForm, string>> = {}
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(form.name)) problems.name = 'Letters, digits, dot, dash and underscore'
  else if (namesTaken.includes(form.name)) problems.name = `There is a box called ${form.name} already`
  if (!LOGIN_WORD.test(form.host.trim())) problems.host = 'A name or an address, without blanks'
  if (!Number.isInteger(form.port) || form.port < 1 || form.port > 65_535) problems.port = '1 to 65535'
  if (!LOGIN_WORD.test(form.user.trim())) problems.user = 'root, or a user with passwordless sudo, without blanks'
  if (form.auth === 'key' && form.keyPath.trim() === '') problems.keyPath = 'The private key file on this computer'
  if (!form.scratch.startsWith('/')) problems.scratch = 'A full path on the box, such as /srv/scratch'
  if (form.disk !== '' && !/^(\/dev\/)?[a-z][a-z0-9!-]*$/.test(form.disk.trim()))
    problems.disk = 'A whole disk, such as vdb or nvme0n1'
  return problems
}

/** Of a form of which `problemsOf` has nothing to say; main checks it once more. */
export function addressOf(form: BoxForm): BoxAddress {
  const { auth, keyPath, name, host, port, user, scratch } = form
  const disk = form.disk.trim().replace(/^\/dev\//, '')
  return {
    name,
    host: host.trim(),
    port,
    user: user.trim(),
    auth: auth === 'key' ? { kind: 'key', path: keyPath.trim() } : { kind: auth },
    scratch: scratch.trim(),
    ...(disk === '' ? {} : { disk }),
  }
}
