import { BenchError } from '../../shared/errors.ts'
import { evaluationPlanSchema } from '../../shared/experiment/index.ts'
import type { InterruptedWork } from '../../shared/contract/index.ts'
import { scheduleEvaluation } from '../experiment/index.ts'
import { isAtWork, type HoldFile } from '../hold/index.ts'
import { planRuns } from '../workload/index.ts'
import { holdFiles } from './holding.ts'
import { VIRTUAL } from './virtual-box.ts'
import type { Workbench } from './workbench.ts'

/** Sessions and evaluations that a process did not bring to their end, the oldest first. Those at which one still works are not among them. */
export async function interruptedWorks(bench: Workbench): Promise<InterruptedWork[]> {
  const { store } = bench
  const busy = new Set((await holdsOf(bench, true)).flatMap(({ subjects }) => subjects))
  const isInterrupted = ({ id }: { readonly id: string }) => !busy.has(id)
  const sessions = store.sessions
    .running()
    .filter(isInterrupted)
    .map(({ id, boxName, startedAt, profile, runs }): InterruptedWork => ({
      ...{ kind: 'session', id, boxName, startedAt },
      title: profile.title,
      complete: runs,
      planned: planRuns(profile).length,
      canResume: true,
    }))
  const evaluations = store.evaluations
    .running()
    .filter(isInterrupted)
    .map(({ id, boxName, startedAt, plan, measurements }): InterruptedWork => {
      const known = evaluationPlanSchema.safeParse(plan).data
      return {
        ...{ kind: 'evaluation', id, boxName, startedAt },
        title: known?.title ?? 'Comparison',
        complete: measurements,
        planned: known === undefined ? measurements : scheduleEvaluation(known).length,
        canResume: known !== undefined,
      }
    })
  return [...sessions, ...evaluations].toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
}

/**
 * Holds of boxes on which work of this bench was cut off and has not been put back, as far as the laptop knows. With a virtual box that is
 * down, all that was changed on it is gone.
 */
export async function boxesLeft(bench: Workbench): Promise<HoldFile[]> {
  const left = await holdsOf(bench, false)
  if ((await bench.machine.state()) !== undefined) return left
  const isGone = ({ boxName }: HoldFile) => boxName === VIRTUAL
  for (const { id } of left.filter(isGone)) await holdFiles(bench).remove(id)
  return left.filter((file) => !isGone(file))
}

/** What is complete of an interrupted work is kept, and it ends. @throws BenchError wrong-usage where none is interrupted */
export async function keepInterrupted(bench: Workbench, id: string): Promise<InterruptedWork> {
  const work = await requireInterrupted(bench, id)
  recordsOf(bench, work).end(id, work.complete > 0 ? 'partial' : 'failed', new Date().toISOString())
  return work
}

/** An interrupted work is erased, with all that is complete of it. @throws BenchError wrong-usage where none is interrupted */
export async function discardInterrupted(bench: Workbench, id: string): Promise<InterruptedWork> {
  const work = await requireInterrupted(bench, id)
  recordsOf(bench, work).erase(id)
  return work
}

/**
 * What kind of work an id is of that lacks something, and on which box it ran: one that was interrupted, stopped, or failed.
 * @throws BenchError wrong-usage where there is nothing to go on with, or a process is at work on it
 */
export async function resumable(
  bench: Workbench,
  id: string,
): Promise<{ readonly kind: InterruptedWork['kind']; readonly boxName: string }> {
  const busy = (await holdsOf(bench, true)).some(({ subjects }) => subjects.includes(id))
  const session = bench.store.sessions.list().find((one) => one.id === id)
  const found = session ?? bench.store.evaluations.find(id)
  if (busy || found === undefined || found.state === 'complete') {
    throw new BenchError('wrong-usage', busy ? `"${id}" is at work.` : `"${id}" is no work that could go on.`, {
      kept: 'Nothing was changed.',
      nextStep: 'See which could: rabench interrupted; and rabench sessions for those that ended early.',
    })
  }
  return { kind: session === undefined ? 'evaluation' : 'session', boxName: found.boxName }
}

/** @throws BenchError wrong-usage */
async function requireInterrupted(bench: Workbench, id: string): Promise<InterruptedWork> {
  const works = await interruptedWorks(bench)
  const work = works.find((one) => one.id === id)
  if (work !== undefined) return work
  const ids = works.map((one) => one.id)
  throw new BenchError('wrong-usage', `"${id}" is no work that was interrupted.`, {
    kept: 'Nothing was changed.',
    nextStep: ids.length === 0 ? 'None is: see rabench sessions.' : `These are: ${ids.join(', ')}.`,
  })
}

function recordsOf({ store }: Workbench, { kind }: InterruptedWork) {
  return kind === 'session' ? store.sessions : store.evaluations
}

async function holdsOf(bench: Workbench, atWork: boolean): Promise<HoldFile[]> {
  const files = await holdFiles(bench).list()
  const alive = await Promise.all(files.map(({ holder }) => isAtWork(holder)))
  return files.filter((_, index) => alive[index] === atWork)
}
