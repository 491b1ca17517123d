import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { NOBODY_TO_ASK } from '../box/index.ts'
import { openImage, type MachineState } from '../testbox/index.ts'
import { withBox } from './access.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, imageCacheIn, openWorkbench, type Workbench } from './workbench.ts'

let bench: Workbench
let directory: string
let state: MachineState

beforeAll(async () => {
  // What is special to QEMU's options and to a URI; short, as the path of a socket has at most 107 bytes.
  directory = await mkdtemp(path.join(tmpdir(), 'rabench, a?b&c#d%20-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  vi.stubEnv('RABENCH_PASSWORD', 'not for a machine that runs for days')
  state = (await upVirtualBox(bench, { diskModel: 'network' })).state
  vi.unstubAllEnvs()
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

const direction = z.object({ total_ios: z.number(), lat_ns: z.object({ min: z.number(), mean: z.number() }) })
const fioOutput = z.object({ jobs: z.tuple([z.object({ read: direction, write: direction })]) })

test('neither the machine nor the server of its disk is told our secrets', async () => {
  for (const pid of [state.pid, state.nbdPid]) {
    expect(pid).toBeDefined()
    expect(await readFile(`/proc/${pid}/environ`, 'latin1')).not.toContain('not for a machine')
  }
})

test('what was written on the network disk takes as long to read as what was on it, and never reaches the image', async () => {
  const { labDisk } = await openImage(imageCacheIn(bench.paths), state.imageHash)
  const before = await hashOf(labDisk)
  await withBox(bench, VIRTUAL, NOBODY_TO_ASK, async ({ box, address }) => {
    const file = path.posix.join(address.scratch, 'rabench-network-disk.dat')
    const direct = async (rw: 'randwrite' | 'randread') => {
      const job = ['--name=one', `--filename=${file}`, `--rw=${rw}`, '--ioengine=psync', '--direct=1']
      const text = await box.must(['fio', ...job, '--bs=4k', '--size=2m', '--output-format=json'])
      return fioOutput.parse(JSON.parse(text.slice(text.indexOf('{')))).jobs[0]
    }
    const { write } = await direct('randwrite')
    const { read } = await direct('randread')
    await box.must(['rm', file])
    process.stdout.write(
      `written in ${milliseconds(write.lat_ns.mean)} (least ${milliseconds(write.lat_ns.min)}), ` +
        `read again in ${milliseconds(read.lat_ns.mean)} (least ${milliseconds(read.lat_ns.min)})\n`,
    )
    expect([write.total_ios, read.total_ios]).toEqual([512, 512])
    expect(write.lat_ns.min).toBeGreaterThanOrEqual(2e6)
    expect(read.lat_ns.min).toBeGreaterThanOrEqual(2e6)
  })
  await bench.machine.stop()
  expect(await hashOf(labDisk)).toBe(before)
})

function milliseconds(nanoseconds: number): string {
  return `${(nanoseconds / 1e6).toFixed(2)} ms`
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
