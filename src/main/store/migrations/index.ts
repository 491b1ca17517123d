import { FIRST_SCHEMA } from './001-first.ts'

/** Migration i takes a database from version i to i + 1 (`PRAGMA user_version`; an empty file is version 0). */
export const MIGRATIONS: readonly string[] = [FIRST_SCHEMA]
