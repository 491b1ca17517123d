import { MOST_COMPARED } from '../../../shared/compared-subjects.ts'

/** The ids of an address, each once, as many as can be compared. */
export function idsOfAddress(of: string | undefined): string[] {
  return [...new Set((of ?? '').split(',').map((id) => id.trim()))].filter((id) => id !== '').slice(0, MOST_COMPARED)
}

/** What the address says; nothing where nothing is chosen. */
export function addressOfIds(ids: readonly string[]): { of?: string } {
  return ids.length === 0 ? {} : { of: ids.join(',') }
}
