import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectBox } from './connect.ts'
import { HostKeys } from './host-keys.ts'
import type { SshBox } from './ssh-box.ts'
import { startSshd, type TestSshd } from './testing/sshd.ts'

/** Jobs and their directory belong to root. */
const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot)(`a command that outlives its connection${isRoot ? '' : ' (skipped: needs root)'}`, () => {
  let sshd: TestSshd
  let box: SshBox
  let directory: string
  let file: string

  beforeEach(async () => {
    sshd = await startSshd()
    directory = await mkdtemp(path.join(tmpdir(), 'rabench-jobs-'))
    file = path.join(directory, 'said')
    const hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
    await hostKeys.accept(sshd.address.host, sshd.address.port, sshd.hostKey)
    box = await connectBox(sshd.address, hostKeys)
  })
  afterEach(async () => {
    await box.jobs.endAll('test-')
    await box.close()
    await sshd.close()
    await rm(directory, { recursive: true, force: true })
  })

  /** Says its number once, and later that it has come to its end. */
  const job = (seconds: number) => [
    'sh',
    '-c',
    'echo $$ >>"$1"; sleep "$2"; echo done; exit 3',
    'sh',
    file,
    String(seconds),
  ]

  test('has its exit code and what it printed, and leaves nothing of itself', async () => {
    const argv = ['sh', '-c', 'echo out; echo err >&2; exit 7']
    expect(await box.jobs.run('test-plain', argv, { timeoutSeconds: 20 })).toEqual({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    expect(await box.jobs.has('test-plain', argv)).toBe(false)
  })

  test('has its words as they are, with quotes, dollars and line breaks', async () => {
    const words = ['$HOME', '${HOME}', '${none##*/}', '$$', '%h', "it's", '"', '\\', '*', 'a\nb', '']
    const { stdout } = await box.jobs.run('test-words', ['printf', '<%s>', ...words], { timeoutSeconds: 20 })
    expect(stdout).toBe(words.map((word) => `<${word}>`).join(''))
  })

  test('is taken up again after the connection was lost, and runs once', async () => {
    const argv = job(4)
    const lost = box.jobs.run('test-lost', argv, { timeoutSeconds: 60 }).catch((error: unknown) => error)
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true)
    sshd.kill()
    expect(await lost).toMatchObject({ code: 'connection-lost' })
    await sshd.restart()
    await box.reconnect()
    expect(await box.jobs.has('test-lost', argv)).toBe(true)
    expect(await box.jobs.run('test-lost', argv, { timeoutSeconds: 60 })).toMatchObject({
      exitCode: 3,
      stdout: 'done\n',
    })
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1)
  })

  test('is another one with other words, and can be asked for at the same time', async () => {
    const both = ['a', 'b'].map((word) => box.jobs.run('test-two', ['echo', word], { timeoutSeconds: 20 }))
    expect((await Promise.all(both)).map(({ stdout }) => stdout)).toEqual(['a\n', 'b\n'])
  })

  test.each([
    ['an abort', { abortAfterMs: 1500, timeoutSeconds: 60 }, 'interrupted'],
    ['the end of all jobs of its name', { abortAfterMs: undefined, timeoutSeconds: 60 }, 'command-failed'],
  ])('is ended, with its children, by %s', async (_, { abortAfterMs, timeoutSeconds }, code) => {
    const signal = abortAfterMs === undefined ? undefined : AbortSignal.timeout(abortAfterMs)
    const ended = box.jobs.run('test-end', job(300), { timeoutSeconds, ...(signal ? { signal } : {}) })
    const outcome = ended.catch((error: unknown) => error)
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true)
    if (abortAfterMs === undefined) await box.jobs.endAll('test-')
    expect(await outcome).toMatchObject({ code })
    await sleep(300)
    expect(existsSync(`/proc/${(await readFile(file, 'utf8')).trim()}`)).toBe(false)
  })

  test('is ended by its time limit with the exit code of timeout(1)', async () => {
    const { exitCode } = await box.jobs.run('test-limit', ['sleep', '300'], { timeoutSeconds: 1 })
    expect(exitCode).toBe(124)
  })
})
