const CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT']

/** Whether a write failed because the disk is full, or what a user may have on it (errno(3)). */
export function isDiskFull(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && CODES.includes(error.code)
}
