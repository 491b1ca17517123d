import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectBox } from './connect.ts'
import { HostKeys } from './host-keys.ts'
import type { SshBox } from './ssh-box.ts'
import { startSshd, type TestSshd } from './testing/sshd.ts'

let sshd: TestSshd
let box: SshBox
let directory: string

beforeEach(async () => {
  sshd = await startSshd()
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-reconnect-'))
  const hostKeys = new HostKeys(path.join(directory, 'known_hosts'))
  await hostKeys.accept(sshd.address.host, sshd.address.port, sshd.hostKey)
  box = await connectBox(sshd.address, hostKeys)
})
afterEach(async () => {
  await box.close()
  await sshd.close()
  await rm(directory, { recursive: true, force: true })
})

const markSeen = async () => (await box.must(['sh', '-c', 'echo "$RABENCH"'])).trim()

test('a process knows the login that it was started over, and another login has another mark', async () => {
  expect(await markSeen()).toBe(box.mark)
  const before = box.mark
  sshd.kill()
  await sshd.restart()
  await box.reconnect()
  expect(box.mark).not.toBe(before)
  expect(await markSeen()).toBe(box.mark)
})

test('logging in again waits, longer each time, for a box that does not answer yet', async () => {
  sshd.kill()
  const pauses: number[] = []
  const back = sleep(1500).then(() => sshd.restart())
  await box.reconnect({ onWaiting: (seconds) => pauses.push(seconds) })
  await back
  expect(pauses[0]).toBe(1)
  expect(pauses.length).toBeGreaterThan(1)
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  expect((await box.run(['true'])).exitCode).toBe(0)
})

test('patience has an end, and so has it when somebody stops it', async () => {
  sshd.kill()
  await expect(box.reconnect({ patienceSeconds: 2 })).rejects.toMatchObject({ code: 'unreachable' })
  const reason = new Error('stopped')
  const stopped = box.reconnect({ signal: AbortSignal.abort(reason) })
  await expect(stopped).rejects.toBe(reason)
})

test('a box that shows another key after it came back is not spoken to', async () => {
  sshd.kill()
  const other = await startSshd(sshd.address.port)
  await expect(box.reconnect()).rejects.toMatchObject({ code: 'host-key-changed' })
  await other.close()
})
