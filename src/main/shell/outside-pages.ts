/** Every page that the app may hand to the system's browser. They are exact addresses: what a page adds to one is not opened. */
export const OUTSIDE_PAGES = {
  readahead: 'https://docs.kernel.org/admin-guide/abi-stable.html',
  fio: 'https://fio.readthedocs.io/en/latest/fio_doc.html',
  lttng: 'https://lttng.org/docs/',
} as const

export type OutsidePage = (typeof OUTSIDE_PAGES)[keyof typeof OUTSIDE_PAGES]

/** The same address, if it is on the list. */
export function outsidePage(url: string): OutsidePage | undefined {
  if (!URL.canParse(url)) return undefined
  const { href } = new URL(url)
  return Object.values(OUTSIDE_PAGES).find((page) => page === href)
}
