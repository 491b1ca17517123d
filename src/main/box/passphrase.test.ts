import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectBox, NOBODY_TO_ASK } from './connect.ts'
import { HostKeys } from './host-keys.ts'
import { startSshd, type TestSshd } from './testing/sshd.ts'

const PASSPHRASE = 'planted-Q7-4471'

let sshd: TestSshd
let keyFile: string
beforeAll(async () => {
  sshd = await startSshd()
  keyFile = path.join(sshd.directory, 'user_key')
  execFileSync('ssh-keygen', ['-p', '-q', '-P', '', '-N', PASSPHRASE, '-f', keyFile])
})
afterAll(() => sshd.close())

let directory: string
let hostKeys: HostKeys
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-passphrase-'))
  hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
  await hostKeys.accept(sshd.address.host, sshd.address.port, sshd.hostKey)
})
afterEach(() => rm(directory, { recursive: true }))

function connect(passphrase: string | undefined, file = keyFile) {
  const address = { ...sshd.address, auth: { kind: 'key', path: file } as const }
  return connectBox(address, hostKeys, { ...NOBODY_TO_ASK, secret: () => Promise.resolve(passphrase) })
}

test('a key file with a passphrase opens with it', async () => {
  const box = await connect(PASSPHRASE)
  expect(await box.must(['echo', 'in'])).toBe('in\n')
  await box.close()
})

test.each(['wrong', ''])(
  'the passphrase "%s", which is another one, fails as a login that the person can mend',
  (given) =>
    expect(connect(given)).rejects.toMatchObject({
      code: 'authentication-failed',
      message: 'The passphrase does not open the key file of loopback.',
    }),
)

test('the public half of a key, and a file that is none, are told apart from a refused login', async () => {
  await expect(connect(undefined, `${keyFile}.pub`)).rejects.toMatchObject({
    code: 'authentication-failed',
    message: 'The key file of loopback cannot be used: it holds no private key.',
  })
  await expect(connect(undefined, path.join(sshd.directory, 'sshd_config'))).rejects.toMatchObject({
    code: 'authentication-failed',
  })
})
