import type { ProgramName } from '../../../shared/experiment/index.ts'
import { dbBench } from './db-bench.ts'
import { pgbench } from './pgbench.ts'
import type { ProgramKind } from './program-kind.ts'
import { sqlite } from './sqlite.ts'
import { grep, tar } from './trees.ts'

export const PROGRAM_KINDS: Readonly<Record<ProgramName, ProgramKind>> = {
  db_bench: dbBench,
  sqlite,
  tar,
  grep,
  pgbench,
}
