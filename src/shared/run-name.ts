/** A run's name, of its id: "<session>/<name>". */
export function runNameOf(sessionId: string, runId: string): string {
  return runId.startsWith(`${sessionId}/`) ? runId.slice(sessionId.length + 1) : runId
}
