import { armKey, CLOUD_DEFAULT_KIB, type EvaluationReport, type RatioEstimate } from '../src/shared/experiment/index.ts'
import type { DiskModel } from '../src/main/bench/index.ts'
import type { Verdict } from './figures.ts'

/** The reports of one disk model, by the name of their plan. */
export type ReportsOfDisk = Readonly<Record<string, EvaluationReport>>

export type ReportsByDisk = Readonly<Partial<Record<DiskModel, ReportsOfDisk>>>

const MODULE = 'module'
const OVER_CLOUD = armKey({ kind: 'module', homeKib: CLOUD_DEFAULT_KIB })

/** Every figure that is asked of the module on the virtual box, in the order in which it is asked; those that were not measured are left out. */
export function proofFigures(reports: ReportsByDisk): Verdict[] {
  const slow = reports['slow-ssd']
  const network = reports.network
  return [
    ...atLeast(
      'slow-ssd, random mmap 4k: at least 2.3 times the default',
      ratioOf(slow?.['compare'], 'random mmap 4k', MODULE),
      2.3,
    ),
    ...notBelow('slow-ssd, sequential', slow?.['compare'], 'sequential buffered 128k', 0.98),
    ...notBelow('slow-ssd, mixed', slow?.['compare'], 'mixed buffered 64k', 0.98),
    ...atLeast(
      'network, random mmap 4k: at least 1.5 times the default',
      ratioOf(network?.['compare'], 'random mmap 4k', MODULE),
      1.5,
    ),
    ...notBelow('network, sequential small reads', network?.['unseen'], 'sequential buffered 8k', 0.98),
    ...phases(network?.['phases']),
    ...ofOracle(reports),
    ...noneBelow(reports, 0.97),
    ...atLeast(
      'slow-ssd, db_bench readrandom: at least 1.5 times the default',
      ratioOf(slow?.['programs'], 'db_bench readrandom', MODULE),
      1.5,
    ),
    ...(['slow-ssd', 'network'] as const).flatMap((disk) =>
      ['random mmap 4k', 'bursts of 2 to 4 pages'].flatMap((workload) =>
        atLeast(
          `${disk}, ${workload} over 64 MiB: at least 5 times`,
          ratioOf(reports[disk]?.['cloud'], workload, OVER_CLOUD),
          5,
        ),
      ),
    ),
    ...accuracy(reports),
  ]
}

function ratioOf(report: EvaluationReport | undefined, workload: string, arm: string): RatioEstimate | undefined {
  return report?.workloads.find((one) => one.workload === workload)?.arms.find((one) => one.arm === arm)?.ratio
}

function estimateText({ value, interval95: [low, high], pairs }: RatioEstimate): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], ${pairs} pairs`
}

function atLeast(requirement: string, ratio: RatioEstimate | undefined, wanted: number): Verdict[] {
  return ratio === undefined ? [] : [{ requirement, found: estimateText(ratio), passed: ratio.value >= wanted }]
}

function notBelow(what: string, report: EvaluationReport | undefined, workload: string, limit: number): Verdict[] {
  const ratio = ratioOf(report, workload, MODULE)
  if (ratio === undefined) return []
  return [
    {
      requirement: `${what}: interval not wholly below ${limit}`,
      found: estimateText(ratio),
      passed: ratio.interval95[1] >= limit,
    },
  ]
}

function phases(report: EvaluationReport | undefined): Verdict[] {
  const [found] = report?.phases ?? []
  if (found === undefined) return []
  const { overBestFixed, overDefault, reaction, idealOverBestFixed, shareOfIdeal, bestFixedArm } = found
  return [
    ...atLeast(`network, phases: at least 1.15 times the best fixed value (${bestFixedArm})`, overBestFixed, 1.15),
    ...atLeast('network, phases: at least 1.2 times the default', overDefault, 1.2),
    ...(reaction === undefined
      ? []
      : [
          {
            requirement: 'network, phases: reaction within 2 windows (median)',
            found: `${reaction.medianWindows} windows, ${reaction.missed} of ${reaction.changes} missed`,
            passed: reaction.medianWindows <= 2,
          },
        ]),
    {
      requirement: 'network, phases: share of what an ideal switch gains (told, not asked for)',
      found: `${shareOfIdeal === undefined ? 'nothing to gain' : `${(shareOfIdeal * 100).toFixed(0)} %`} of ${idealOverBestFixed.toFixed(2)} times`,
      passed: true,
    },
  ]
}

/** Plans whose workloads are compared with every fixed value. */
const WITH_FIXED_ARMS = ['unseen', 'phases', 'programs'] as const

function ofOracle(reports: ReportsByDisk): Verdict[] {
  const shares = Object.values(reports).flatMap((ofDisk) =>
    WITH_FIXED_ARMS.flatMap((plan) =>
      (ofDisk[plan]?.workloads ?? []).flatMap(({ oracle }) =>
        oracle?.share === undefined ? [] : [oracle.share.value],
      ),
    ),
  )
  if (shares.length === 0) return []
  const mean = Math.exp(shares.reduce((sum, share) => sum + Math.log(share), 0) / shares.length)
  return [
    {
      requirement: 'all workloads on all disks: at least 95 % of the best fixed value of each (geometric mean)',
      found: `${(mean * 100).toFixed(1)} % over ${shares.length}`,
      passed: mean >= 0.95,
    },
  ]
}

function noneBelow(reports: ReportsByDisk, limit: number): Verdict[] {
  const ratios = Object.entries(reports).flatMap(([disk, ofDisk]) =>
    Object.values(ofDisk).flatMap(({ workloads }) =>
      workloads.flatMap(({ workload, arms }) =>
        arms.flatMap(({ arm, ratio }) => (arm === MODULE && ratio !== undefined ? [{ disk, workload, ratio }] : [])),
      ),
    ),
  )
  if (ratios.length === 0) return []
  const below = ratios.filter(({ ratio }) => ratio.interval95[1] < limit)
  const found = below.map(({ disk, workload, ratio }) => `${disk} ${workload} ${estimateText(ratio)}`).join('; ')
  return [
    {
      requirement: `no workload with an interval wholly below ${limit}`,
      found: below.length === 0 ? `none of ${ratios.length}` : found,
      passed: below.length === 0,
    },
  ]
}

function accuracy(reports: ReportsByDisk): Verdict[] {
  const judged = Object.values(reports).flatMap((ofDisk) =>
    Object.values(ofDisk).flatMap(({ judgedUnseen }) => (judgedUnseen === undefined ? [] : [judgedUnseen])),
  )
  const sum = (of: (one: (typeof judged)[number]) => number) => judged.reduce((total, one) => total + of(one), 0)
  const [windows, abstained, right, decided] = [
    sum((one) => one.windows),
    sum((one) => one.abstained),
    sum((one) => one.right),
    sum((one) => one.decided),
  ]
  if (windows === 0) return []
  return [
    {
      requirement: 'unseen shapes: at least 95 % of decided windows right',
      found: `${right} of ${decided}, ${((right / decided) * 100).toFixed(1)} %`,
      passed: right / decided >= 0.95,
    },
    {
      requirement: 'unseen shapes: at most 15 % abstained',
      found: `${abstained} of ${windows}, ${((abstained / windows) * 100).toFixed(1)} %`,
      passed: abstained / windows <= 0.15,
    },
  ]
}
