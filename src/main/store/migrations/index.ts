import { FIRST_SCHEMA } from './001-first.ts'
import { LABELS_AND_RECORDINGS } from './002-labels-and-recordings.ts'
import { WINDOW_MEASURES } from './003-window-measures.ts'
import { MODEL_REPORTS } from './004-model-reports.ts'
import { EXPERIMENTS } from './005-experiments.ts'
import { LIBRARY } from './006-library.ts'
import { COMMAND_LOGS } from './007-command-logs.ts'

/** Migration i takes a database from version i to i + 1 (`PRAGMA user_version`; an empty file is version 0). */
export const MIGRATIONS: readonly string[] = [
  FIRST_SCHEMA,
  LABELS_AND_RECORDINGS,
  WINDOW_MEASURES,
  MODEL_REPORTS,
  EXPERIMENTS,
  LIBRARY,
  COMMAND_LOGS,
]
