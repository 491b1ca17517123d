import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { implement } from '@orpc/server'
import { EventHub } from '../src/main/api/event-hub.ts'
import { openApi } from '../src/main/api/index.ts'
import { openWorkbench } from '../src/main/bench/index.ts'
import { startServer } from '../src/main/serve/index.ts'
import { DEFAULT_READAHEAD_MAP_KIB } from '../src/shared/classes.ts'
import { contract, type Watch } from '../src/shared/contract/index.ts'
import { DECISIONS_PER_SECOND, decisionAt, sampleAt, SAMPLES_PER_SECOND } from './load.ts'

const RECORDING_ID = 'bench-live'
const TICK_MS = 10

export interface LoadOptions {
  /** How much was recorded before the page comes. */
  readonly historyMinutes: number
  readonly isDryRun: boolean
  readonly pagesDirectory: string
}

/** The real `serve` door over a workbench of its own, with a module that decides as fast as the requirement says. */
export interface LoadedBench {
  readonly address: string
  /** Of the last decision that was sent. */
  lastSeq(): number
  /** The stream stays open, nothing more comes. */
  stopLoad(): void
  close(): Promise<void>
}

export async function openLoadedBench({ historyMinutes, isDryRun, pagesDirectory }: LoadOptions): Promise<LoadedBench> {
  const home = await mkdtemp(path.join(tmpdir(), 'rabench-load-'))
  const bench = openWorkbench({ data: path.join(home, 'data'), cache: path.join(home, 'cache') })
  const api = await openApi(bench, { platform: [] })
  const hub = new EventHub()
  const startMs = Date.now() - historyMinutes * 60_000
  const due = (perSecond: number) => Math.floor(((Date.now() - startMs) / 1000) * perSecond)
  let decisions = due(DECISIONS_PER_SECOND)
  let samples = due(SAMPLES_PER_SECOND)

  const source = { kind: 'recording', id: RECORDING_ID } as const
  const timer = setInterval(() => {
    for (const until = due(DECISIONS_PER_SECOND); decisions < until; decisions++) {
      hub.publish({ type: 'decision', source, decision: decisionAt(decisions, startMs, isDryRun) })
    }
    for (const until = due(SAMPLES_PER_SECOND); samples < until; samples++) {
      hub.publish({ type: 'sample', source, sample: sampleAt(samples, startMs, isDryRun) })
    }
  }, TICK_MS)

  const os = implement(contract)
  const server = await startServer({
    pagesDirectory,
    router: {
      ...api.router,
      events: { ...api.router.events, all: os.events.all.handler(({ signal }) => hub.stream(signal)) },
      live: {
        ...api.router.live,
        watches: os.live.watches.handler(() => [watchOf(startMs, isDryRun)]),
        history: os.live.history.handler(({ input: { sinceMs = 0 } }) => ({
          decisions: Array.from({ length: decisions }, (_, seq) => decisionAt(seq, startMs, isDryRun)).filter(
            ({ wall_ns }) => wall_ns / 1e6 >= sinceMs,
          ),
          samples: Array.from({ length: samples }, (_, index) => sampleAt(index, startMs, isDryRun)).filter(
            ({ atMs }) => atMs >= sinceMs,
          ),
        })),
      },
    },
  })
  return {
    address: server.address,
    lastSeq: () => decisions - 1,
    stopLoad: () => {
      clearInterval(timer)
    },
    close: async () => {
      clearInterval(timer)
      await server.close()
      await api.close()
      bench.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

function watchOf(startMs: number, dryRun: boolean): Watch {
  return {
    ...{ boxName: 'virtual', state: 'watching', recordingId: RECORDING_ID, startedAt: new Date(startMs).toISOString() },
    module: {
      ...{ disk: 'vdb', target: 'vdb', windowMs: 1000 / DECISIONS_PER_SECOND, dryRun, paused: false },
      ...{ holdWindows: 2, sureMilli: 700, limit: { state: 'none' as const } },
      ...{ readaheadMapKib: DEFAULT_READAHEAD_MAP_KIB, modelId: 'bench-model', modelTitle: 'quick 24 Nov' },
    },
  }
}
