/** Of "session/run", where the session is one of these; undefined for a run that has no page. */
export function placeOfRun(
  runId: string,
  sessionIds: readonly string[],
): { readonly sessionId: string; readonly runName: string } | undefined {
  const at = runId.indexOf('/')
  const sessionId = runId.slice(0, Math.max(0, at))
  return sessionIds.includes(sessionId) ? { sessionId, runName: runId.slice(at + 1) } : undefined
}
