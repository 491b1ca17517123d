import { posix } from 'node:path'
import { MIB } from '../sizes.ts'
import type { ProgramKind } from './program-kind.ts'
import { readSteps } from './progress.ts'
import { GO } from './stamped-lines.ts'

/** One row fills a page of 4 KiB, so neighbouring rows are neighbouring pages. A longer one would need an overflow page. */
const BODY_BYTES = 3800
const PAGE_BYTES = 4096
/** A step of a scan: 1.9 MB. */
const ROWS_PER_STEP = 500
/** Lookups take 2, 3 and 4 rows in turn. */
const ROWS_PER_LOOKUP = 3

/** SQLite's own default is no map at all; more than its compiled-in 2 GiB it does not map. The cache is of its own, beside the page cache. */
const PRAGMAS = 'PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -1024;'

/**
 * Neighbouring rows at random keys. An endless statement, whose rows come as they are found: a linear congruential generator
 * (Knuth, TAOCP 2, 3.3.4; modulus 2^31) of whose numbers the upper 24 bits choose the first row. The seeds of neighbouring runs are spread over its cycle.
 */
function lookups(rows: number, seed: number): string {
  const start = Math.imul(seed, 0x9e3779b1) >>> 1
  return `
WITH RECURSIVE draw(n, x) AS (
  VALUES (0, ${start}) UNION ALL SELECT n + 1, (x * 1103515245 + 12345) % 2147483648 FROM draw
), place(n, first) AS (SELECT n, 1 + ((x >> 7) * ${rows - 4} >> 24) FROM draw)
SELECT 'step', (SELECT count(length(body)) FROM records WHERE id BETWEEN first AND first + 1 + n % 3) FROM place;`
}

/** The whole table, again and again, in steps that say how many rows they were. */
function scan(rows: number): string {
  return `
WITH RECURSIVE step(first) AS (
  VALUES (1) UNION ALL SELECT CASE WHEN first + ${ROWS_PER_STEP} > ${rows} THEN 1 ELSE first + ${ROWS_PER_STEP} END FROM step
)
SELECT 'step', (SELECT count(length(body)) FROM records WHERE id BETWEEN first AND first + ${ROWS_PER_STEP - 1}) FROM step;`
}

/** SQLite's shell over a table larger than memory. */
export const sqlite: ProgramKind = {
  tools: ['sqlite3', 'stdbuf', 'perl', 'timeout'],
  spaceMib: (dataMib) => dataMib * 1.05,
  layScript: (dataMib) => {
    const rows = Math.ceil((dataMib * MIB) / PAGE_BYTES / ROWS_PER_STEP) * ROWS_PER_STEP
    return `
sqlite3 -batch "$1/records.sqlite" "
PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = off; PRAGMA synchronous = off;
CREATE TABLE records (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO records WITH RECURSIVE row(id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM row LIMIT ${rows})
  SELECT id, printf('%${BODY_BYTES}d', id) FROM row;" || exit 1
echo ${rows} ${rows * BODY_BYTES} 1`
  },
  task: (name, directory, { units: rows }, request) => {
    const isScan = name === 'scan'
    if (!isScan && name !== 'lookups') throw new RangeError(`sqlite has no task ${name}`)
    const sql = `${PRAGMAS}${isScan ? scan(rows) : lookups(rows, request.seed)}`
    // Without stdbuf its lines would come 4 KiB at once.
    const script = 'echo go; exec stdbuf -oL sqlite3 -batch -readonly -list "$1" "$2"'
    return {
      argv: ['sh', '-c', script, 'sh', posix.join(directory, 'records.sqlite'), sql],
      startPattern: GO,
      endAfterSeconds: request.warmupSeconds + request.seconds,
      read: (lines) =>
        readSteps(lines, {
          request,
          operationsOf: (text) => {
            const found = /^step\|(\d+)$/.exec(text)?.[1]
            if (found === undefined) return undefined
            return isScan ? Number(found) : 1
          },
          bytesPerOperation: BODY_BYTES * (isScan ? 1 : ROWS_PER_LOOKUP),
          hasLatency: !isScan,
        }),
    }
  },
}
