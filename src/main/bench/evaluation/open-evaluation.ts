import { randomBytes } from 'node:crypto'
import type { AccessClass } from '../../../shared/classes.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { BenchError } from '../../../shared/errors.ts'
import type { EvaluationPlan, Measurement } from '../../../shared/experiment/index.ts'
import { APP_VERSION } from '../../../shared/version.ts'
import { evaluationReport, type EvaluatedDecision } from '../../experiment/index.ts'
import type { SessionEnvironment } from '../../store/index.ts'
import { scratchDevice } from '../../workload/index.ts'
import type { Access } from '../access.ts'
import { CommandLog } from '../command-log.ts'
import type { ReadyModule } from '../deploy.ts'
import { readEnvironment } from '../environment.ts'
import { VIRTUAL } from '../virtual-box.ts'
import type { Workbench } from '../workbench.ts'
import { comparisonOf } from './comparison.ts'
import type { Measured } from './measure.ts'
import type { Evaluation } from './result.ts'
import { decisionsUnder } from './stored.ts'

/** An evaluation as it grows, stored one measurement after the other. */
export class OpenEvaluation {
  readonly id: string
  readonly #bench: Workbench
  readonly #commands: CommandLog
  readonly #measurements: Measurement[]
  readonly #decisions: EvaluatedDecision[]

  private constructor(bench: Workbench, boxName: string, id: string) {
    this.id = id
    this.#bench = bench
    this.#commands = new CommandLog(bench, boxName, id)
    this.#measurements = bench.store.evaluations.measurements(id)
    this.#decisions = this.#measurements.flatMap((measurement) =>
      decisionsUnder(bench.store, measurement).map((decided) => evaluatedDecision(measurement, decided)),
    )
  }

  /** Writes it down before anything is measured. */
  static async begin(
    bench: Workbench,
    access: Access,
    plan: EvaluationPlan,
    { model, built }: Pick<ReadyModule, 'model' | 'built'>,
  ): Promise<OpenEvaluation> {
    const startedAt = new Date().toISOString()
    const id = `${startedAt.slice(0, 10)}-evaluation-${randomBytes(3).toString('hex')}`
    const environment = await environmentBehind(access)
    bench.store.evaluations.start({
      ...{ id, startedAt, plan },
      modelId: model.id,
      boxName: access.box.name,
      kernel: built.kernelRelease,
      state: 'running',
      appVersion: APP_VERSION,
      ...(environment === undefined ? {} : { environment }),
    })
    return new OpenEvaluation(bench, access.box.name, id)
  }

  /** Goes on with one that was interrupted. */
  static reopen(bench: Workbench, access: Access, id: string): OpenEvaluation {
    bench.store.evaluations.reopen(id)
    return new OpenEvaluation(bench, access.box.name, id)
  }

  get measured(): number {
    return this.#measurements.length
  }

  /** Whether the measurement of this place in the plan's order is stored. */
  has(order: number): boolean {
    return this.#measurements.some((measurement) => measurement.order === order)
  }

  /** Stores a measurement with the decisions that were taken under it, as one. */
  add({ measurement, document, samples, decisions }: Measured): void {
    const { store } = this.#bench
    store.inTransaction(() => {
      const documents = document === undefined ? {} : { document }
      store.evaluations.addMeasurement(this.id, { ...measurement, samples, ...documents })
      if (measurement.deploymentId !== undefined) store.decisions.save(measurement.deploymentId, decisions)
    })
    this.#commands.save()
    this.#measurements.push(measurement)
    this.#decisions.push(...decisions.map((record) => evaluatedDecision(measurement, record)))
  }

  /** @param isComplete whether every planned measurement is there */
  end(isComplete: boolean): void {
    this.#commands.end()
    const state = isComplete ? 'complete' : this.measured > 0 ? 'partial' : 'failed'
    this.#bench.store.evaluations.end(this.id, state, new Date().toISOString())
  }

  /** What it shows so far. */
  result(plan: EvaluationPlan, boxName: string): Evaluation {
    const [measurements, decisions] = [this.#measurements, this.#decisions]
    const report = evaluationReport({ plan, measurements, decisions, isVirtual: boxName === VIRTUAL })
    return { id: this.id, report, measurements, decisions, comparison: comparisonOf(report) }
  }
}

/** Undefined where files in the scratch directory are not on a disk directly, as on device mapper: a module acts there all the same. */
async function environmentBehind({ box, address }: Access): Promise<SessionEnvironment | undefined> {
  try {
    return await readEnvironment(box, await scratchDevice(box, address.scratch))
  } catch (error) {
    if (error instanceof BenchError && error.code === 'unknown-device') return undefined
    throw error
  }
}

/** A decision with what it was taken under. */
function evaluatedDecision(
  { workload, arm, repetition }: Measurement,
  { decision, label }: { readonly decision: DecisionLine; readonly label?: AccessClass | undefined },
): EvaluatedDecision {
  return { workload, arm, repetition, decision, ...(label === undefined ? {} : { label }) }
}
