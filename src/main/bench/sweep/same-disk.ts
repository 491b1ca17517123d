import { BenchError } from '../../../shared/errors.ts'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { identifyDisk } from '../../workload/index.ts'
import type { Access } from '../access.ts'
import { kernelRelease } from '../kernel-release.ts'
import { changeOf, requireNoChange } from '../same-box.ts'
import { targetOf } from '../target.ts'

/** The disk that files in the scratch directory follow. @throws BenchError unknown-device */
export async function sweptDisk(access: Access): Promise<string> {
  const { box, address } = access
  const { disk, steered } = await targetOf(access)
  if (steered === disk) return disk
  throw new BenchError('unknown-device', `Files in ${address.scratch} on ${box.name} do not follow ${disk}.`, {
    nextStep: 'Give the box a scratch directory on a disk or a partition of one.',
  })
}

/** Trials of one sweep are to be comparable; a box that was lost may have been restarted. @throws BenchError box-changed */
export async function requireSameDisk(access: Access, began: Pick<SweepDocument, 'kernel' | 'disk'>): Promise<void> {
  const { box } = access
  const kernel = await kernelRelease(box)
  const disk = await identifyDisk(box, await sweptDisk(access))
  const changes = [
    ...changeOf('kernel', began.kernel, kernel),
    ...changeOf('disk', diskText(began.disk), diskText(disk)),
  ]
  requireNoChange(box, 'the sweep', changes, 'Sweep anew.')
}

function diskText({ name, sizeBytes, serial }: SweepDocument['disk']): string {
  return `${name} of ${sizeBytes} bytes${serial === undefined ? '' : ` (${serial})`}`
}
