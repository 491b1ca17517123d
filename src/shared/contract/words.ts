/** What of the contract is needed to run, not to check: no schemas in here, so that a page can have it without them. */
export const DISK_MODEL_NAMES = ['slow-ssd', 'network', 'none'] as const

export const ACTIVITY_STATES = ['running', 'stopping', 'cancelling', 'done', 'stopped', 'cancelled', 'failed'] as const
const ENDED: readonly (typeof ACTIVITY_STATES)[number][] = ['done', 'stopped', 'cancelled', 'failed']

export function isEnded({ state }: { readonly state: (typeof ACTIVITY_STATES)[number] }): boolean {
  return ENDED.includes(state)
}

const OF_PACKAGES: readonly string[] = ['fix', 'remove-packages']

/** Work that changes a box's packages alone: it is shown on the box's own page, and ends no watch of a module. */
export function changesPackages({ input }: { readonly input: { readonly kind: string } }): boolean {
  return OF_PACKAGES.includes(input.kind)
}
