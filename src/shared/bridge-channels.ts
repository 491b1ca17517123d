/** The IPC channels between the desktop's preload and its shell; there are no others. */
export const CHANNELS = {
  /** Page to main, first of all: (page). A page is one document; after a reload it is another one. */
  open: 'rabench:open',
  /** Both ways: (page, message). */
  message: 'rabench:message',
  /** Page to main, for each message that came from there: (page). What keeps a slow page from being flooded. */
  taken: 'rabench:taken',
  /** Page to main, answered: (what). */
  pickPath: 'rabench:pick-path',
  /** Main to page: (command). */
  command: 'rabench:command',
} as const

/** The largest request is a session's notes; nothing legitimate comes near. In UTF-16 code units. */
export const LONGEST_MESSAGE = 1024 * 1024
