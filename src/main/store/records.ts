import { z } from 'zod'
import type { AccessClass } from '../../shared/classes.ts'
import type { DiskSample } from '../../shared/contract/activities.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import type { Measurement } from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import type { JudgedWindowRecord, ModelReport } from '../../shared/model-report.ts'
import type { FioShape, Profile } from '../../shared/profile.ts'
import type { SplitName } from '../../shared/splits.ts'
import type { WindowMeasures } from '../../shared/window-measures.ts'
import type { WindowCounts } from '../../shared/windows.ts'

/** Instants are ISO 8601 in UTC with milliseconds, as `Date.toISOString()` gives them. */
export type Instant = string

/** What a person says about a session, an evaluation, a recording or a model. */
export interface LabelRecord {
  /** '' where nobody has named it. */
  readonly title: string
  readonly notes: string
  readonly tags: readonly string[]
  /** Removed, but not yet erased. */
  readonly deletedAt: Instant | undefined
  /** Shipped with the bench. */
  readonly sample: boolean
}

export const SESSION_STATES = ['running', 'complete', 'partial', 'failed'] as const
export type SessionState = (typeof SESSION_STATES)[number]

/** The box as it was when the session started. */
export const sessionEnvironmentSchema = z
  .object({
    kernel: z.string(),
    cpus: z.int().positive(),
    memoryBytes: z.number().nonnegative(),
    disk: z
      .object({
        name: z.string(),
        sizeBytes: z.number().nonnegative(),
        model: z.string().optional(),
        /** Two disks of one name and size are told apart by it. */
        serial: z.string().optional(),
        rotational: z.boolean(),
        scheduler: z.string(),
        readaheadKib: z.int().nonnegative(),
        fileSystem: z.string(),
      })
      .readonly(),
    fioVersion: z.string(),
    lttngVersion: z.string(),
  })
  .readonly()
export type SessionEnvironment = z.infer<typeof sessionEnvironmentSchema>

export interface SessionRecord {
  /** Short and sortable: "2026-11-22-quick-a1b2". */
  readonly id: string
  readonly boxName: string
  /** As it was when the session started, whole. */
  readonly profile: Profile
  readonly state: SessionState
  readonly environment: SessionEnvironment
  readonly startedAt: Instant
  readonly endedAt: Instant | undefined
  readonly appVersion: string
  readonly label: LabelRecord
}

/** What is known of a session when it starts. */
export interface NewSession extends Pick<
  SessionRecord,
  'boxName' | 'profile' | 'environment' | 'startedAt' | 'appVersion'
> {
  /** Default: a new one. */
  readonly id?: string | undefined
}

export interface SessionSummary extends SessionRecord {
  readonly runs: number
  /** Windows that can be trained on. */
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  /** Windows with fewer than 2 requests. */
  readonly idleWindows: number
  /** Windows over which the tracer lost something, and that are not idle. */
  readonly lossyWindows: number
}

export interface RunRecord {
  /** `<session id>/<name>`. */
  readonly id: string
  readonly sessionId: string
  /** As planned: unique in its session. */
  readonly name: string
  readonly workload: string
  readonly label: AccessClass
  readonly repetition: number
  readonly cache: 'cold' | 'warm'
  /** In force during the run. */
  readonly readaheadKib: number
  readonly shape: FioShape
  readonly startedAt: Instant
  readonly seconds: number
  readonly windowSeconds: number
  /** The whole disk whose requests were counted. */
  readonly device: { readonly major: number; readonly minor: number }
  /** What LTTng could not record. */
  readonly discardedEvents: number
  readonly lostPackets: number
  readonly warnings: readonly string[]
  /** Start of window 0 on the trace's clock, in ns since the epoch; undefined for runs that were stored without it. */
  readonly windowsStartNs?: bigint
  /** When fio's job started its I/O, on the box's clock, in ms since the epoch. */
  readonly fioStartedAtMs?: number
  /** Where on this computer the raw trace is, where it was kept. */
  readonly tracePath?: string
  /** What a person has set right: it counts for training and in lists, `label` stays what was planned. */
  readonly correctedLabel?: AccessClass
  readonly correctedAt?: Instant
}

/** Beside what is shown, the whole distribution: a compressed HdrHistogram V2 in base64, of ns with 2 significant digits. */
export type StoredMeasures = WindowMeasures & { readonly latencySketch?: string }

export const fioLatencySchema = z
  .object({ meanUs: z.number(), p50Us: z.number(), p95Us: z.number(), p99Us: z.number() })
  .readonly()
export type FioLatencyRecord = z.infer<typeof fioLatencySchema>

/** What fio measured over a run. */
export interface FioResultRecord {
  readonly fioVersion: string
  readonly readBytesPerSecond: number
  readonly writeBytesPerSecond: number
  readonly readIops: number
  readonly writeIops: number
  readonly readLatency: FioLatencyRecord | undefined
  readonly writeLatency: FioLatencyRecord | undefined
  /** errno, 0 for none. */
  readonly error: number
  /** fio's own JSON document. */
  readonly document: string
}

