import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newSecret, placesOf, watchCommandLines } from '../bench/testing/planted-secrets.ts'
import { fingerprintOf } from '../box/host-keys.ts'
import { startCommandServer, type CommandServer } from '../box/testing/command-server.ts'
import { startSshd, type TestSshd } from '../box/testing/sshd.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const PASSWORD = newSecret()
const PASSPHRASE = newSecret()
const WRONG = newSecret()
const ALL = [PASSWORD, PASSPHRASE, WRONG]

let directory: string
let byPassword: CommandServer
let byKey: TestSshd
let keyFile: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-cli-secrets-'))
  byPassword = await startCommandServer(PASSWORD)
  byKey = await startSshd()
  keyFile = path.join(byKey.directory, 'user_key')
  execFileSync('ssh-keygen', ['-p', '-q', '-P', '', '-N', PASSPHRASE, '-f', keyFile])
})
afterEach(async () => {
  await byPassword.close()
  await byKey.close()
  await rm(directory, { recursive: true })
})

/** Not the synchronous one: the server that it logs in to lives in this process. */
async function rabench(secrets: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const child = spawn(process.execPath, ['src/main/cli/rabench.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ RABENCH_DATA: path.join(directory, 'data'), RABENCH_CACHE: path.join(directory, 'cache') },
      ...secrets,
    },
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { stdout, stderr }
}

test('secrets from the environment open a box, and are in nothing that is printed, kept, or an argument', async () => {
  const endWatch = watchCommandLines(ALL)
  const printed: string[] = []
  const run = async (secrets: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const result = await rabench(secrets, ...args)
    printed.push(result.stdout, result.stderr)
    return result
  }
  const boxes = [
    { variable: 'RABENCH_PASSWORD', name: 'by-password', right: PASSWORD, login: ['--password'], server: byPassword },
    { variable: 'RABENCH_PASSPHRASE', name: 'by-key', right: PASSPHRASE, login: ['--key', keyFile], server: byKey },
  ] as const
  for (const { variable, name, right, login, server } of boxes) {
    const { host, port, user, scratch } = server.address
    const place = ['--host', host, '--port', String(port), '--user', user, '--scratch', scratch]
    await run({}, 'box', 'add', name, ...place, ...login)
    const check = ['box', 'check', name, '--accept-host-key', fingerprintOf(server.hostKey), '--json']
    expect((await run({}, ...check)).stderr).toMatch(/nobody could be asked[^]*\[authentication-failed\]/)
    const refused = await run({ [variable]: WRONG }, ...check)
    expect(refused.stderr).toContain('[authentication-failed]')
    expect(refused.stderr).not.toContain('    at ')
    const { stdout, stderr } = await run({ [variable]: right }, ...check)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'kernel' }))
  }
  await run({}, 'box', 'list', '--json')
  expect(endWatch()).toEqual([])
  expect(await placesOf(ALL, [directory], { 'what was printed': printed.join('\n') })).toEqual([])
}, 120_000)
