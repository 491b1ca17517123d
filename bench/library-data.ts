import type { AccessClass } from '../src/shared/classes.ts'
import { randomStream, type RandomStream } from '../src/shared/random.ts'
import { connect, type Connection } from '../src/main/store/database.ts'
import {
  exampleDecision,
  exampleMeasurement,
  exampleModel,
  NEW_SESSION,
} from '../src/main/store/testing/example-data.ts'
import { runCounterQueries } from '../src/main/store/run-counters.ts'
import { openStore, type Store } from '../src/main/store/store.ts'
import { windowColumnQueries } from '../src/main/store/window-columns.ts'

export interface LibrarySize {
  /** Captures. Beside them come a tenth as many recordings, and as many evaluations. */
  readonly sessions: number
  readonly runsPerSession: number
  /** Of an ordinary run; one run has `longRunWindows`. */
  readonly windowsPerRun: number
  readonly longRunWindows: number
}

/** The run with the most windows. */
export const LONG_RUN_ID = '2026-01-01-endless-0000/random-mmap-4k-ra128-1-cold'

const DAY_MS = 86_400_000
const FIRST_DAY_MS = Date.parse('2024-03-01T08:00:00.000Z')
const SESSIONS_A_TRANSACTION = 100
const SAMPLES_PER_RUN = 20
const BOXES = ['virtual', 'lab-1', 'lab-2', 'lab-3', 'grünes-labor', 'nvme-rack', 'old-laptop', 'archive']
const KERNELS = ['6.1.0-28-amd64', '6.6.63', '6.12.48', '6.12.107+deb13-amd64', '6.17.4']
const TAGS = ['thesis', 'nvme', 'hdd', 'regression', 'paper', 'noisy', 'fan', 'repeat', 'night']
const NOTES = [
  'The fan was loud, and the disk warm.',
  'Compare with the older kernel: the pattern of the mixed runs has changed.',
  'Measured again because a backup ran.',
  '',
  '',
]
const WORKLOADS: readonly {
  readonly name: string
  readonly label: AccessClass
  readonly requests: number
  readonly sectors: number
}[] = [
  { name: 'sequential-read-128k', label: 'sequential', requests: 900, sectors: 40 },
  { name: 'random-mmap-4k', label: 'random', requests: 3200, sectors: 1_900_000 },
  { name: 'mixed-70-30', label: 'mixed', requests: 1700, sectors: 600_000 },
]
const FIO_DOCUMENT = JSON.stringify({ 'fio version': 'fio-3.39', jobs: [{ text: 'x'.repeat(3000) }] })

/**
 * Fills a database that is not there yet with what years of use would leave; the same seed gives the same data. It is not
 * synced to the disk on the way.
 * @param onSession how many there are by now
 */
export function fillLibrary(path: string, size: LibrarySize, onSession?: (sessions: number) => void): void {
  const store = openStore(path)
  const db = connect(path)
  db.pragma('synchronous = OFF')
  db.pragma('cache_size = -262144')
  const random = randomStream(8)
  try {
    store.models.save(exampleModel('m1', []))
    const writer = runWriter(db, random)
    for (let first = 0; first < size.sessions; first += SESSIONS_A_TRANSACTION) {
      db.transaction(() => {
        for (let at = first; at < Math.min(first + SESSIONS_A_TRANSACTION, size.sessions); at += 1) {
          addSession(db, writer, random, at, size)
          onSession?.(at + 1)
        }
      })()
    }
    const others = Math.ceil(size.sessions / 10)
    for (let at = 0; at < others; at += 1) addRecordingAndEvaluation(store, random, at)
  } finally {
    db.pragma('optimize')
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    store.close()
  }
}

