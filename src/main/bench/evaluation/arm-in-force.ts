import type { DecisionLine } from '../../../shared/decisions.ts'
import { BenchError } from '../../../shared/errors.ts'
import type { Arm } from '../../../shared/experiment/index.ts'
import type { Box } from '../../box/index.ts'
import { unloadModule } from '../../kmod/index.ts'
import { setReadaheadKib } from '../../workload/index.ts'
import type { HeldAccess } from '../holding.ts'
import { unlessLost } from '../kept.ts'
import { load, watch, type ModuleSettings, type ReadyModule } from '../deploy.ts'
import { steeredReadahead, type ModuleTarget } from '../target.ts'
import type { Workbench } from '../workbench.ts'

/** What a workload sees of its arm. */
export interface ArmInForce {
  /** Where the module is loaded. */
  readonly deploymentId: string | undefined
  /** What the module decided while the arm was in force, in its order. */
  readonly decisions: readonly DecisionLine[]
}

export interface UnderArmOptions {
  /** Of the arms that need one. */
  readonly module: ReadyModule | undefined
  readonly settings: ModuleSettings
  /** The disk's own readahead, as `steeredReadahead` says it. */
  readonly usualReadahead: string
  readonly onDecision?: (decision: DecisionLine) => void
}

/**
 * Does some work with an arm in force, and puts the disk's own readahead back whatever happens. The signal that the work gets ends it where
 * the arm is lost.
 * @throws what the work throws; BenchError module-lost where the module goes in the middle of it; kernel-warning where it left another
 * readahead behind
 */
export async function underArm<T>(
  bench: Workbench,
  access: HeldAccess,
  target: ModuleTarget,
  arm: Arm,
  options: UnderArmOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; inForce: ArmInForce }> {
  const { box } = access
  const { usualReadahead } = options
  const forced = arm.kind === 'fixed' ? arm.kib : arm.kind === 'module' ? arm.homeKib : undefined
  try {
    if (forced !== undefined) await setReadaheadKib(box, steeredDisk(target), forced)
    if (arm.kind !== 'module') {
      return { result: await work(NEVER), inForce: { deploymentId: undefined, decisions: [] } }
    }
    const outcome = await withModule(bench, access, options, work)
    await requireReadahead(box, target, forced === undefined ? usualReadahead : String(forced))
    return outcome
  } finally {
    if (forced !== undefined) {
      await setReadaheadKib(box, steeredDisk(target), Number(usualReadahead)).catch(unlessLost)
    }
  }
}

/** Of an arm that cannot be lost. */
const NEVER = new AbortController().signal

async function withModule<T>(
  bench: Workbench,
  access: HeldAccess,
  { module, settings, onDecision }: UnderArmOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; inForce: ArmInForce }> {
  const { box } = access
  if (module === undefined) throw new RangeError('this arm needs a module')
  const deployment = await load(bench, access, module, settings)
  const decisions: DecisionLine[] = []
  const stop = new AbortController()
  const watching = watch(
    access,
    (decision) => {
      decisions.push(decision)
      onDecision?.(decision)
    },
    stop.signal,
  )
  const lost = new AbortController()
  const working = work(lost.signal)
  try {
    // A watch that fails takes the workload down with it: a module that was lost is not in force.
    const result = await Promise.race([
      working,
      watching.then(() => Promise.reject(new Error('the watch ended early'))),
    ])
    return { result, inForce: { deploymentId: deployment.id, decisions } }
  } catch (error) {
    lost.abort(error)
    // Else it would run on under the next arm; why it ends is known.
    await working.catch(() => undefined)
    throw error
  } finally {
    stop.abort()
    await watching.catch(() => undefined)
    await unloadModule(box).catch(unlessLost)
    bench.store.deployments.end(deployment.id, new Date().toISOString())
  }
}

/** A readahead can be given to a disk before a workload opens its files; a file system's own can only be steered. */
function steeredDisk({ steered }: ModuleTarget): string {
  if (!steered.startsWith('/')) return steered
  throw new BenchError('unknown-device', `${steered} has a readahead of its own, which cannot be set from outside.`, {
    kept: 'Nothing was changed.',
    nextStep: 'Leave the fixed arms out of the plan, or give the box a scratch directory on a disk without btrfs.',
  })
}

/** The module must have put everything back. */
async function requireReadahead(box: Box, target: ModuleTarget, kib: string): Promise<void> {
  const now = await steeredReadahead(box, target)
  if (now === kib) return
  const { steered } = target
  throw new BenchError(
    'kernel-warning',
    `After the module was unloaded, ${steered} on ${box.name} has ${now} KiB of readahead instead of ${kib}.`,
    {
      nextStep: steered.startsWith('/')
        ? 'Mount it anew to put it back; and report this: it must not happen.'
        : `Put it back: echo ${kib} > /sys/block/${steered}/queue/read_ahead_kb; and report this: it must not happen.`,
    },
  )
}
