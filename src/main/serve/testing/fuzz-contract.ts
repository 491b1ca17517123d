import path from 'node:path'
import { z } from 'zod'
import { benchErrorSchema } from '../../../shared/contract/base.ts'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { oddValue } from '../../../shared/testing/odd-values.ts'
import { oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import type { Workbench } from '../../bench/index.ts'
import { contractMethods, type ContractMethod } from './contract-methods.ts'
import { harmless } from './harmless.ts'
import { PageSocket, type Answer } from './page-socket.ts'
import { valueFor, type KnownValues } from './schema-values.ts'
import { serveBench } from './served-bench.ts'

const OK = 200
/** Of those that were made lately: uploads, exports, notes. */
const MOST_NEW_IDS = 8
/** What is deleted is restored, so that there is something left to ask for. */
const RESTORE: Readonly<Record<string, string>> = {
  '/models/remove': '/models/restore',
  '/sessions/remove': '/sessions/restore',
  '/sessions/removeMany': '/sessions/restoreMany',
}

const failureSchema = z.object({ code: z.string(), defined: z.boolean(), data: z.unknown() })
const madeSchema = z.object({ id: z.string() })

/** Every method of the contract through a real WebSocket, with payloads as they should be, nearly so, and not at all. */
export async function openContractSubject(): Promise<FuzzSubject> {
  const served = await serveBench()
  const page = await PageSocket.open(served.server.address)
  const methods = contractMethods()
  const ids = idsOf(served.bench)
  const kept = ids.all.length
  const known = knownValues(ids)
  const take = async (random: Random): Promise<string | undefined> => {
    const method = oneOf(random, methods)
    const payload = harmless(method.path, payloadFor(method, random, known), path.join(served.directory, 'elsewhere'))
    const answer = await page.ask(method.path, payload)
    if (answer.status !== OK) return refusalOf(answer) ?? fail(method.path, payload, answer)
    const restore = RESTORE[method.path]
    if (restore !== undefined) await page.ask(restore, payload)
    const made = madeSchema.safeParse(answer.body).data?.id
    if (made !== undefined && ids.all.push(made) > kept + MOST_NEW_IDS) ids.all.splice(kept, 1)
    return undefined
  }
  const fail = async (method: string, payload: unknown, answer: Answer): Promise<never> => {
    const said = JSON.stringify({ payload }).slice(0, 2000)
    throw new Error(`${method} answers ${JSON.stringify(answer)} to ${said}`, {
      cause: await served.causeOf(method, payload),
    })
  }
  return {
    name: 'contract',
    codes: [],
    take,
    close: async () => {
      page.close()
      await served.close()
    },
  }
}

/** By which name it is refused; undefined where that is none. */
function refusalOf({ body }: Answer): string | undefined {
  const { data: failure } = failureSchema.safeParse(body)
  if (failure?.code === 'BAD_REQUEST') return failure.code
  if (failure?.code !== 'BENCH' || !failure.defined) return undefined
  return benchErrorSchema.safeParse(failure.data).data?.code
}

function payloadFor({ input }: ContractMethod, random: Random, known: KnownValues): unknown {
  const kind = random()
  if (input === undefined) return kind < 0.7 ? undefined : oddValue(random)
  if (kind < 0.05) return oddValue(random)
  const value = valueFor(input, random, known)
  return kind < 0.4 ? damagedJson(value, random) : value
}

interface Ids {
  readonly sessions: readonly string[]
  /** Of what can be noted on, reported and exported. */
  readonly subjects: readonly string[]
  readonly runs: readonly string[]
  readonly models: readonly string[]
  readonly recordings: readonly string[]
  /** With those of what is made meanwhile. */
  readonly all: string[]
}

function idsOf({ store }: Workbench): Ids {
  const sessions = store.sessions.list().map(({ id }) => id)
  const runs = sessions.flatMap((id) => store.runs.ofSession(id).map((run) => run.id))
  const recordings = store.recordings.list().map(({ id }) => id)
  const models = store.models.list().map(({ id }) => id)
  const subjects = [...sessions, ...store.evaluations.list().map(({ id }) => id), ...recordings]
  return { sessions, subjects, runs, models, recordings, all: [...subjects, ...models, ...runs] }
}

function knownValues({ sessions, subjects, runs, models, recordings, all }: Ids): KnownValues {
  const boxes = ['virtual', 'lab', 'nobody']
  return new Map<string, readonly unknown[]>(
    Object.entries({
      ...{ id: all, uploadId: all, ids: subjects, subjectId: subjects, sessionId: sessions, sessionIds: sessions },
      ...{ runId: runs, runIds: runs, excludedRunIds: runs, modelId: models, recordingId: recordings },
      ...{ boxName: boxes, boxNames: boxes, replacing: boxes, scratch: ['/srv/lab'], disk: ['vdb'] },
      ...{ profileName: ['quick', 'smoke'], planName: ['compare', 'unseen'] },
      ...{ name: ['lab', 'model.json', 'a.csv', 'b.rabundle'], index: [0, 1] },
    }),
  )
}
