import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import { connectBox, NOBODY_TO_ASK } from './connect.ts'
import { fingerprintOf, HostKeys } from './host-keys.ts'
import type { EndedCommand, SshBox } from './ssh-box.ts'
import { startHastyServer } from './testing/hasty-server.ts'
import { startSshd, type TestSshd } from './testing/sshd.ts'

let sshd: TestSshd
let hostKeys: HostKeys
let box: SshBox
let directory: string

beforeAll(async () => {
  sshd = await startSshd()
})
afterAll(() => sshd.close())

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-box-'))
  hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
  await hostKeys.accept(sshd.address.host, sshd.address.port, sshd.hostKey)
  box = await connectBox(sshd.address, hostKeys)
})
afterEach(async () => {
  await box.close()
  await rm(directory, { recursive: true, force: true, maxRetries: 10 })
})

/** A process that has ended may wait to be collected by whoever inherited it. */
function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

test('a command that a signal ends has the exit code that a shell gives it, and is told with its time', async () => {
  const ended: EndedCommand[] = []
  const watched = await connectBox(sshd.address, hostKeys, NOBODY_TO_ASK, {
    onCommand: (command) => ended.push(command),
  })
  expect((await watched.run(['sh', '-c', 'kill -SEGV $$'])).exitCode).toBe(139)
  await watched.run(['cat'], { stdin: 'planted-9912' })
  await watched.close()
  expect(ended.map(({ command, exitCode }) => ({ command, exitCode }))).toEqual([
    { command: 'id -u', exitCode: 0 },
    { command: "sh -c 'kill -SEGV $$'", exitCode: 139 },
    { command: 'cat', exitCode: 0 },
  ])
  expect(JSON.stringify(ended)).not.toContain('planted-9912')
})

async function failure(work: Promise<unknown>): Promise<BenchError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof BenchError) return error
  throw new Error(`expected a BenchError, got ${String(error)}`)
}

test('a command gets its arguments byte for byte, and its output, errors and exit code come back', async () => {
  const result = await box.run([
    'sh',
    '-c',
    'printf "%s|" "$@"; echo oops >&2; exit 3',
    'sh',
    "it's",
    '$HOME',
    'a\nb',
    '',
  ])
  expect(result).toEqual({ exitCode: 3, stdout: "it's|$HOME|a\nb||", stderr: 'oops\n' })
})

test('a failed command that must not fail names itself and what it said', async () => {
  const error = await failure(box.must(['ls', '/no/such/directory']))
  expect(error.code).toBe('command-failed')
  expect(error.message).toContain('/no/such/directory')
})

test('standard input reaches the command', async () => {
  const text = 'x'.repeat(300_000)
  expect((await box.must(['cat'], { stdin: text })).length).toBe(300_000)
})

test('lines arrive one by one, also a last one without a newline', async () => {
  const lines: string[] = []
  const exitCode = await box.stream(['printf', 'one\\ntwo\\nthrée'], { onLine: (line) => lines.push(line) })
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: ['one', 'two', 'thrée'] })
})

test('a command that outlives its time limit is ended on the box, with its children', async () => {
  const mark = path.join(directory, 'pid')
  const error = await failure(box.run(['sh', '-c', `sleep 300 & echo $! >${mark}; wait`], { timeoutSeconds: 1 }))
  expect(error.code).toBe('command-timeout')
  const pid = (await readFile(mark, 'utf8')).trim()
  await sleep(200)
  expect(isRunning(pid)).toBe(false)
})

test('an abort ends a stream and the command behind it', async () => {
  const abort = new AbortController()
  const lines: string[] = []
  const streaming = box.stream(['sh', '-c', 'echo $$; exec sleep 300'], {
    signal: abort.signal,
    onLine: (line) => {
      lines.push(line)
      abort.abort()
    },
  })
  expect((await failure(streaming)).code).toBe('interrupted')
  await sleep(200)
  expect(isRunning(lines[0] ?? 'none')).toBe(false)
})

test('files and directories travel both ways unchanged', async () => {
  const there = path.join(directory, "a remote 'place'")
  const local = path.join(directory, 'local')
  await mkdir(path.join(local, 'sub'), { recursive: true })
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251))
  await writeFile(path.join(local, 'sub', 'bytes'), bytes)
  await box.upload(local, there)
  await box.download(there, path.join(directory, 'back'))
  expect(execFileSync('diff', ['-r', local, path.join(directory, 'back')]).toString()).toBe('')
  await box.writeFile(path.join(there, 'note'), 'grüße\n')
  expect(await box.readFile(path.join(there, 'note'))).toBe('grüße\n')
  expect(await box.readFile(path.join(there, 'nothing'))).toBeUndefined()
})

