import { MIB } from '../sizes.ts'
import type { ProgramKind } from './program-kind.ts'
import { latencyOf } from './progress.ts'
import { GO, startOf } from './stamped-lines.ts'

const ROWS_PER_SCALE = 100_000
/** A tenth of each page is used, so that the data takes a tenth of the rows, and of the time to lay them. */
const FILL_PERCENT = 10
/** A page of 8 KiB then holds 6 rows, and each has some 20 bytes in the index. */
const BYTES_PER_ROW = 8192 / 6 + 21.5
/** Of an empty cluster, and its log of writes while it is filled. */
const CLUSTER_MIB = 200
/** What a select gets: the integers and the filler of pgbench_accounts. */
const ROW_BYTES = 97

/**
 * Where the server's socket lies. Not beside the data: server and clients part a list of such directories at commas, and a socket's path has
 * 107 bytes at most (unix(7)). Not under the names of traces and logs either, which a laptop that logs in again removes while data is laid.
 */
const SOCKETS = '/run/rabench-postgres'

/**
 * Starts the cluster in `$1`, as the server refuses to be root: a Unix socket alone, and no segment of shared memory that would outlast a
 * killed one. Without autovacuum, which would read and write on its own.
 */
const SERVER = `
cd /
sockets=${SOCKETS}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as_server() { setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; }
start() {
  rm -rf "$sockets" && install -d -o postgres -m 0700 "$sockets" || exit 1
  setpriv --reuid=postgres --regid=postgres --clear-groups -- "$bin/postgres" -D "$1/cluster" -k "$sockets" -c listen_addresses= \\
    -c dynamic_shared_memory_type=mmap -c autovacuum=off -c jit=off -c max_connections=10 $settings >>"$1/server.log" 2>&1 &
  server=$!
}
stop() {
  kill -INT "$server" && wait "$server"
  ended=$?
  rm -rf "$sockets"
  return "$ended"
}
await() {
  until "$bin/pg_isready" --quiet --host="$sockets" --username=postgres --dbname=postgres; do
    kill -0 "$server" || { tail -n 20 "$1/server.log" >&2; exit 1; }
    sleep 0.2
  done
}
`

/** Nothing is kept of a cluster that was not laid to its end, so nothing has to be safe on the way. */
const LAY = `
settings="-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c shared_buffers=64MB"
chown postgres: "$1"
as_server "$bin/initdb" --pgdata="$1/cluster" --username=postgres --auth=trust --no-locale --encoding=UTF8 --no-sync >&2 || exit 1
start "$1"
await "$1"
"$bin/pgbench" --host="$sockets" --username=postgres --initialize --init-steps=dtgp --quiet --fillfactor=${FILL_PERCENT} \\
  --scale="$2" postgres >&2 || { stop; exit 1; }
stop
`

/** Every transaction with its time. In memory: on the disk its writing would be counted with the workload. */
const LOG = '/dev/shm/rabench-pgbench'

const RUN = `
settings="-c shared_buffers=32MB"
seconds=$2 seed=$3
log=${LOG}
rm -rf "$log" && mkdir -m 0700 "$log" || exit 1
trap 'rm -rf "$log"; stop; exit 1' TERM
start "$1"
await "$1"
echo go
"$bin/pgbench" --host="$sockets" --username=postgres --select-only --no-vacuum --client=1 --time="$seconds" --random-seed="$seed" \\
  --log --log-prefix="$log/transactions" postgres
status=$?
cat "$log"/transactions.*
rm -rf "$log"
stop
exit $status`

/** What an abort that had to kill may have left. */
const STOP = `
rm -rf ${LOG} ${SOCKETS}
pid=$(head -n 1 "$1/cluster/postmaster.pid" 2>/dev/null) || exit 0
[ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ] || exit 0
kill -QUIT "$pid"
tries=0
while [ -d "/proc/$pid" ] && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done`

/** PostgreSQL's own benchmark, selects by primary key alone. Its reads are pread of single pages: readahead hardly acts on them. */
export const pgbench: ProgramKind = {
  tools: ['setpriv', 'perl', 'timeout'],
  spaceMib: (dataMib) => (scaleOf(dataMib) * ROWS_PER_SCALE * BYTES_PER_ROW) / MIB + CLUSTER_MIB,
  layScript: (dataMib) => {
    const scale = scaleOf(dataMib)
    const rows = scale * ROWS_PER_SCALE
    return `set -- "$1" ${scale}${SERVER}${LAY}
echo ${rows} ${rows * ROW_BYTES} 1`
  },
  stopScript: STOP,
  task: (name, directory, _laid, { warmupSeconds, seconds, seed }) => {
    if (name !== 'select-only') throw new RangeError(`pgbench has no task ${name}`)
    const runSeconds = Math.ceil(warmupSeconds + seconds) + 1
    return {
      argv: ['sh', '-c', `${SERVER}${RUN}`, 'sh', directory, String(runSeconds), String(seed)],
      startPattern: GO,
      endAfterSeconds: runSeconds + 60,
      read: (lines) => {
        const startMs = startOf(lines, GO)
        if (startMs === undefined || !lines.some(({ text }) => text === 'ended 0')) return undefined
        const fromMs = startMs + warmupSeconds * 1000
        const toMs = fromMs + seconds * 1000
        const inside = lines
          .flatMap(({ text }) => transactionOf(text))
          .filter(({ atMs }) => atMs > fromMs && atMs <= toMs)
        if (inside.length === 0) return undefined
        return {
          fromMs,
          toMs,
          operationsPerSecond: inside.length / seconds,
          latency: latencyOf(inside.map(({ us }) => us)),
        }
      },
    }
  },
}

/** Whole scales of 131 MiB each, the nearest. */
function scaleOf(dataMib: number): number {
  return Math.max(1, Math.round((dataMib * MIB) / BYTES_PER_ROW / ROWS_PER_SCALE))
}

/** A line of pgbench's log: client, transaction, latency in microseconds, script, and when it was done, in seconds and microseconds. */
function transactionOf(text: string): { atMs: number; us: number }[] {
  const [, us, seconds, microseconds] = /^\d+ \d+ (\d+) \d+ (\d+) (\d+)/.exec(text) ?? []
  return us === undefined ? [] : [{ atMs: Number(seconds) * 1000 + Number(microseconds) / 1000, us: Number(us) }]
}
