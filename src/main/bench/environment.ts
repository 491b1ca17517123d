import type { Box } from '../box/index.ts'
import type { SessionEnvironment } from '../store/index.ts'
import { describeDisk, type ScratchDevice } from '../workload/index.ts'

/** What the box is at this moment, as a session keeps it. */
export async function readEnvironment(box: Box, device: ScratchDevice): Promise<SessionEnvironment> {
  const words = async (argv: readonly string[]) => (await box.must(argv)).trim()
  const { disk: name, model, ...disk } = await describeDisk(box, device.disk)
  const memoryKib = Number(/MemTotal:\s+(\d+) kB/.exec(await words(['cat', '/proc/meminfo']))?.[1])
  return {
    kernel: await words(['uname', '-r']),
    cpus: Number(await words(['nproc'])),
    memoryBytes: memoryKib * 1024,
    disk: { ...disk, name, fileSystem: device.fileSystem, ...(model === undefined ? {} : { model }) },
    fioVersion: (await words(['fio', '--version'])).replace(/^fio-/, ''),
    lttngVersion: /\d+\.\d+\.\d+/.exec(await words(['lttng', '--version']))?.[0] ?? 'unknown',
  }
}
