import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LiveWindows } from '../src/main/trace/index.ts'
import { repeatTrace } from './trace-copies.ts'

export interface FollowOptions {
  readonly eventsPerSecond: number
  readonly recordedEvents: number
  readonly seconds: number
}

export interface FollowCost {
  /** Of one core: this process's CPU time for each second. */
  readonly share: number
  readonly eventsPerSecond: number
  /** From a part's arrival to its windows. */
  readonly worstLagSeconds: number
}

/** Follows a trace that gets a part a second, as a rotated session's comes home, with measures; in real time. */
export async function followCost(recorded: string, directory: string, options: FollowOptions): Promise<FollowCost> {
  const copiesPerSecond = Math.ceil(options.eventsPerSecond / options.recordedEvents)
  mkdirSync(directory)
  const parts = Array.from({ length: options.seconds }, (_, second) => {
    const part = path.join(directory, String(second))
    repeatTrace(recorded, part, copiesPerSecond, second * copiesPerSecond)
    return part
  })
  let windows = 0
  const live = new LiveWindows({
    ...{ device: { major: 254, minor: 16 }, windowSeconds: 2.5 },
    onWindow: () => windows++,
  })
  await live.startAt(0n)
  const before = process.cpuUsage()
  const startedMs = performance.now()
  let worstLagSeconds = 0
  for (const [second, part] of parts.entries()) {
    await sleep(Math.max(0, startedMs + second * 1000 - performance.now()))
    const arrivedMs = performance.now()
    await live.add(part)
    worstLagSeconds = Math.max(worstLagSeconds, (performance.now() - arrivedMs) / 1000)
  }
  await sleep(Math.max(0, startedMs + options.seconds * 1000 - performance.now()))
  const { user, system } = process.cpuUsage(before)
  const elapsedSeconds = (performance.now() - startedMs) / 1000
  live.close()
  if (windows === 0) throw new Error('no window came of the followed trace')
  return {
    share: (user + system) / 1e6 / elapsedSeconds,
    eventsPerSecond: (options.seconds * copiesPerSecond * options.recordedEvents) / elapsedSeconds,
    worstLagSeconds,
  }
}
