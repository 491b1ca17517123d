// A whole process that trains as the product does: from a thread that itself stays free. Prints what it found as JSON.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { trainInThreads } from '../src/main/model/learning/workshop-thread.ts'
import { allFolds, benchData, oneSeed } from './training-problems.ts'

const TICK_MS = 5

const { rows } = await benchData()
const problems = process.argv[2] === 'one' ? oneSeed(rows) : allFolds(rows)
const delay = monitorEventLoopDelay({ resolution: TICK_MS })
delay.enable()
const work = watchOwnWork()
const networks = await trainInThreads(problems, {})
const found = {
  backend: networks[0]?.backend ?? '',
  networks: networks.length,
  epochs: networks.reduce((sum, { epochsRun }) => sum + epochsRun, 0) / networks.length,
  validationLoss: networks.reduce((sum, { validationLoss }) => sum + validationLoss, 0) / networks.length,
  longestStallMs: Math.max(0, delay.max / 1e6 - TICK_MS),
  longestWorkMs: work.longestMs(),
}
process.stdout.write(`${JSON.stringify(found)}\n`)

/** The most processor time of this thread between two turns of its timers: a stall that other work on the machine has no part in. */
function watchOwnWork(): { longestMs: () => number } {
  let longestUs = 0
  let beforeUs = ownUs()
  const look = () => {
    const nowUs = ownUs()
    longestUs = Math.max(longestUs, nowUs - beforeUs)
    beforeUs = nowUs
  }
  const timer = setInterval(look, TICK_MS)
  return {
    longestMs: () => {
      clearInterval(timer)
      look()
      return longestUs / 1000
    },
  }
}

function ownUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
