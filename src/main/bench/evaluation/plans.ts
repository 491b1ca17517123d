import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { besideArchive } from '../../../shared/archive.ts'
import type { PlannedEvaluation } from '../../../shared/contract/index.ts'
import { BenchError } from '../../../shared/errors.ts'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../../shared/classes.ts'
import { evaluationPlanFileSchema, planWithMap, type EvaluationPlanFile } from '../../../shared/experiment/index.ts'
import { estimateSeconds, scheduleEvaluation } from '../../experiment/index.ts'
import type { Workbench } from '../workbench.ts'

const SHIPPED = besideArchive(path.join(import.meta.dirname, '../../../../resources/plans'))

/** Names of the plans that ship. */
export async function planNames(): Promise<string[]> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.json'))
  return names.map((name) => path.basename(name, '.json')).toSorted()
}

/**
 * A plan by the name of a shipped one, by a file, or by the id of an evaluation, whose plan it then is again.
 * @throws BenchError unknown-profile | bad-profile | newer-format
 */
export async function loadPlan(nameOrFile: string, bench?: Workbench): Promise<EvaluationPlanFile> {
  const stored = bench?.store.evaluations.find(nameOrFile)
  if (stored !== undefined) return planOf(stored.plan, `the evaluation ${nameOrFile}`)
  const knownNames = await planNames()
  const isName = knownNames.includes(nameOrFile)
  const file = isName ? path.join(SHIPPED, `${nameOrFile}.json`) : path.resolve(nameOrFile)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BenchError('unknown-profile', `There is no evaluation plan "${nameOrFile}".`, {
      nextStep: `Name a shipped one (${knownNames.join(', ')}), a file, or an evaluation.`,
      cause,
    })
  })
  try {
    return planOf(JSON.parse(text), file)
  } catch (cause) {
    if (cause instanceof BenchError) throw cause
    throw new BenchError('bad-profile', `${file} is not JSON.`, { cause })
  }
}

/** Until a disk is known, what most of them have (VM_READAHEAD_PAGES). */
const USUAL_DEFAULT_KIB = 128

/** All shipped plans with what they cost, under the design's map. */
export async function plannedEvaluations(): Promise<PlannedEvaluation[]> {
  const plans = await Promise.all((await planNames()).map((name) => loadPlan(name)))
  return plans.map((file) => {
    const plan = planWithMap(file, DEFAULT_READAHEAD_MAP_KIB, USUAL_DEFAULT_KIB)
    const scheduled = scheduleEvaluation(plan)
    return { plan, trials: scheduled.length, seconds: estimateSeconds(scheduled) }
  })
}

/** What a person may change of a plan from outside. */
export interface PlanChanges {
  readonly repetitions?: number
  readonly seconds?: number
  readonly seed?: number
  /** Names of workloads to keep. */
  readonly workloads?: readonly string[]
}

/** @throws BenchError wrong-usage for a workload that the plan does not have */
export function changedPlan(plan: EvaluationPlanFile, changes: PlanChanges): EvaluationPlanFile {
  const { repetitions, seconds, seed, workloads: wanted } = changes
  const unknown = wanted?.find((name) => !plan.workloads.some((workload) => workload.name === name))
  if (unknown !== undefined) {
    throw new BenchError('wrong-usage', `The plan ${plan.name} has no workload "${unknown}".`, {
      nextStep: `It has: ${plan.workloads.map(({ name }) => name).join(', ')}.`,
    })
  }
  const workloads = plan.workloads
    .filter(({ name }) => wanted === undefined || wanted.includes(name))
    // What was asked for holds for all of them, whatever the plan says of one.
    .map((workload) => ({
      ...workload,
      ...(repetitions === undefined ? {} : { repetitions }),
      ...(seconds === undefined ? {} : { seconds }),
    }))
  return {
    ...plan,
    workloads,
    ...(repetitions === undefined ? {} : { repetitions }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(seed === undefined ? {} : { seed }),
  }
}

function planOf(document: unknown, where: string): EvaluationPlanFile {
  const version = z.object({ version: z.number() }).safeParse(document).data?.version
  if (version !== undefined && version > 1) {
    throw new BenchError('newer-format', `${where} is a plan of version ${version}.`, {
      nextStep: 'Update Readahead Bench: this release reads version 1.',
    })
  }
  const parsed = evaluationPlanFileSchema.safeParse(document)
  if (parsed.success) return parsed.data
  throw new BenchError('bad-profile', `${where} is no evaluation plan: ${z.prettifyError(parsed.error)}`)
}
