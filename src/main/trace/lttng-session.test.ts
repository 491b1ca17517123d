import { expect, test } from 'vitest'
import type { Box, CommandResult } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'
import { startTracerSession } from './lttng-session.ts'

const EVENTS = ['block_rq_issue', 'block_rq_complete', 'block_rq_insert']
  .map((name) => `      ${name} (loglevel: TRACE_EMERG (0)) (type: tracepoint)`)
  .join('\n')

/** A machine whose lttng answers 0 to everything but what a test says; it remembers the commands. */
function machine(answers: Readonly<Record<string, Partial<CommandResult> | BenchError>>): {
  box: Box
  commands: string[]
} {
  const commands: string[] = []
  const run = (argv: readonly string[]): Promise<CommandResult> => {
    const command = argv.filter((word) => word !== '--no-sessiond').join(' ')
    commands.push(command)
    const usual: Record<string, Partial<CommandResult>> = {
      'lttng --version': { stdout: 'lttng (LTTng Trace Control) 2.13.15 - Nordicité\n' },
      'lttng list --kernel': { stdout: EVENTS },
    }
    const [, answer = usual[command]] = Object.entries(answers).find(([start]) => command.startsWith(start)) ?? []
    if (answer instanceof BenchError) return Promise.reject(answer)
    return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...answer })
  }
  const refuse = (): never => {
    throw new Error('not part of this machine')
  }
  const rest = {
    must: refuse,
    stream: refuse,
    open: refuse,
    pipe: refuse,
    readFile: refuse,
    writeFile: refuse,
    upload: refuse,
    download: refuse,
    reconnect: refuse,
    endMarked: refuse,
    jobs: { run: refuse, has: refuse, endAll: refuse },
  }
  return { box: { name: 'lab', mark: 'rabench-lab', run, ...rest, close: refuse }, commands }
}

const OPTIONS = { name: 'rabench-7', outputDirectory: '/var/tmp/rabench-7' }
const DESTROY = 'lttng destroy rabench-7'

test('CTF 1.8 is asked for where lttng would write CTF 2, and only there', async () => {
  const plain = machine({})
  await startTracerSession(plain.box, OPTIONS)
  expect(plain.commands).toContain('lttng create rabench-7 --output=/var/tmp/rabench-7')
  const recent = machine({ 'lttng --version': { stdout: 'lttng (LTTng Trace Control) 2.15.1 - x' } })
  await startTracerSession(recent.box, OPTIONS)
  expect(recent.commands).toContain('lttng create rabench-7 --output=/var/tmp/rabench-7 --trace-format=ctf-1.8')
})

test('a session rotates where lttng can, from 2.11 on', async () => {
  const rotating = machine({})
  const session = await startTracerSession(rotating.box, { ...OPTIONS, rotateEverySeconds: 1 })
  expect(session.rotates).toBe(true)
  expect(rotating.commands).toContain('lttng enable-rotation --session=rabench-7 --timer=1000000')
  const old = machine({ 'lttng --version': { stdout: 'lttng (LTTng Trace Control) 2.10.11 - KeKriek' } })
  expect((await startTracerSession(old.box, { ...OPTIONS, rotateEverySeconds: 1 })).rotates).toBe(false)
  expect(old.commands.filter((command) => command.includes('enable-rotation'))).toEqual([])
})

test('nothing is left behind where buffers, events or the start fail', async () => {
  for (const failing of ['lttng enable-channel', 'lttng enable-event', 'lttng start']) {
    const { box, commands } = machine({ [failing]: { exitCode: 1, stderr: 'Error: Kernel tracer not available' } })
    await expect(startTracerSession(box, OPTIONS)).rejects.toMatchObject({
      code: 'tracer-unavailable',
      nextStep: expect.stringContaining('modprobe lttng-tracer') as string,
    })
    expect(commands.at(-1)).toBe(DESTROY)
  }
})

test('someone else’s session of the same name is left alone', async () => {
  const { box, commands } = machine({
    'lttng create': { exitCode: 1, stderr: 'Error: Session name already exists' },
  })
  await expect(startTracerSession(box, OPTIONS)).rejects.toMatchObject({ code: 'tracer-unavailable' })
  expect(commands).not.toContain(DESTROY)
})

test('a session whose making was interrupted is removed', async () => {
  const { box, commands } = machine({ 'lttng create': new BenchError('interrupted', 'Interrupted.') })
  await expect(startTracerSession(box, OPTIONS)).rejects.toMatchObject({ code: 'interrupted' })
  expect(commands.at(-1)).toBe(DESTROY)
})

test('a box without block events is told what to do, before anything is made', async () => {
  const { box, commands } = machine({ 'lttng list --kernel': { stdout: 'Kernel events:\n' } })
  await expect(startTracerSession(box, OPTIONS)).rejects.toMatchObject({
    code: 'tracer-unavailable',
    nextStep: expect.stringContaining('modprobe lttng-probe-block') as string,
  })
  expect(commands.some((command) => command.startsWith('lttng create'))).toBe(false)
})

test('a box without lttng is told to install it', async () => {
  const missing = { exitCode: 127, stderr: 'sh: 1: lttng: not found' }
  const { box } = machine({ lttng: missing, systemctl: { exitCode: 5 } })
  await expect(startTracerSession(box, OPTIONS)).rejects.toMatchObject({
    code: 'tracer-unavailable',
    nextStep: expect.stringContaining('apt-get install lttng-tools') as string,
  })
})

test('a name that a shell or lttng could misread is refused', async () => {
  const { box, commands } = machine({})
  await expect(startTracerSession(box, { ...OPTIONS, name: '--all' })).rejects.toMatchObject({ code: 'wrong-usage' })
  await expect(startTracerSession(box, { ...OPTIONS, name: 'a b' })).rejects.toMatchObject({ code: 'wrong-usage' })
  expect(commands).toEqual([])
})
