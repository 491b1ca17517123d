import { BenchError } from '../../../shared/errors.ts'
import type { EvaluationPlan } from '../../../shared/experiment/index.ts'
import type { Box } from '../../box/index.ts'
import { planProblems } from '../../experiment/index.ts'
import { canLimitCache, freeBytesIn, readaheadKib, readLatencyUs, requireProgram } from '../../workload/index.ts'
import type { Access } from '../access.ts'
import type { ModuleTarget } from '../target.ts'

const MIB = 1024 * 1024

/**
 * A program's data by the page cache that it may fill. With less, a wide read-around pulls a good part of it into the cache, and what was
 * read in vain becomes hits: db_bench over 1.33 times its cache was faster with 128 KiB than with 16.
 */
export const PROGRAM_DATA_PER_CACHE = 6

/**
 * Says what a plan cannot show on this box, before anything is run.
 * @throws BenchError bad-profile for a plan that cannot be run here, missing-tool for a program that is not there
 */
export async function checkPlan(
  { box, address }: Access,
  plan: EvaluationPlan,
  target: ModuleTarget,
  onRemark?: (remark: string) => void,
): Promise<void> {
  const [freeBytes = 0] = await freeBytesIn(box, [address.scratch])
  const memoryMib = await availableMemoryMib(box)
  const { problems, warnings } = planProblems(plan, {
    availableMemoryMib: memoryMib,
    programDataMib: PROGRAM_DATA_PER_CACHE * (plan.cacheMib ?? memoryMib),
    freeMib: Math.floor(freeBytes / MIB),
    canLimitCache: await canLimitCache(box),
    defaultKib: await readaheadKib(box, target.disk),
  })
  for (const warning of warnings) onRemark?.(warning)
  if (problems.length > 0) {
    throw new BenchError('bad-profile', `The plan ${plan.name} cannot be run on ${box.name}: ${problems[0] ?? ''}`, {
      kept: 'Nothing was changed on the box.',
      nextStep: 'Change the plan, or name another.',
      details: problems.join('\n'),
    })
  }
  await requireDroppableCache(box)
  await warnOfFastDisk(box, plan, target, onRemark)
  const programs = new Set(
    plan.workloads.flatMap((workload) => (workload.kind === 'program' ? [workload.program] : [])),
  )
  for (const program of programs) await requireProgram(box, program)
}

/** What the page cache of a box could fill now. */
export async function availableMemoryMib(box: Box): Promise<number> {
  const meminfo = await box.must(['cat', '/proc/meminfo'])
  return Math.round(Number(/MemAvailable:\s+(\d+) kB/.exec(meminfo)?.[1]) / 1024)
}

/** A container may be root and still not be let. @throws BenchError command-failed */
async function requireDroppableCache(box: Box): Promise<void> {
  const { exitCode } = await box.run(['test', '-w', '/proc/sys/vm/drop_caches'], { asRoot: true })
  if (exitCode === 0) return
  throw new BenchError(
    'command-failed',
    `The page cache of ${box.name} cannot be dropped, so nothing can be read cold.`,
    {
      kept: 'Nothing was changed on the box.',
      nextStep: 'Use a box where root may write /proc/sys/vm/drop_caches: a container may not.',
    },
  )
}

/** A disk that answers faster than this, in microseconds, costs no more than the copy of what it read. */
const FAST_US = 40

/** Where a disk costs next to nothing, neither does what is read from it in vain. */
async function warnOfFastDisk(
  box: Box,
  plan: EvaluationPlan,
  { disk }: ModuleTarget,
  onRemark: ((remark: string) => void) | undefined,
): Promise<void> {
  if (plan.workloads.every(({ kind }) => kind === 'program')) return
  let us: number
  try {
    us = await readLatencyUs(box, disk)
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'bad-fio-result') throw error
    onRemark?.(`How fast ${disk} answers is not known: ${error.message}`)
    return
  }
  if (us >= FAST_US) return
  onRemark?.(
    `${disk} answers a random read of 4 KiB in ${us.toFixed(0)} us: reading ahead in vain costs next to nothing there, so a difference may not show.`,
  )
}