function addSession(db: Connection, writer: RunWriter, random: RandomStream, at: number, size: LibrarySize): void {
  const isLong = at === 0
  const startedMs = FIRST_DAY_MS + Math.floor((at * 900 * DAY_MS) / size.sessions)
  const profileName = isLong ? 'endless' : pick(random, ['quick', 'broad', 'seed', 'phases'])
  const id = isLong ? '2026-01-01-endless-0000' : `${day(startedMs)}-${profileName}-${hex(at)}`
  const kernel = pick(random, KERNELS)
  const tags = TAGS.filter(() => random.next() < 0.15)
  const state = pick(random, ['complete', 'complete', 'complete', 'complete', 'partial', 'failed'])
  db.prepare(
    `INSERT INTO sessions (
      id, box_name, profile_name, profile_json, state, environment_json, started_at, ended_at, app_version, notes, title, tags_json
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '0.1.0', ?, ?, ?)`,
  ).run(
    ...[id, pick(random, BOXES), profileName, JSON.stringify({ ...NEW_SESSION.profile, name: profileName }), state],
    JSON.stringify({ ...NEW_SESSION.environment, kernel }),
    ...[instant(startedMs), instant(startedMs + 3_600_000), pick(random, NOTES)],
    ...[random.next() < 0.3 ? `Night ${at} of the long comparison` : '', JSON.stringify(tags)],
  )
  for (let run = 0; run < size.runsPerSession; run += 1) {
    const windows =
      isLong && run === 0 ? size.longRunWindows : Math.round(size.windowsPerRun * (0.6 + 0.8 * random.next()))
    writer(id, run, startedMs, isLong && run === 0 ? 1 : run % WORKLOADS.length, windows)
  }
  if (random.next() < 0.1) {
    db.prepare(
      `INSERT INTO annotations (id, subject_id, run_id, range_unit, range_from, range_to, text, created_at, changed_at)
       VALUES (?, ?, NULL, NULL, NULL, NULL, ?, ?, ?)`,
    ).run(`note-${at}`, id, `Odd latency around run ${at % 20}`, instant(startedMs), instant(startedMs))
  }
}

type RunWriter = (sessionId: string, run: number, sessionMs: number, workload: number, windows: number) => void

function runWriter(db: Connection, random: RandomStream): RunWriter {
  const insertRun = db.prepare(`
    INSERT INTO runs (
      id, session_id, name, workload, label, repetition, cache, readahead_kib, shape_json, started_at, seconds,
      window_seconds, device_major, device_minor, discarded_events, lost_packets, warnings_json, windows_start_ns,
      fio_started_at_ms, trace_path, trace_bytes, corrected_label, corrected_at
    ) VALUES (?, ?, ?, ?, ?, ?, 'cold', ?, ?, ?, ?, 2.5, 254, 16, 0, 0, '[]', ?, ?, ?, ?, ?, ?)`)
  const insertWindow = db.prepare(`
    INSERT INTO windows (
      run_id, window_index, requests, distance_sectors, jumps, bytes, writes, readaheads, events, completes, inserts, merges,
      unique_sectors, written_bytes, depth_sum, depth_max, latency_count, latency_p50_ns, latency_p95_ns, latency_p99_ns,
      page_cache_insertions, discarded_events, lost_packets
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`)
  const insertSample = db.prepare(
    'INSERT INTO fio_samples (run_id, kind, direction, time_ms, value) VALUES (?, ?, ?, ?, ?)',
  )
  const insertFio = db.prepare(`
    INSERT INTO fio_results (
      run_id, fio_version, read_bytes_per_second, write_bytes_per_second, read_iops, write_iops, error, read_latency_json, document
    ) VALUES (?, 'fio-3.39', ?, 0, ?, 0, 0, ?, ?)`)
  const insertLine = db.prepare(
    "INSERT INTO run_log_lines (run_id, line_number, at, source, text) VALUES (?, 0, ?, 'lttng', 'Tracing started')",
  )
  const columns = windowColumnQueries(db)
  const counters = runCounterQueries(db)
  const shape = JSON.stringify(NEW_SESSION.profile.workloads[0]?.shape)

  return (sessionId, run, sessionMs, workloadAt, windows) => {
    const workload = WORKLOADS[workloadAt] ?? {
      name: 'random-mmap-4k',
      label: 'random',
      requests: 3200,
      sectors: 1_900_000,
    }
    const readaheadKib = pick(random, [16, 128, 512])
    const name = windows > 10_000 ? 'random-mmap-4k-ra128-1-cold' : `${workload.name}-ra${readaheadKib}-${run + 1}-cold`
    const id = `${sessionId}/${name}`
    const startedMs = sessionMs + run * 120_000
    const isKept = random.next() < 0.2
    const isCorrected = random.next() < 0.01
    insertRun.run(
      ...[id, sessionId, name, workload.name, workload.label, run + 1, readaheadKib, shape, instant(startedMs)],
      ...[windows * 2.5, `${startedMs}000000`, startedMs],
      ...(isKept ? [`/data/traces/${id}.tar.zst`, Math.round(3e6 * random.next())] : [null, null]),
      ...(isCorrected ? ['mixed', instant(startedMs + DAY_MS)] : [null, null]),
    )
    const level = workload.requests * (0.5 + random.next())
    for (let index = 0; index < windows; index += 1) {
      const isIdle = random.next() < 0.01
      const requests = isIdle ? 1 : Math.max(2, Math.round(level * (0.7 + 0.6 * random.next())))
      const jumps = workload.label === 'sequential' ? Math.round(requests * 0.02) : Math.round(requests * 0.9)
      const writes = workload.label === 'mixed' ? Math.round(requests * 0.3) : 0
      const medianNs = 90_000 + Math.round(60_000 * random.next())
      const spread = 1 + 20 * random.next() ** 4
      insertWindow.run(
        ...[id, index, requests, isIdle ? 0 : Math.round(requests * workload.sectors * random.next())],
        ...[isIdle ? 0 : jumps, requests * 4096, writes, Math.round(requests / 2), requests * 4, requests, requests],
        ...[Math.round(requests / 10), Math.round(requests * 0.9), writes * 4096, requests * 3, 64, requests],
        ...[medianNs, Math.round(medianNs * (1 + spread)), Math.round(medianNs * (2 + 3 * spread)), requests * 12],
        random.next() < 0.002 ? 12 : 0,
      )
    }
    for (let sample = 0; sample < SAMPLES_PER_RUN; sample += 1) {
      const kind = pick(random, ['bw', 'iops', 'lat'])
      insertSample.run(id, kind, 'read', sample * 500, level * (0.8 + 0.4 * random.next()))
    }
    const latency = JSON.stringify({ meanUs: 180.5, p50Us: 150, p95Us: 400, p99Us: 900 })
    insertFio.run(id, level * 4096, level, latency, FIO_DOCUMENT)
    insertLine.run(id, instant(startedMs))
    columns.save(id)
    counters.count(id)
  }
}

