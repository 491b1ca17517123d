import type { ProgramName } from '../../../shared/experiment/index.ts'

export interface ProgramPackage {
  /** Found on the PATH, or a shell pattern of its full path. */
  readonly command: string
  /** Debian's name of the package that holds it. */
  readonly package: string
}

/** What has to be installed on a box for each program's workloads. */
export const PROGRAM_PACKAGES: Readonly<Record<ProgramName, ProgramPackage>> = {
  db_bench: { command: 'db_bench', package: 'rocksdb-tools' },
  sqlite: { command: 'sqlite3', package: 'sqlite3' },
  tar: { command: 'tar', package: 'tar' },
  grep: { command: 'grep', package: 'grep' },
  // Debian keeps the server's programs off the PATH, one directory for each major version.
  pgbench: { command: '/usr/lib/postgresql/*/bin/initdb', package: 'postgresql' },
}
