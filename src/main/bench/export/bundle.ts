import { existsSync } from 'node:fs'
import path from 'node:path'
import { APP_VERSION } from '../../../shared/version.ts'
import { TRACES_FOLDER, writeBundle, type MemberSource } from '../../exchange/index.ts'
import type { RunRecord, Store } from '../../store/index.ts'
import type { Workbench } from '../workbench.ts'
import { bundleContents, type BundleContents } from './bundle-contents.ts'
import type { ExportWatching } from './csv.ts'
import {
  annotationDocument,
  deploymentDocument,
  evaluationDocument,
  modelEntry,
  recordingDocument,
  runDocument,
  sessionDocument,
} from './stored-documents.ts'
import { explainingWrites } from './write-errors.ts'

/** Members of a bundle. What refers to another comes after it. */
export const BUNDLE_MEMBERS = {
  sessions: 'sessions.ndjson',
  runs: 'runs.ndjson',
  models: 'models.ndjson',
  deployments: 'deployments.ndjson',
  evaluations: 'evaluations.ndjson',
  recordings: 'recordings.ndjson',
  annotations: 'annotations.ndjson',
} as const

export interface BundleOptions extends ExportWatching {
  /** Take the raw traces along that were kept. */
  readonly withTraces?: boolean
}

export interface BundleExport {
  /** Whole. */
  readonly path: string
  readonly bytes: number
  readonly holds: BundleContents
  readonly traces: number
  /** Runs whose trace was kept, and is not where it was kept any more. */
  readonly tracesGone: number
}

/**
 * Writes sessions, evaluations or recordings with all that belongs to them as one file, over one that is there.
 * @throws BenchError unknown-session | no-space | wrong-usage
 */
export async function exportBundle(
  { store }: Pick<Workbench, 'store'>,
  ids: readonly string[],
  file: string,
  { withTraces = false, ...watching }: BundleOptions = {},
): Promise<BundleExport> {
  const holds = bundleContents(store, ids)
  const runs = holds.sessions.flatMap((sessionId) => store.runs.ofSession(sessionId))
  const kept = withTraces ? runs.filter(({ tracePath }) => tracePath !== undefined) : []
  const traces = new Map(
    kept
      .filter(({ tracePath = '' }) => existsSync(tracePath))
      .map((run, place) => [run.id, { path: `${TRACES_FOLDER}${place + 1}.tar.zst`, file: run.tracePath ?? '' }]),
  )
  const whole = path.resolve(file)
  const about = { createdAt: new Date().toISOString(), appVersion: APP_VERSION, holds: { ...holds } }
  const members = membersOf(store, holds, runs, (run) => traces.get(run.id)?.path)
  const { bytes } = await explainingWrites(whole, () =>
    writeBundle(whole, about, [...members, ...traces.values()], watching),
  )
  return { path: whole, bytes, holds, traces: traces.size, tracesGone: kept.length - traces.size }
}

/** Each document is made when it is written, so that one is in memory at a time. */
function membersOf(
  store: Store,
  holds: BundleContents,
  runs: readonly RunRecord[],
  traceOf: (run: RunRecord) => string | undefined,
): MemberSource[] {
  const documents = (ids: readonly string[], document: (store: Store, id: string) => object | undefined) =>
    lazily(ids, (id) => document(store, id))
  return [
    { path: BUNDLE_MEMBERS.sessions, documents: documents(holds.sessions, sessionDocument) },
    { path: BUNDLE_MEMBERS.runs, documents: lazily(runs, (run) => runDocument(store, run, traceOf(run))) },
    { path: BUNDLE_MEMBERS.models, documents: documents(holds.models, modelEntry) },
    { path: BUNDLE_MEMBERS.deployments, documents: documents(holds.deployments, deploymentDocument) },
    { path: BUNDLE_MEMBERS.evaluations, documents: documents(holds.evaluations, evaluationDocument) },
    { path: BUNDLE_MEMBERS.recordings, documents: documents(holds.recordings, recordingDocument) },
    { path: BUNDLE_MEMBERS.annotations, documents: documents(holds.annotations, annotationDocument) },
  ]
}

function* lazily<From>(all: readonly From[], document: (one: From) => object | undefined): Generator<object> {
  for (const one of all) {
    const made = document(one)
    if (made === undefined) throw new RangeError('something that is exported was erased meanwhile')
    yield made
  }
}
