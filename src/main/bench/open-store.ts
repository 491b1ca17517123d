import { BenchError } from '../../shared/errors.ts'
import { backupOf, openStore, setAside, type Store } from '../store/index.ts'

export interface OpenedStore {
  readonly store: Store
  /** What a person has to be told of it, a sentence each. */
  readonly remarks: readonly string[]
}

/**
 * Opens the store; a damaged file is moved aside, and a new one begun, so that the bench starts.
 * @throws BenchError database | newer-format
 */
export function openOrBeginAnew(path: string): OpenedStore {
  try {
    return { store: openStore(path), remarks: [] }
  } catch (error) {
    if (!(error instanceof BenchError && error.code === 'database-damaged')) throw error
    const aside = setAside(path, new Date())
    const backup = backupOf(path)
    return {
      store: openStore(path),
      remarks: [
        `The database was damaged (${error.details ?? error.message}). It is kept as ${aside}, and a new one was begun. ` +
          `What is readable can be saved: sqlite3 "${aside}" .recover | sqlite3 recovered.sqlite` +
          (backup === undefined ? '' : `. ${backup} is a copy of before its last change of version`),
      ],
    }
  }
}
