import { z } from 'zod'
import { parseFioResult } from '../workload/index.ts'
import { SAMPLE_VERSION, sampleSchema, type Sample } from './sample-format.ts'

const measurementSchema = z.object({
  workload: z.string(),
  arm: z.enum(['off', 'on']),
  repetition: z.int(),
  order: z.int(),
  bytesPerSecond: z.number(),
  iops: z.number(),
  fioDocument: z.string(),
})
type OldMeasurement = z.infer<typeof measurementSchema>

/** The form in which the first sample shipped: its evaluation knew two arms, without and with the module. */
export const sampleVersion1Schema = sampleSchema.extend({
  version: z.literal(1),
  evaluation: z.object({
    id: z.string(),
    deploymentId: z.string(),
    plan: z.unknown(),
    startedAt: z.string(),
    measurements: z.array(measurementSchema),
  }),
})
type SampleVersion1 = z.infer<typeof sampleVersion1Schema>

/**
 * A sample of version 1 as one of today. Which deployment a measurement belonged to was not kept: those that decided anything are
 * taken in order where they are as many as the measurements with the module.
 */
export function upgraded({ evaluation, ...sample }: SampleVersion1): Sample {
  const { id, plan, startedAt, deploymentId } = evaluation
  const { boxName, environment, appVersion } = sample.session
  const kernel = sample.deployments.find((deployment) => deployment.id === deploymentId)?.kernel ?? environment.kernel
  const withModule = evaluation.measurements.filter(({ arm }) => arm === 'on')
  const decided = sample.deployments
    .filter(({ decisions, loadedAt }) => decisions.length > 0 && loadedAt >= startedAt)
    .toSorted((a, b) => a.loadedAt.localeCompare(b.loadedAt))
  const deploymentOf = (measurement: OldMeasurement) =>
    decided.length === withModule.length ? decided[withModule.indexOf(measurement)]?.id : undefined
  return {
    ...sample,
    version: SAMPLE_VERSION,
    evaluation: {
      ...{ id, plan, startedAt, boxName, kernel, environment, appVersion },
      state: 'complete',
      measurements: evaluation.measurements.map((measurement) => {
        const { workload, arm, repetition, order, bytesPerSecond, iops, fioDocument } = measurement
        const belongsTo = deploymentOf(measurement)
        const latency = parseFioResult(fioDocument).readLatency
        return {
          ...{ workload, repetition, order, startedAt, kernel },
          arm: arm === 'on' ? 'module' : 'default',
          seed: 0,
          ...(belongsTo === undefined ? {} : { deploymentId: belongsTo }),
          figures: {
            operationsPerSecond: iops,
            bytesPerSecond,
            ...(latency === undefined ? {} : { latency: { p50Us: latency.p50Us, p99Us: latency.p99Us } }),
          },
          document: fioDocument,
        }
      }),
    },
  }
}
