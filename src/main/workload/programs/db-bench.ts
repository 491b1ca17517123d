import { MIB } from '../sizes.ts'
import { readDbBenchRuns, type DbBenchRun } from './db-bench-output.ts'
import type { Laid, ProgramFigures, ProgramKind, ProgramTask, TaskRequest } from './program-kind.ts'
import { readSteps } from './progress.ts'
import { GO } from './stamped-lines.ts'

const KEY_BYTES = 16
const VALUE_BYTES = 1000
const RECORD_BYTES = KEY_BYTES + VALUE_BYTES
/** Records of a step of readseq and readreverse: 2 MB. */
const RECORDS_PER_STEP = 2000
/** What it says after each. The first is the start: until the database is open, an emulated machine takes seconds. */
const STEP = ' thread [0-9]+: .* ops and '
/** More passes over the data than a run can take. */
const PASSES = 1000

/**
 * advise_random_on_open: else RocksDB itself advises MADV_RANDOM for every table file, and the kernel reads nothing ahead whatever the
 * setting. Its own cache is small, so that what is read comes from the page cache or the disk.
 */
const READING = [
  ...['--use_existing_db=1', '--mmap_read=1', '--advise_random_on_open=false', '--cache_size=1048576'],
  ...['--compression_type=none', '--open_files=-1', `--value_size=${VALUE_BYTES}`],
]

/** The database as it was laid, for a run that writes: table files never change, so a hard link is a copy. */
const WITH_COPY = `
rm -rf "$1/run" && mkdir "$1/run" && ln "$1"/db/*.sst "$1/run" && cp "$1"/db/CURRENT "$1"/db/MANIFEST-* "$1"/db/OPTIONS-* "$1/run" || exit 1
echo go
shift
exec "$@"`

/** RocksDB's own benchmark, with mmap reads. */
export const dbBench: ProgramKind = {
  tools: ['db_bench', 'perl', 'timeout'],
  spaceMib: (dataMib) => dataMib * 1.3,
  layScript: (dataMib) => {
    const records = Math.ceil((dataMib * MIB) / RECORD_BYTES / RECORDS_PER_STEP) * RECORDS_PER_STEP
    return `
db_bench --db="$1/db" --benchmarks=fillseq --num=${records} --value_size=${VALUE_BYTES} --compression_type=none --disable_wal=1 || exit 1
echo ${records} ${records * RECORD_BYTES} 1`
  },
  task: (name, directory, laid, request) => {
    switch (name) {
      case 'readseq':
      case 'readreverse':
        return pass(name, directory, laid, request)
      case 'readrandom':
      case 'readrandomwriterandom':
        return random(name, directory, laid, request)
      default:
        throw new RangeError(`db_bench has no task ${name}`)
    }
  },
}

/** Passes over the whole database: they know no duration, so they are repeated until they are ended. */
function pass(name: string, directory: string, laid: Laid, request: TaskRequest): ProgramTask {
  const benchmarks = Array.from({ length: PASSES }, () => name).join(',')
  const argv = ['db_bench', `--db=${directory}/db`, ...READING, '--readonly=1', `--num=${laid.units}`]
  return {
    argv: [...argv, `--benchmarks=${benchmarks}`, `--stats_interval=${RECORDS_PER_STEP}`],
    startPattern: STEP,
    endAfterSeconds: request.warmupSeconds + request.seconds,
    read: (lines) =>
      readSteps(lines, {
        request,
        startPattern: STEP,
        operationsOf: (text) => {
          const found = / thread \d+: \((\d+),\d+\) ops and /.exec(text)?.[1]
          return found === undefined ? undefined : Number(found)
        },
        bytesPerOperation: RECORD_BYTES,
      }),
  }
}

/**
 * The benchmark several times in one process, so that its files stay open: the last is measured, those before are the warm-up. One
 * duration holds for all of them, so the warm-up is as long as asked for or longer. That way the histogram is of the measured part alone.
 */
function random(name: string, directory: string, laid: Laid, request: TaskRequest): ProgramTask {
  const seconds = Math.max(1, Math.round(request.seconds))
  const rounds = 1 + Math.ceil(request.warmupSeconds / seconds)
  const writes = name === 'readrandomwriterandom'
  const database = `${directory}/${writes ? 'run' : 'db'}`
  const argv = [
    ...['db_bench', `--db=${database}`, ...READING, `--num=${laid.units}`, '--histogram=1'],
    `--benchmarks=${Array.from({ length: rounds }, () => name).join(',')}`,
    // Else the clock is looked at every 1000 reads, which takes a slow disk minutes.
    ...[`--duration=${seconds}`, '--ops_between_duration_checks=1'],
    // 0 would be a seed from the clock.
    `--seed=${request.seed + 1}`,
    ...(writes ? ['--disable_auto_compactions=1'] : ['--readonly=1']),
  ]
  const script = writes ? WITH_COPY : 'echo go; shift; exec "$@"'
  return {
    argv: ['sh', '-c', script, 'sh', directory, ...argv],
    startPattern: GO,
    endAfterSeconds: rounds * seconds + 60,
    read: (lines) => {
      const runs = readDbBenchRuns(lines, name)
      const last = runs.at(-1)
      return last === undefined || runs.length < rounds ? undefined : figuresOf(last)
    },
  }
}

function figuresOf(run: DbBenchRun): ProgramFigures {
  const askedReadBytes = run.reads * RECORD_BYTES
  return {
    fromMs: run.atMs - run.seconds * 1000,
    toMs: run.atMs,
    operationsPerSecond: run.operations / run.seconds,
    bytesPerSecond: askedReadBytes / run.seconds,
    askedReadBytes,
    ...(run.latency === undefined ? {} : { latency: run.latency }),
  }
}
