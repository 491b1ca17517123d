import type { BenchError } from '../../../shared/errors.ts'
import type { Box } from '../../box/index.ts'
import { withBox } from '../access.ts'
import { captureOnBox, resumeOnBox } from '../capture.ts'
import type { Workbench } from '../workbench.ts'
import type { FaultBench } from './fault-bench.ts'

/** Something that goes wrong in a run of a campaign, when another is whole, and how it is mended. */
export interface Fault {
  readonly name: string
  /** @returns whether it has happened: a run may be over before it does, and then the next one is waited for */
  readonly make: (box: Box) => Promise<boolean>
  readonly mend: (box: Box) => Promise<unknown>
}

export interface Suffered {
  readonly sessionId: string
  /** How the campaign ended; undefined where it went on by itself. */
  readonly error: BenchError | undefined
  /** Runs that were whole when it had ended, and that are not any more when it is complete. */
  readonly lost: readonly string[]
  /** From the fault until it was told, or until the next run was whole. */
  readonly recoverySeconds: number
}

/** A campaign to which something happens; when that is mended, what it lacks is captured. */
export async function suffer(
  faults: FaultBench,
  { bench, boxName }: { readonly bench: Workbench; readonly boxName: string },
  { make, mend }: Omit<Fault, 'name'>,
): Promise<Suffered> {
  let sessionId = ''
  let madeAt: number | undefined
  let nextRunAt: number | undefined
  let isOver = false
  const isAtWork = () => !isOver
  const firstRun = Promise.withResolvers<undefined>()
  const making = (async () => {
    await firstRun.promise
    while (madeAt === undefined && isAtWork()) {
      const box = await faults.whenRunning()
      const triedAt = Date.now()
      if (await make(box)) madeAt = triedAt
    }
  })()
  // Whoever waits for it hears of a failure; the campaign's own comes first.
  making.catch(() => undefined)
  const error = await withBox(bench, boxName, faults.prompts, (access) =>
    faults.failureOf(
      captureOnBox(bench, access, {
        profile: faults.profile,
        onSession: (started) => {
          sessionId = started
        },
        onRun: () => {
          if (madeAt !== undefined) nextRunAt ??= Date.now()
          firstRun.resolve(undefined)
        },
      }),
    ),
  )
  const toldAt = Date.now()
  isOver = true
  firstRun.reject(new Error('the campaign was over before a run was whole'))
  await making
  const whole = faults.wholeRuns(sessionId, bench)
  await mend(await faults.look())
  if (error !== undefined) {
    await withBox(bench, boxName, faults.prompts, (access) => resumeOnBox(bench, access, sessionId, {}))
  }
  const now = faults.wholeRuns(sessionId, bench)
  const recoveredAt = error === undefined ? nextRunAt : toldAt
  if (madeAt === undefined || recoveredAt === undefined) throw new Error('nothing came after the fault')
  return {
    sessionId,
    error,
    lost: [...whole].filter((name) => !now.has(name)),
    recoverySeconds: (recoveredAt - madeAt) / 1000,
  }
}
