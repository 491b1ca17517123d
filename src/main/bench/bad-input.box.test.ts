import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import type { Profile } from '../../shared/profile.ts'
import { connectBox, type BoxAddress } from '../box/index.ts'
import { loadProfile, prepareProgram, removeProgram } from '../workload/index.ts'
import type { Access } from './access.ts'
import { captureOnBox } from './capture.ts'
import { checkBox, requireReady } from './check.ts'
import { upVirtualBox } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

let bench: Workbench
let directory: string
let address: BoxAddress
let root: Access
let profile: Profile

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-bad-input-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  ;({ address } = await upVirtualBox(bench))
  root = { address, box: await connectBox(address, bench.hostKeys) }
  ;({ profile } = await loadProfile('smoke'))
})
afterAll(async () => {
  await root.box.close()
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

async function refusal(work: Promise<unknown>): Promise<BenchError> {
  const sessions = bench.store.sessions.list().length
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof BenchError)) throw new Error(`expected a BenchError, got ${String(error)}`)
  expect(error.nextStep).toBeTruthy()
  const left = bench.store.sessions.list().slice(sessions)
  expect(left.filter(({ state }) => state !== 'failed')).toEqual([])
  expect(await root.box.must(['ls', '-A', address.scratch])).toBe(scratchContent)
  return error
}
const scratchContent = 'lost+found\nrabench-2048.dat\nrabench-2048.dat.ok\n'

/** Changes the box for one check and changes it back. */
async function meanwhile(change: string, undo: string, check: () => Promise<void>): Promise<void> {
  await root.box.must(['sh', '-c', change])
  try {
    await check()
  } finally {
    await root.box.must(['sh', '-c', undo])
  }
}

async function as<T>(user: string, work: (access: Access) => Promise<T>): Promise<T> {
  const box = await connectBox({ ...address, user }, bench.hostKeys)
  try {
    return await work({ box, address: { ...address, user } })
  } finally {
    await box.close()
  }
}

test('the virtual box meets every requirement, for root and for a user with passwordless sudo', async () => {
  const unmet = async (access: Access) => (await checkBox(access)).filter(({ status }) => status !== 'ok')
  expect(await unmet(root)).toEqual([])
  expect(await as('lab', unmet)).toEqual([])
})

test('no sudo: said before anything is done, with the line that would allow it', async () => {
  const error = await refusal(as('guest', (access) => captureOnBox(bench, access, { profile })))
  expect(error.code).toBe('no-sudo')
  expect(error.nextStep).toContain('NOPASSWD')
})

test('a device that is not behind the scratch directory', async () => {
  const error = await refusal(captureOnBox(bench, root, { profile, device: '/dev/vdz' }))
  expect(error.code).toBe('unknown-device')
  expect(error.message).toContain('vdz')
})

test('a scratch directory that is not there', async () => {
  const nowhere = { ...root, address: { ...address, scratch: '/srv/nowhere' } }
  const error = await refusal(captureOnBox(bench, nowhere, { profile }))
  expect(error.message).toContain('/srv/nowhere')
})

test('a missing tool', async () => {
  await meanwhile('mv /usr/bin/fio /usr/bin/fio.away', 'mv /usr/bin/fio.away /usr/bin/fio', async () => {
    const error = await refusal(captureOnBox(bench, root, { profile }))
    expect(error.code).toBe('missing-tool')
    expect(error.nextStep).toContain('fio')
  })
})

test('a kernel without headers', async () => {
  const build = '/lib/modules/$(uname -r)/build'
  await meanwhile(`mv ${build} ${build}.away`, `mv ${build}.away ${build}`, async () => {
    const error = await refusal(requireReady(root, ['deploy']))
    expect(error.code).toBe('missing-headers')
    expect(error.nextStep).toContain('linux-headers')
  })
})

test('a disk that is mounted read-only', async () => {
  await meanwhile(`mount -o remount,ro ${address.scratch}`, `mount -o remount,rw ${address.scratch}`, async () => {
    const error = await refusal(captureOnBox(bench, root, { profile }))
    expect(error.code).toBe('read-only')
    expect(error.message).toContain(address.scratch)
  })
})

test('no space for the test file', async () => {
  const error = await refusal(captureOnBox(bench, root, { profile: { ...profile, fileMib: 100_000 } }))
  expect(error.code).toBe('no-space')
  expect(error.message).toMatch(/100016 MiB/)
})

test('a disk that somebody else is using', async () => {
  const reader = new AbortController()
  const reading = root.box
    .run(
      ['sh', '-c', `while :; do dd if=${address.scratch}/rabench-2048.dat of=/dev/null bs=128k iflag=direct; done`],
      {
        signal: reader.signal,
        timeoutSeconds: 120,
      },
    )
    .catch(() => undefined)
  await sleep(3000)
  const error = await refusal(captureOnBox(bench, root, { profile }))
  reader.abort()
  await reading
  expect(error.code).toBe('device-busy')
  expect(error.message).toContain('vdb')
})

// Here, where systemd starts jobs: it takes variables for its own.
test('a job has its words as they are, and a program’s data is laid by one', async () => {
  const words = ['$HOME', '${HOME}', '${none##*/}', '$$', '%h', 'a\nb']
  const { stdout } = await root.box.jobs.run('test-words', ['printf', '<%s>', ...words], { timeoutSeconds: 60 })
  expect(stdout).toBe(words.map((word) => `<${word}>`).join(''))
  const grep = await prepareProgram(root.box, 'grep', { directory: address.scratch, dataMib: 12 })
  expect(grep.laid.parts).toBeGreaterThan(1)
  await removeProgram(root.box, grep)
})

// Last: lockdown cannot be taken back before the next boot.
test('a kernel in lockdown, as Secure Boot makes it, refuses the module with that reason', async () => {
  await root.box.must(['sh', '-c', 'echo integrity >/sys/kernel/security/lockdown'])
  const error = await refusal(requireReady(root, ['deploy']))
  expect(error.code).toBe('module-refused')
  expect(error.message).toMatch(/locked down \(integrity\)/)
})
