import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { FEATURE_SET_NAMES } from '../features.ts'
import { TIMELINE_SERIES } from '../timeline-series.ts'
import { id, request } from './base.ts'
import { seriesStatisticsSchema } from './sessions.ts'

const count = z.int().nonnegative()
const label = z.enum(ACCESS_CLASSES)

/** Since the epoch, on the box's clock. */
const timeRange = { fromMs: z.number(), toMs: z.number() }

/** Windows of one run that lie in one column of the picture: from, to (ms), the least and the greatest value. */
const stretchSchema = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Stretch = z.infer<typeof stretchSchema>

export const timelineSchema = z.object({
  /** From the first run's first window to the last one's end; undefined where no run has windows. */
  extent: z.object(timeRange).optional(),
  /** In the order in which they happened; those without windows too. */
  runs: z.array(
    z.object({
      runId: id,
      name: z.string(),
      /** The corrected one, where there is one. */
      label,
      ...timeRange,
      windows: count,
      windowSeconds: z.number(),
    }),
  ),
  /** Those that were asked for, in time order; without stretches where nothing is known. */
  series: z.array(z.object({ series: z.enum(TIMELINE_SERIES), stretches: z.array(stretchSchema) })),
})
export type Timeline = z.infer<typeof timelineSchema>
export type TimelineRun = Timeline['runs'][number]

export const timeStatisticsSchema = z.object({
  /** That lie in the range at least in part, and the runs that they are of. */
  windows: count,
  runs: count,
  statistics: z.array(seriesStatisticsSchema),
})
export type TimeStatistics = z.infer<typeof timeStatisticsSchema>

/** Windows of a session as points in the space of their features. Idle and lossy ones are counted, not among them. */
export const windowPointsSchema = z.object({
  featureSet: z.enum(FEATURE_SET_NAMES),
  /** With features. */
  total: count,
  idle: count,
  lossy: count,
  runs: z.array(z.object({ name: z.string(), label })),
  /** All, or, where they are more than the limit, as many of them evenly spread. */
  points: z.array(
    z.object({
      /** Place in `runs`. */
      run: count,
      window: count,
      features: z.array(z.number()),
    }),
  ),
})
export type WindowPoints = z.infer<typeof windowPointsSchema>

/** A window that a model got wrong, or by which it does not stand. */
export const foundWindowSchema = z.object({
  runName: z.string(),
  window: count,
  label,
  /** What it says; a model that abstains does not stand by it. */
  decided: label,
  confidence: z.number(),
  abstained: z.enum(['no', 'unsure', 'outside']),
  /** In the order of the model's feature set. */
  features: z.array(z.number()),
  /** It learned from this very window. */
  isLearned: z.boolean(),
})
export type FoundWindow = z.infer<typeof foundWindowSchema>

const outcome = { windows: count, right: count, wrong: count, abstained: count }

export const sessionJudgementSchema = z.object({
  modelId: id,
  featureSet: z.enum(FEATURE_SET_NAMES),
  /** That the model was trained on. */
  windowSeconds: z.number(),
  /** Of this session's runs. */
  sessionWindowSeconds: z.array(z.number()),
  /** In the order of class ids. */
  byClass: z.array(z.object({ label, ...outcome })),
  /** Windows that the model has not learned from. */
  unseen: z.object(outcome),
  /** `session`: it was trained on the session, and which windows it took is not kept. */
  learned: z.enum(['none', 'some', 'all', 'session']),
  idle: count,
  lossy: count,
  /** How many are wrong or abstained; `found` holds the first 2,000 of them, in time order. */
  foundInAll: count,
  found: z.array(foundWindowSchema),
  /** What it says of every window, by index; -1 where it was not asked. */
  decided: z.array(
    z.object({
      runName: z.string(),
      classIds: z.array(z.int()),
      /** Indexes of the windows by which it does not stand. */
      abstained: z.array(count),
    }),
  ),
})
export type SessionJudgement = z.infer<typeof sessionJudgementSchema>

export const windowRequestsSchema = z.object({
  windowSeconds: z.number(),
  /** In the window. */
  total: count,
  /** `requests` has every so many-th of them; 1: all. */
  every: z.int().positive(),
  requests: z.array(
    z.object({
      /** Since the window's start. */
      timeMs: z.number(),
      /** First one, of 512 bytes. */
      sector: z.number(),
      bytes: z.number(),
      isWrite: z.boolean(),
      isReadahead: z.boolean(),
    }),
  ),
})
export type WindowRequests = z.infer<typeof windowRequestsSchema>

export const exploreContract = {
  /** The runs of a capture on one axis of time; of each column of the picture the least and the greatest value. */
  timeline: request
    .input(
      z.object({
        id,
        /** Default: all. */
        range: z.object(timeRange).optional(),
        columns: z.int().min(1).max(4000),
        series: z.array(z.enum(TIMELINE_SERIES)).max(TIMELINE_SERIES.length),
      }),
    )
    .output(timelineSchema),
  /** Over the windows of all runs of a session under a range of time, idle and lossy ones too. */
  timeStatistics: request
    .input(
      z.object({ id, ...timeRange }).refine(({ fromMs, toMs }) => fromMs < toMs, { message: 'ends before it starts' }),
    )
    .output(timeStatisticsSchema),
  windowPoints: request
    .input(z.object({ id, featureSet: z.enum(FEATURE_SET_NAMES), limit: z.int().min(1).max(20_000) }))
    .output(windowPointsSchema),
  /** What a stored model says of a session's windows. */
  judge: request.input(z.object({ sessionId: id, modelId: id })).output(sessionJudgementSchema),
  /** The single requests of one window, out of the raw trace. BENCH `too-little-data` where none is kept. */
  requests: request
    .input(z.object({ runId: id, window: count, limit: z.int().min(1).max(50_000) }))
    .output(windowRequestsSchema),
}
