import { armText, referenceKeyOf, type EvaluationReport, type RatioEstimate } from '../../shared/experiment/index.ts'

type Report = Pick<EvaluationReport, 'workloads' | 'phases'>
type Told = ReturnType<typeof toldOf>

/** So many of the better and of the worse are named with their ratios; the table has all. */
const NAMED = 2

/**
 * What an evaluation shows, in one or two sentences that say no more than its intervals do. It speaks of the module on the disk's own
 * default, or, where that was not measured, of the first module over another default.
 */
export function verdictOf({ workloads, phases }: Report): string {
  const keys = [...new Set(workloads.flatMap(({ arms }) => arms.map(({ arm }) => arm)))]
  const modules = keys.filter((key) => key.startsWith('module'))
  const module = modules.includes('module') ? 'module' : modules[0]
  const told = module === undefined ? [] : toldOf(workloads, module)
  if (module === undefined || told.length === 0) {
    return 'Nothing was measured both with the module and without it often enough to be compared.'
  }
  const better = told.filter(({ effect }) => effect === 'better').toSorted((a, b) => b.ratio.value - a.ratio.value)
  const worse = told.filter(({ effect }) => effect === 'worse').toSorted((a, b) => a.ratio.value - b.ratio.value)
  const left = workloads.length - told.length
  const same = told.length - better.length - worse.length
  const counted = [
    `better than ${referenceText(module)} on ${better.length} of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'}${named(better)}`,
    ...(same === 0 ? [] : [`no difference shown on ${same}`]),
    `worse on ${worse.length === 0 ? 'none' : worse.length}${named(worse)}`,
    ...(left === 0 ? [] : [`not compared on ${left}`]),
  ]
  return [`With the module the throughput is ${counted.join(', ')}.`, ...switchingText(phases)].join(' ')
}

function toldOf(workloads: Report['workloads'], module: string) {
  return workloads.flatMap(({ workload, arms }) =>
    arms.flatMap(({ arm, ratio, effect }) =>
      arm === module && ratio !== undefined && effect !== undefined ? [{ workload, ratio, effect }] : [],
    ),
  )
}

function named(some: Told): string {
  if (some.length === 0) return ''
  const first = some.slice(0, NAMED).map(({ workload, ratio }) => `${workload} ${ratioText(ratio)}`)
  return ` (${[...first, ...(some.length > NAMED ? ['…'] : [])].join(', ')})`
}

function switchingText([first]: Report['phases']): string[] {
  if (first?.overBestFixed === undefined) return []
  return [
    `Over the workload ${first.workload} its throughput is ${ratioText(first.overBestFixed)} that of the fixed value that was best in the other repetitions (in all of them ${armText(first.bestFixedArm)}).`,
  ]
}

function referenceText(module: string): string {
  const reference = referenceKeyOf(module)
  return reference === 'default' ? 'the default' : armText(reference)
}

function ratioText({ value, interval95 }: RatioEstimate): string {
  const [low, high] = interval95
  return `${threeDigits(value)} times [${threeDigits(low)}, ${threeDigits(high)}]`
}

/** "2.41", "53.5", "531" */
function threeDigits(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}
