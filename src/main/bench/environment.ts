import type { BoxFacts } from '../../shared/contract/index.ts'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/index.ts'
import { moduleState } from '../kmod/index.ts'
import type { SessionEnvironment } from '../store/index.ts'
import { describeDisk, scratchDevice, type ScratchDevice } from '../workload/index.ts'
import type { Access } from './access.ts'
import { kernelRelease } from './kernel-release.ts'

/** What the box is at this moment, as a session keeps it. */
export async function readEnvironment(box: Box, device: ScratchDevice): Promise<SessionEnvironment> {
  const disk = await diskFacts(box, device)
  return {
    ...(await machineFacts(box)),
    disk,
    fioVersion: (await fioVersion(box)) ?? 'unknown',
    lttngVersion: (await lttngVersion(box)) ?? 'unknown',
  }
}

/** The same for a box that may lack something: what cannot be known is left out. */
export async function boxFacts({ box, address }: Access): Promise<BoxFacts> {
  const device = await scratchDevice(box, address.scratch).catch((error: unknown) => {
    // The check says in words what is wrong with the scratch directory.
    if (error instanceof BenchError && error.code !== 'connection-lost') return undefined
    throw error
  })
  const [fio, lttng, module] = [await fioVersion(box), await lttngVersion(box), await moduleState(box)]
  return {
    ...(await machineFacts(box)),
    ...(device === undefined ? {} : { disk: await diskFacts(box, device) }),
    ...(fio === undefined ? {} : { fioVersion: fio }),
    ...(lttng === undefined ? {} : { lttngVersion: lttng }),
    module: module.loaded ? { loaded: true, modelId: module.modelId } : { loaded: false },
  }
}

async function machineFacts(box: Box) {
  const memoryKib = Number(/MemTotal:\s+(\d+) kB/.exec(await box.must(['cat', '/proc/meminfo']))?.[1])
  return {
    kernel: await kernelRelease(box),
    cpus: Number(await box.must(['nproc'])),
    memoryBytes: memoryKib * 1024,
  }
}

async function diskFacts(box: Box, device: ScratchDevice) {
  return { ...(await describeDisk(box, device.disk)), fileSystem: device.fileSystem }
}

async function fioVersion(box: Box): Promise<string | undefined> {
  const { exitCode, stdout } = await box.run(['fio', '--version'])
  return exitCode === 0 ? stdout.trim().replace(/^fio-/, '') : undefined
}

async function lttngVersion(box: Box): Promise<string | undefined> {
  return /\d+\.\d+\.\d+/.exec((await box.run(['lttng', '--version'])).stdout)?.[0]
}