function addRecordingAndEvaluation(store: Store, random: RandomStream, at: number): void {
  const startedMs = FIRST_DAY_MS + at * 3 * DAY_MS + 1000
  const boxName = pick(random, BOXES)
  const decisions = (first: number, count: number) =>
    Array.from({ length: count }, (_, place) => ({
      ...exampleDecision(first + place),
      wall_ns: (startedMs + place * 2500) * 1e6,
      class: Math.floor(random.next() * 4) - 1,
    }))
  store.inTransaction(() => {
    const recording = `recording-${at}`
    store.recordings.start({ id: recording, boxName, disk: 'vdb', modelId: 'm1', startedAt: instant(startedMs) })
    store.recordings.addDecisions(recording, decisions(0, 200))
    if (random.next() < 0.95) store.recordings.end(recording, instant(startedMs + 600_000))
    const evaluation = `evaluation-${at}`
    const kernel = pick(random, KERNELS)
    store.evaluations.start({
      ...{ id: evaluation, modelId: 'm1', boxName, kernel, state: 'running', startedAt: instant(startedMs + 1000) },
      plan: { title: pick(random, ['Unseen workloads', 'Phases', 'The seed’s runs']) },
    })
    for (let order = 0; order < 12; order += 1) {
      const deploymentId = `${evaluation}-d${order}`
      const loadedAt = instant(startedMs + order * 60_000)
      store.deployments.save({
        ...{ id: deploymentId, modelId: 'm1', boxName, kernel, loadedAt },
        ...{ sessionId: undefined, unloadedAt: undefined },
      })
      const records = decisions(0, 20).map((decision) => ({ decision, label: undefined }))
      store.decisions.save(deploymentId, records)
      const document = FIO_DOCUMENT
      store.evaluations.addMeasurement(evaluation, { ...exampleMeasurement(order), deploymentId, kernel, document })
    }
    store.evaluations.end(evaluation, random.next() < 0.8 ? 'complete' : 'partial', instant(startedMs + 3_600_000))
  })
}

function pick<T>(random: RandomStream, choices: readonly [T, ...T[]] | readonly T[]): T {
  const chosen = choices[Math.floor(random.next() * choices.length)]
  if (chosen === undefined) throw new RangeError('nothing to choose from')
  return chosen
}

const instant = (ms: number) => new Date(ms).toISOString()
const day = (ms: number) => instant(ms).slice(0, 10)
const hex = (at: number) => at.toString(16).padStart(4, '0')
