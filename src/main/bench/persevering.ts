import { BenchError } from '../../shared/errors.ts'
import type { HeldAccess, HoldingOptions } from './holding.ts'
import { VIRTUAL } from './virtual-box.ts'
import type { Workbench } from './workbench.ts'

/** Of one piece of work: a box that is lost again and again has a fault that trying does not mend. */
const MOST_LOSSES = 10

/**
 * Does work on a held box that knows what of it is done already. Where the connection is lost, or the box restarts, it logs in again, ends
 * and puts back what the lost login left, and does the rest.
 * @param attempt gets a signal that ends it where the box is no longer held
 * @throws what the work throws; of a login where the box does not come back in time
 */
export async function persevering<T>(
  bench: Workbench,
  { box, hold }: HeldAccess,
  { onRemark, signal }: HoldingOptions,
  attempt: (signal: AbortSignal, losses: number) => Promise<T>,
): Promise<T> {
  let isLost = false
  for (let losses = 0; ; losses += 1) {
    try {
      if (isLost) {
        await box.reconnect({
          onWaiting: (seconds) => onRemark?.(`${box.name} does not answer; trying again in ${seconds} s.`),
          ...(signal ? { signal } : {}),
        })
        await hold.regain()
        onRemark?.(`Logged in to ${box.name} again.`)
        isLost = false
      }
      return await attempt(signal ? AbortSignal.any([signal, hold.lost]) : hold.lost, losses)
    } catch (error) {
      isLost = hold.lost.aborted || (error instanceof BenchError && error.code === 'connection-lost')
      if (!isLost || signal?.aborted === true || losses === MOST_LOSSES) throw error
      // A virtual box that has ended does not come back: its disks are gone.
      if (box.name === VIRTUAL && (await bench.machine.state()) === undefined) throw error
      onRemark?.(`Lost the connection to ${box.name}. What is complete is kept; logging in again.`)
    }
  }
}
