import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'

/** More than a journal and a log write now and then. */
const BUSY_REQUESTS_PER_SECOND = 50
const LOOK_SECONDS = 1

/**
 * Looks at a disk for a second: somebody else's I/O would be counted as ours.
 * @throws BenchError `device-busy`, with what was seen.
 */
export async function requireQuietDisk(box: Box, disk: string): Promise<void> {
  // What we wrote a moment ago may still be on its way.
  await box.must(['sync'], { timeoutSeconds: 300 })
  const before = await requests(box, disk)
  await sleep(LOOK_SECONDS * 1000)
  const perSecond = ((await requests(box, disk)) - before) / LOOK_SECONDS
  if (perSecond <= BUSY_REQUESTS_PER_SECOND) return
  throw new BenchError(
    'device-busy',
    `${disk} on ${box.name} is busy: ${Math.round(perSecond)} requests a second that are not ours.`,
    {
      kept: 'Nothing was started.',
      nextStep: 'See who it is (iotop, lsof), wait until they are done, or name a scratch directory on another disk.',
    },
  )
}

/** Reads and writes completed since boot (Documentation/block/stat.rst: fields 1 and 5). */
async function requests(box: Box, disk: string): Promise<number> {
  const fields = (await box.must(['cat', `/sys/block/${disk}/stat`])).trim().split(/\s+/)
  return Number(fields[0]) + Number(fields[4])
}
