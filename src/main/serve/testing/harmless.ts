import { z } from 'zod'

const record = z.record(z.string(), z.unknown())
const NOBODY = 'nobody'

/**
 * The same payload without what would reach beyond the bench under test: the virtual box is not started, nothing is trained,
 * no box but a closed port of this computer is called, and no folder is made elsewhere.
 * @param elsewhere where a data folder may be made
 */
export function harmless(path: string, payload: unknown, elsewhere: string): unknown {
  const { data: fields } = record.safeParse(payload)
  if (fields === undefined) return payload
  switch (path) {
    case '/activities/start':
      return withoutWork(fields)
    case '/boxes/put':
      return { ...fields, address: atClosedPort(fields['address']) }
    case '/settings/setDataDirectory':
      return { ...fields, path: inside(elsewhere, fields['path']) }
    default:
      return payload
  }
}

function withoutWork(fields: Readonly<Record<string, unknown>>): unknown {
  return {
    ...fields,
    ...(fields['boxName'] === 'virtual' ? { boxName: NOBODY } : {}),
    ...(fields['kind'] === 'virtual-up' ? { diskModel: 'none of them' } : {}),
    ...(Array.isArray(fields['sessionIds']) ? { sessionIds: fields['sessionIds'].map(() => NOBODY) } : {}),
  }
}

function atClosedPort(address: unknown): unknown {
  const { data: fields } = record.safeParse(address)
  if (fields === undefined) return address
  return {
    ...fields,
    ...(typeof fields['host'] === 'string' && fields['host'] !== '' ? { host: '127.0.0.1' } : {}),
    // "tcpmux" and "discard", which nobody serves any more.
    ...(Number.isInteger(fields['port']) && Number(fields['port']) > 0
      ? { port: Number(fields['port']) % 2 === 0 ? 1 : 9 }
      : {}),
  }
}

function inside(directory: string, path: unknown): unknown {
  if (typeof path !== 'string' || !path.startsWith('/')) return path
  return `${directory}/${path.replaceAll(/[/.]+/g, '_')}`
}
