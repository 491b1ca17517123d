import type { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { badBundle, readDocuments, TRACES_FOLDER, type UnpackedBundle } from '../exchange/index.ts'
import { parseModelDocument } from '../model/index.ts'
import type { RunRecord, Store } from '../store/index.ts'
import { BUNDLE_MEMBERS } from './export/bundle.ts'
import {
  annotationDocumentSchema,
  deploymentDocumentSchema,
  evaluationDocumentSchema,
  modelEntrySchema,
  recordingDocumentSchema,
  runDocumentSchema,
  sessionDocumentSchema,
  type DeploymentDocument,
  type LabelDocument,
  type RunDocument,
} from './export/documents.ts'
import {
  annotationDocument,
  deploymentDocument,
  evaluationDocument,
  modelEntry,
  recordingDocument,
  runDocument,
  sessionDocument,
} from './export/stored-documents.ts'
import { requireSame, type ImportedThing } from './import-comparison.ts'
import {
  storeDeployment,
  storeEvaluation,
  storeModel,
  storeRecording,
  storeRun,
  storeSession,
} from './import-storing.ts'
import type { KeptTraces } from './import-traces.ts'

/** A session of the bundle: its runs follow it. */
interface SessionOnItsWay {
  readonly isNew: boolean
  /** By name; those that are here. */
  readonly here: ReadonlyMap<string, RunRecord>
  readonly seen: Set<string>
}

export interface BundleTakings {
  /** New here. */
  readonly imported: readonly ImportedThing[]
  /** Here before, with the same content. */
  readonly known: readonly ImportedThing[]
  /** Runs of the sessions that are new here. */
  readonly runs: number
}

/** Takes in the documents of a bundle, one in memory at a time. Runs inside a transaction, which an error undoes. */
export class BundleImporting {
  readonly #store: Store
  readonly #bundle: UnpackedBundle
  readonly #traces: KeptTraces
  readonly #imported: ImportedThing[] = []
  readonly #known: ImportedThing[] = []
  /** Of new sessions. */
  #runs = 0
  readonly #sessions = new Map<string, SessionOnItsWay>()
  readonly #models = new Set<string>()
  readonly #deployments = new Set<string>()
  readonly #taken = new Set<string>()
  /** Members that have been read, and traces of runs. */
  readonly #used = new Set<string>()

  constructor(store: Store, bundle: UnpackedBundle, traces: KeptTraces) {
    this.#store = store
    this.#bundle = bundle
    this.#traces = traces
  }

  get result(): BundleTakings {
    return { imported: this.#imported, known: this.#known, runs: this.#runs }
  }

  /** @throws BenchError `bad-bundle` naming member, line and field; `import-conflict`; `bad-model` */
  run(): void {
    this.#sessionsAndRuns()
    this.#modelsAndDeployments()
    this.#evaluationsAndRecordings()
    this.#annotations()
    const unused = this.#bundle.manifest.members.find((member) => !this.#used.has(member.path))
    // A release that writes further kinds of members writes a newer version.
    if (unused !== undefined) throw badBundle(this.#bundle.name, `nothing in it speaks of its member ${unused.path}`)
  }

  #sessionsAndRuns(): void {
    const store = this.#store
    this.#each(BUNDLE_MEMBERS.sessions, sessionDocumentSchema, (document, where) => {
      const { id, label } = document
      const isNew = this.#take({ kind: 'session', id }, where, sessionDocumentSchema, document, {
        here: () => sessionDocument(store, id),
        save: () => {
          storeSession(store, document)
        },
        labels: store.sessions,
        label,
      })
      const here = isNew ? [] : store.runs.ofSession(id)
      this.#sessions.set(id, { isNew, here: new Map(here.map((run) => [run.name, run])), seen: new Set() })
    })
    this.#each(BUNDLE_MEMBERS.runs, runDocumentSchema, (document, where) => {
      this.#run(document, where)
    })
    for (const [id, { here, seen }] of this.#sessions) {
      const more = [...here.keys()].find((name) => !seen.has(name))
      if (more === undefined) continue
      throw conflictOfRuns(id, `the one that is here has a run ${more}, which the bundle’s has not`)
    }
  }

  #run(document: RunDocument, where: string): void {
    const { sessionId, name } = document.run
    const session = this.#sessions.get(sessionId)
    if (session === undefined) throw badBundle(where, `run.sessionId: there is no session ${sessionId} in it`)
    if (session.seen.has(name)) throw badBundle(where, `run.name: there are two runs ${name}`)
    session.seen.add(name)
    const trace = this.#traceOf(document, where)
    const here = session.here.get(name)
    if (session.isNew) {
      this.#runs += 1
      storeRun(this.#store, document, trace && this.#traces.keep(trace, sessionId, name))
    } else if (here === undefined) {
      throw conflictOfRuns(sessionId, `the bundle’s has a run ${name}, which the one that is here has not`)
    } else {
      const thing = { kind: 'session', id: sessionId } as const
      const { trace: _, ...theirs } = document
      requireSame(thing, runDocumentSchema, runDocument(this.#store, here), theirs, where)
    }
  }

  #traceOf({ trace }: RunDocument, where: string): string | undefined {
    if (trace === undefined) return undefined
    const file = trace.startsWith(TRACES_FOLDER) ? this.#bundle.fileOf(trace) : undefined
    if (file === undefined) throw badBundle(where, `trace: there is no member ${trace} in it`)
    if (this.#used.has(trace)) throw badBundle(where, `trace: ${trace} is another run’s too`)
    this.#used.add(trace)
    return file
  }

  #modelsAndDeployments(): void {
    const store = this.#store
    this.#each(BUNDLE_MEMBERS.models, modelEntrySchema, (entry, where) => {
      const { model, judged } = entry
      // That its parts fit each other, which no schema of fields sees.
      parseModelDocument(JSON.stringify(model), where)
      if (judged !== undefined && judged.report.modelId !== model.id) {
        throw badBundle(where, `judged.report.modelId: it is of ${judged.report.modelId}`)
      }
      this.#models.add(model.id)
      this.#take({ kind: 'model', id: model.id }, where, modelEntrySchema, entry, {
        here: () => modelEntry(store, model.id),
        save: () => {
          storeModel(store, entry)
        },
        labels: store.models,
        label: entry.label,
      })
    })
    this.#each(BUNDLE_MEMBERS.deployments, deploymentDocumentSchema, (document, where) => {
      const { id, modelId } = document
      this.#requireModel(modelId, where)
      this.#deployments.add(id)
      const withoutSession = ({ sessionId: _, ...rest }: DeploymentDocument) => rest
      this.#take({ kind: 'deployment', id }, where, deploymentDocumentSchema, withoutSession(document), {
        // Its session may be here or not, and be erased any day: that makes it no other deployment.
        here: () => {
          const here = deploymentDocument(store, id)
          return here === undefined ? undefined : withoutSession(here)
        },
        save: () => {
          storeDeployment(store, document)
        },
      })
    })
  }

  #evaluationsAndRecordings(): void {
    const store = this.#store
    this.#each(BUNDLE_MEMBERS.evaluations, evaluationDocumentSchema, (document, where) => {
      const { id, modelId, label, measurements } = document
      this.#requireModel(modelId, where)
      const foreign = measurements.find(({ deploymentId }) => deploymentId && !this.#deployments.has(deploymentId))
      if (foreign !== undefined) {
        throw badBundle(where, `measurements: there is no deployment ${foreign.deploymentId ?? ''} in it`)
      }
      this.#take({ kind: 'evaluation', id }, where, evaluationDocumentSchema, document, {
        here: () => evaluationDocument(store, id),
        save: () => {
          storeEvaluation(store, document)
        },
        labels: store.evaluations,
        label,
      })
    })
    this.#each(BUNDLE_MEMBERS.recordings, recordingDocumentSchema, (document, where) => {
      const { id, label } = document
      this.#take({ kind: 'recording', id }, where, recordingDocumentSchema, document, {
        here: () => recordingDocument(store, id),
        save: () => {
          storeRecording(store, document)
        },
        labels: store.recordings,
        label,
      })
    })
  }

  #annotations(): void {
    const store = this.#store
    this.#each(BUNDLE_MEMBERS.annotations, annotationDocumentSchema, (document, where) => {
      const { id, subjectId, runId } = document
      const isOnPart = ['session', 'evaluation', 'recording'].some((kind) => this.#taken.has(`${kind} ${subjectId}`))
      if (!isOnPart) throw badBundle(where, `subjectId: there is no ${subjectId} in it`)
      const names = this.#sessions.get(subjectId)?.seen ?? new Set()
      if (runId !== undefined && ![...names].some((name) => runId === `${subjectId}/${name}`)) {
        throw badBundle(where, `runId: there is no run ${runId} in it`)
      }
      this.#take({ kind: 'annotation', id }, where, annotationDocumentSchema, document, {
        here: () => annotationDocument(store, id),
        save: () => {
          store.annotations.save(document)
        },
        restore: () => {
          store.annotations.restore(id)
        },
      })
    })
  }

  #requireModel(modelId: string, where: string): void {
    if (!this.#models.has(modelId)) throw badBundle(where, `modelId: there is no model ${modelId} in it`)
  }

  /** Stores what is not here; requires the same of what is. @returns whether it is new */
  #take<Schema extends z.ZodType>(
    thing: ImportedThing,
    where: string,
    schema: Schema,
    theirs: z.output<Schema>,
    { here, save, restore, labels, label }: Taking,
  ): boolean {
    const key = `${thing.kind} ${thing.id}`
    if (this.#taken.has(key)) throw badBundle(where, `id: the ${key} is there twice`)
    this.#taken.add(key)
    const found = here()
    if (found !== undefined) {
      requireSame(thing, schema, found, theirs, where)
      // Removed here and asked for again.
      labels?.restore(thing.id)
      restore?.()
      this.#known.push(thing)
      return false
    }
    save()
    if (labels !== undefined && label !== undefined) {
      labels.label(thing.id, label)
      if (label.sample) labels.markSample(thing.id)
    }
    this.#imported.push(thing)
    return true
  }

  #each<Schema extends z.ZodType>(
    memberPath: string,
    schema: Schema,
    take: (document: z.output<Schema>, where: string) => void,
  ): void {
    this.#used.add(memberPath)
    for (const { document, where } of readDocuments(this.#bundle, memberPath, schema)) {
      try {
        take(document, where)
      } catch (error) {
        throw explained(error, where)
      }
    }
  }
}

interface Taking {
  readonly here: () => object | undefined
  readonly save: () => void
  readonly restore?: () => void
  readonly labels?: {
    readonly label: (id: string, label: LabelDocument) => void
    readonly markSample: (id: string) => void
    readonly restore: (id: string) => void
  }
  readonly label?: LabelDocument
}

/** What the database refuses of a document that every schema lets through: a window twice, a number that is too large. */
function explained(error: unknown, where: string): unknown {
  if (error instanceof BenchError || !(error instanceof Error)) return error
  const isConstraint = 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')
  if (isConstraint) return badBundle(where, `the database cannot hold it (${error.message})`, error)
  // JSON of a file may be nested deeper than what walks over it.
  if (error instanceof RangeError)
    return badBundle(where, 'it is nested too deeply, or holds a number out of range', error)
  return error
}

function conflictOfRuns(id: string, what: string): BenchError {
  return new BenchError(
    'import-conflict',
    `The session ${id} of the bundle is not the session ${id} that is here: ${what}.`,
    { nextStep: 'Import it into another data folder (RABENCH_DATA=FOLDER), or erase the session that is here first.' },
  )
}