test('a copy that cannot be made says why', async () => {
  const error = await failure(box.download('/no/such/directory', path.join(directory, 'back')))
  expect(error.message).toContain('/no/such/directory')
})

test('an unknown host key is asked about once, and a no sends nothing', async () => {
  const fresh = new HostKeys(path.join(directory, 'fresh'))
  const asked: string[] = []
  const answer = (yes: boolean) => ({
    acceptHostKey: ({ fingerprint }: { fingerprint: string }) => {
      asked.push(fingerprint)
      return Promise.resolve(yes)
    },
    secret: () => Promise.resolve(undefined),
  })
  expect((await failure(connectBox(sshd.address, fresh, answer(false)))).code).toBe('host-key-unknown')
  await (await connectBox(sshd.address, fresh, answer(true))).close()
  await (await connectBox(sshd.address, fresh, answer(false))).close()
  expect(asked).toEqual([fingerprintOf(sshd.hostKey), fingerprintOf(sshd.hostKey)])
})

test('the fingerprint is the one that ssh-keygen prints', async () => {
  const line = `ssh-ed25519 ${sshd.hostKey.toString('base64')} test\n`
  const file = path.join(directory, 'key.pub')
  await writeFile(file, line)
  expect(execFileSync('ssh-keygen', ['-lf', file]).toString()).toContain(` ${fingerprintOf(sshd.hostKey)} `)
})

test('a changed host key is refused, with both fingerprints', async () => {
  const other = await startSshd()
  try {
    await hostKeys.accept(other.address.host, other.address.port, sshd.hostKey)
    const error = await failure(connectBox(other.address, hostKeys))
    expect(error.code).toBe('host-key-changed')
    expect(error.message).toContain(fingerprintOf(sshd.hostKey))
    expect(error.message).toContain(fingerprintOf(other.hostKey))
  } finally {
    await other.close()
  }
})

test('a refused key and a closed port are told apart', async () => {
  const stranger = await startSshd()
  try {
    await hostKeys.accept(stranger.address.host, stranger.address.port, stranger.hostKey)
    const wrongKey = { ...stranger.address, auth: sshd.address.auth }
    expect((await failure(connectBox(wrongKey, hostKeys))).code).toBe('authentication-failed')
  } finally {
    await stranger.close()
  }
  expect((await failure(connectBox({ ...sshd.address, port: 1 }, hostKeys))).code).toBe('unreachable')
})

test('a server that accepts and then says nothing, as a box that boots, is unreachable', async () => {
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  try {
    const error = await failure(connectBox({ ...sshd.address, port }, hostKeys, NOBODY_TO_ASK, { timeoutSeconds: 1 }))
    expect(error.code).toBe('unreachable')
    await sleep(300)
  } finally {
    silent.close()
  }
})

test('when the box loses power, whatever runs there fails as a lost connection', async () => {
  const doomed = await startSshd()
  await hostKeys.accept(doomed.address.host, doomed.address.port, doomed.hostKey)
  const lost = await connectBox(doomed.address, hostKeys)
  const running = Promise.all([
    failure(lost.run(['sleep', '300'], { timeoutSeconds: 300 })),
    failure(lost.stream(['sleep', '300'], { onLine: () => undefined })),
    failure(lost.download('/usr/share', path.join(directory, 'back'))),
  ])
  await sleep(300)
  doomed.kill()
  expect((await running).map((error) => error.code)).toEqual(['connection-lost', 'connection-lost', 'connection-lost'])
  expect((await failure(lost.run(['true']))).code).toBe('connection-lost')
  await lost.close()
  await doomed.close()
})

test('closing a box under a running command ends that command as a lost connection, and nothing else', async () => {
  const closed = await connectBox(sshd.address, hostKeys)
  const running = failure(closed.run(['sleep', '300'], { timeoutSeconds: 300 }))
  await sleep(300)
  await closed.close()
  // An error that nobody awaits would fail this run of the tests.
  expect((await running).code).toBe('connection-lost')
})

test('a command that has ended in the very packet in which it began has its exit code', async () => {
  const server = await startHastyServer(7)
  const anyKey = { acceptHostKey: () => Promise.resolve(true), secret: () => Promise.resolve('any') }
  const hasty = await connectBox(server.address, hostKeys, anyKey)
  const codes = await Promise.all(Array.from({ length: 20 }, async () => (await hasty.run(['true'])).exitCode))
  await hasty.close()
  server.close()
  expect(codes).toEqual(codes.map(() => 7))
})
