import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Prompt } from '../../shared/contract/index.ts'
import { CommandLog } from '../bench/command-log.ts'
import {
  exportBundle,
  exportCsv,
  openWorkbench,
  showById,
  withBox,
  writeReport,
  type ConnectionPrompts,
  type Workbench,
} from '../bench/index.ts'
import { newSecret, placesOf, watchCommandLines } from '../bench/testing/planted-secrets.ts'
import { startCommandServer, type CommandServer } from '../box/testing/command-server.ts'
import { startSshd, type TestSshd } from '../box/testing/sshd.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { openApi, type BenchApi } from './api.ts'

const PASSWORD = newSecret()
const PASSPHRASE = newSecret()
const WRONG = [newSecret(), newSecret()] as const
const ALL = [PASSWORD, PASSPHRASE, ...WRONG]

let directory: string
let bench: Workbench
let api: BenchApi
let byPassword: CommandServer
let byKey: TestSshd
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-kept-nowhere-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  api = await openApi(bench, { platform: [] })
  byPassword = await startCommandServer(PASSWORD)
  byKey = await startSshd()
  const keyFile = path.join(byKey.directory, 'user_key')
  execFileSync('ssh-keygen', ['-p', '-q', '-P', '', '-N', PASSPHRASE, '-f', keyFile])
})
afterEach(async () => {
  await byPassword.close()
  await byKey.close()
  await rm(directory, { recursive: true })
})

/** Everything that was answered, told, or thrown, as a door has it and as a log would print it, causes included. */
class Ear {
  readonly #heard: string[] = []

  hear(value: unknown): void {
    const whole = { depth: 12, maxStringLength: Infinity, maxArrayLength: Infinity }
    this.#heard.push(inspect(value, whole), JSON.stringify({ value }))
  }

  /** @returns "done", or the code of the failure. */
  async outcome(work: Promise<unknown>): Promise<string> {
    try {
      this.hear(await work)
      return 'done'
    } catch (error) {
      this.hear(error)
      const { code, data } = z
        .looseObject({ code: z.string(), data: z.looseObject({ code: z.string() }).optional() })
        .parse(error)
      return data?.code ?? code
    }
  }

  get all(): string {
    return this.#heard.join('\n')
  }
}

test('secrets of logins that fail and work are in no answer, event, error, log, database, export, report or process argument', async () => {
  const endWatch = watchCommandLines(ALL)
  const ear = new Ear()
  const client = createRouterClient(api.router)
  const typed: string[] = []
  const answer = async (prompt: Prompt) => {
    const { id } = prompt
    const said =
      prompt.kind === 'host-key'
        ? ({ kind: 'host-key', id, accept: true } as const)
        : ({ kind: 'secret', id, secret: typed.shift() ?? '', remember: false } as const)
    ear.hear(await client.prompts.answer(said))
  }
  const answers: Promise<void>[] = []
  api.listen((event) => {
    ear.hear(event)
    if (event.type === 'prompt') answers.push(answer(event.prompt))
  })

  for (const [address, secrets] of [
    [byPassword.address, [WRONG[0], PASSWORD]],
    [{ ...byKey.address, name: 'by-key' }, [WRONG[1], PASSPHRASE]],
  ] as const) {
    typed.push(...secrets)
    expect(await ear.outcome(client.boxes.put({ address }))).toBe('done')
    const check = () => ear.outcome(client.boxes.check({ boxName: address.name }))
    expect(await check()).toBe('authentication-failed')
    expect(await check()).toBe('done')
    // What was refused is asked for again, what was right is not.
    expect(await check()).toBe('done')
    expect(typed).toEqual([])
  }

  const id = await workOn(bench, ear)
  const out = path.join(directory, 'out')
  await mkdir(out)
  await exportBundle(bench, [id], path.join(out, 'session.rabundle'))
  await exportCsv(bench, [id], path.join(out, 'session.csv'))
  await writeReport(bench, id, path.join(out, 'session.html'))
  ear.hear(showById(bench, id))
  for (const asked of [
    client.boxes.list(),
    client.boxes.commands({}),
    client.events.log(),
    client.prompts.pending(),
    client.sessions.commands({ id }),
    client.sessions.get({ id }),
  ]) {
    expect(await ear.outcome(asked)).toBe('done')
  }

  await Promise.all(answers)
  await api.close()
  bench.close()
  expect(endWatch()).toEqual([])
  expect(await placesOf(ALL, [directory], { 'what was heard': ear.all })).toEqual([])
}, 120_000)

/** A session with commands that end well, badly, and not at all. @returns its id */
async function workOn(workbench: Workbench, ear: Ear): Promise<string> {
  const { id } = workbench.store.sessions.create({ ...NEW_SESSION, boxName: byPassword.address.name })
  const log = new CommandLog(workbench, byPassword.address.name, id)
  const prompts: ConnectionPrompts = {
    acceptHostKey: () => Promise.resolve(true),
    secret: () => Promise.resolve(PASSWORD),
  }
  await withBox(workbench, byPassword.address.name, prompts, async ({ box }) => {
    for (const [outcome, work] of [
      ['done', () => box.must(['cat'], { stdin: 'fed' })],
      ['done', () => box.run(['sh', '-c', 'exit 3'])],
      ['done', () => box.run(['env'])],
      ['command-failed', () => box.must(['cat', '/no/such/file'])],
      ['command-timeout', () => box.run(['sleep', '60'], { timeoutSeconds: 1 })],
    ] as const) {
      expect(await ear.outcome(work())).toBe(outcome)
    }
  })
  log.end()
  expect(workbench.store.commandLogs.ofSubject(id).length).toBeGreaterThan(5)
  workbench.store.runs.save(exampleRun(id, 'first'))
  workbench.store.sessions.end(id, 'complete', '2026-11-30T10:00:00.000Z')
  return id
}