/** bw in KiB/s, iops in 1/s, lat in ns. */
export interface FioSampleRecord {
  readonly kind: 'bw' | 'iops' | 'lat'
  readonly direction: 'read' | 'write'
  readonly timeMs: number
  readonly value: number
}

export interface LogLineRecord {
  readonly at: Instant
  /** "fio", "lttng", "bench". */
  readonly source: string
  readonly text: string
}

/** A run with all that belongs to it: stored in one transaction, visible only when whole. */
export interface RunRecording {
  readonly run: Omit<RunRecord, 'id'>
  readonly windows: readonly WindowCounts[]
  /** Of every window, in their order; undefined: nothing was measured. */
  readonly measures?: readonly StoredMeasures[]
  readonly fio: FioResultRecord
  readonly samples: readonly FioSampleRecord[]
  readonly log: readonly LogLineRecord[]
}

/** A window with what a trainer needs beside its counts. */
export interface LabelledWindow {
  readonly runId: string
  readonly sessionId: string
  readonly boxName: string
  /** The workload's shape in fio's words (`shapeText`). */
  readonly shape: string
  /** The corrected one, where there is one. */
  readonly label: AccessClass
  readonly counts: WindowCounts
  readonly windowSeconds: number
  readonly readaheadKib: number
  /** The tracer lost something over it, so that its counts are too low. False where nobody knows. */
  readonly isLossy: boolean
}

export interface DeploymentRecord {
  readonly id: string
  readonly modelId: string
  /** The session that it was trained in, where that is still there. */
  readonly sessionId: string | undefined
  readonly boxName: string
  /** `uname -r` of the kernel that the module was built for. */
  readonly kernel: string
  readonly loadedAt: Instant
  readonly unloadedAt: Instant | undefined
}

export interface DecisionRecord {
  readonly decision: DecisionLine
  /** Class of the workload that was running, where one is known. */
  readonly label: AccessClass | undefined
}

/** One workload under one arm, with what is kept beside its figures. */
export interface MeasurementRecord extends Measurement {
  /** What the workload's program printed. */
  readonly document?: string | undefined
  /** The disk while it ran, warm-up included, oldest first. */
  readonly samples?: readonly DiskSample[] | undefined
}

export interface EvaluationRecord {
  readonly id: string
  readonly modelId: string
  readonly boxName: string
  /** `uname -r` when it started. */
  readonly kernel: string
  readonly state: SessionState
  readonly startedAt: Instant
  readonly endedAt?: Instant | undefined
  /** What was to be measured, as its maker wrote it: since version 5 an `EvaluationPlan`. */
  readonly plan: unknown
  /** Of the box when it started; of before version 5 it is not known, as the release. */
  readonly environment?: SessionEnvironment | undefined
  readonly appVersion?: string | undefined
}

/** One that is stored, with how much belongs to it. */
export interface LabelledEvaluation extends EvaluationRecord {
  readonly label: LabelRecord
  readonly measurements: number
  /** Of its measurements under a module; idle windows are in none. */
  readonly decisionsByClass: Readonly<Record<AccessClass, number>>
}

/** One watch of a loaded module. */
export interface RecordingRecord {
  readonly id: string
  readonly boxName: string
  readonly disk: string
  readonly modelId: string
  readonly startedAt: Instant
  readonly endedAt: Instant | undefined
  readonly label: LabelRecord
}

export interface RecordingSummary extends RecordingRecord {
  readonly decisions: number
  readonly decisionsByClass: Readonly<Record<AccessClass, number>>
}

/** Windows of a run by their indexes, or ms since the epoch on the box's clock; both ends belong to it. */
export type AnnotatedRange =
  | { readonly unit: 'window'; readonly from: number; readonly to: number }
  | { readonly unit: 'ms'; readonly from: number; readonly to: number }

/** A note on a session, an evaluation or a recording, on a run of it, or on a range in either. */
export interface AnnotationRecord {
  readonly id: string
  /** Of the session, evaluation or recording. */
  readonly subjectId: string
  readonly runId?: string | undefined
  /** Of windows: only with a run. */
  readonly range?: AnnotatedRange | undefined
  readonly text: string
  readonly createdAt: Instant
  readonly changedAt: Instant
  readonly deletedAt?: Instant | undefined
}

/** A window that a model learned from: raw features in the set's order. */
export interface LearnedRow {
  readonly runId: string
  readonly windowIndex: number
  readonly label: AccessClass
  readonly features: readonly number[]
}

/** All that is kept of how a model came about, besides the model. */
export interface ModelReportRecording {
  readonly report: ModelReport
  /** As the networks saw them that had not learned from them, by split. */
  readonly judgedWindows: Readonly<Partial<Record<SplitName, readonly JudgedWindowRecord[]>>>
  readonly rows: readonly LearnedRow[]
}

export interface ModelRecord {
  readonly document: ModelDocument
  readonly label: LabelRecord
}
