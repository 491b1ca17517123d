import { randomBytes } from 'node:crypto'
import type { DiskSample } from '../../shared/contract/index.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import { moduleState, type LoadedState } from '../kmod/index.ts'
import { sampleDisk } from '../workload/index.ts'
import type { Access } from './access.ts'
import { watch } from './deploy.ts'
import type { Workbench } from './workbench.ts'

export interface WatchBoxOptions {
  /** The recording has begun. */
  readonly onStarted: (recordingId: string, module: LoadedState) => void
  readonly onDecision: (decision: DecisionLine) => void
  readonly onSample: (sample: DiskSample) => void
  /** Ends the watch, which then resolves. */
  readonly signal: AbortSignal
}

/** What has come in is written down this often, and at the end. */
const WRITE_EVERY_MS = 1_000

/**
 * Watches a loaded module and its disk, and records both, until the signal.
 * @throws BenchError module-lost where none is loaded or it goes; connection-lost. What came until then is recorded.
 */
export async function watchBox(bench: Workbench, access: Access, options: WatchBoxOptions): Promise<void> {
  const { box } = access
  const module = await moduleState(box)
  if (!module.loaded) {
    throw new BenchError('module-lost', `No module of this bench is loaded on ${box.name}.`, {
      nextStep: 'Deploy a model to it first, on the Bench page or with rabench deploy.',
    })
  }
  const recording = new Recording(bench, { boxName: box.name, disk: module.disk, modelId: module.modelId })
  // When one of the two ends, so does the other.
  const ended = new AbortController()
  const signal = AbortSignal.any([options.signal, ended.signal])
  const decisions = watch(
    access,
    (decision) => {
      recording.decisions.push(decision)
      options.onDecision(decision)
    },
    signal,
  )
  const samples = sampleDisk(box, module.disk, {
    onSample: (sample) => {
      recording.samples.push(sample)
      options.onSample(sample)
    },
    signal,
  })
  options.onStarted(recording.id, module)
  try {
    await Promise.race([decisions, samples])
  } finally {
    ended.abort()
    await Promise.allSettled([decisions, samples])
    recording.end()
  }
}

/** What a watch has seen, on its way to the store. */
class Recording {
  readonly id: string
  readonly decisions: DecisionLine[] = []
  readonly samples: DiskSample[] = []
  readonly #bench: Workbench
  readonly #timer: NodeJS.Timeout

  constructor(bench: Workbench, about: { readonly boxName: string; readonly disk: string; readonly modelId: string }) {
    const startedAt = new Date().toISOString()
    this.#bench = bench
    this.id = `${startedAt.slice(0, 10)}-live-${randomBytes(3).toString('hex')}`
    bench.store.recordings.start({ id: this.id, startedAt, ...about })
    this.#timer = setInterval(() => {
      this.#write()
    }, WRITE_EVERY_MS)
  }

  end(): void {
    clearInterval(this.#timer)
    this.#write()
    this.#bench.store.recordings.end(this.id, new Date().toISOString())
  }

  #write(): void {
    const { recordings } = this.#bench.store
    if (this.decisions.length > 0) recordings.addDecisions(this.id, this.decisions.splice(0))
    if (this.samples.length > 0) recordings.addSamples(this.id, this.samples.splice(0))
  }
}
