export const FEWEST_COMPARED = 2
export const MOST_COMPARED = 6

/** What can be compared: a session (a capture or an evaluation), or one run of a session. */
export type ComparedSubject = { readonly sessionId: string } | { readonly runId: string }

/** The subject of an id as addresses and terminals have it; a run's is `<session>/<name>`. */
export function subjectOfId(id: string): ComparedSubject {
  return id.includes('/') ? { runId: id } : { sessionId: id }
}

export function idOfSubject(subject: ComparedSubject): string {
  return 'runId' in subject ? subject.runId : subject.sessionId
}

/** "A" for the first. */
export function subjectLetter(place: number): string {
  return String.fromCharCode(65 + place)
}
