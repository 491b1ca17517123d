import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/index.ts'
import { parseTargets, whereItActs } from '../kmod/index.ts'
import type { Access } from './access.ts'

/** What a module on a box observes and steers. */
export interface ModuleTarget {
  /** As the module's parameter `disk` takes it: "vdb", "dm-0:vdb", "/srv/lab:vdb". */
  readonly parameter: string
  /** The observed disk, of several the first: what is sampled while the module works. */
  readonly disk: string
  /** Whose readahead follows: a disk, or the path of a file system with one of its own. */
  readonly steered: string
  /** It can judge here, and nothing follows from it. */
  readonly isDryRunOnly: boolean
  /** What a person should know of it. */
  readonly remark: string | undefined
}

/**
 * The target behind a box's scratch directory, or the one that was named.
 * @throws BenchError unknown-device where no readahead of a disk is behind it; wrong-usage for a name that is none.
 */
export async function targetOf({ box, address }: Access, named?: string): Promise<ModuleTarget> {
  if (named !== undefined) return namedTarget(named)
  const reach = await whereItActs(box, address.scratch)
  if (reach.kind === 'cannot') {
    throw new BenchError('unknown-device', `The module cannot act on ${box.name}: ${reach.why}`, {
      kept: 'Nothing was changed on the box.',
      nextStep: reach.nextStep,
    })
  }
  const { parameter, observed: disk } = reach
  if (address.disk !== undefined && address.disk !== disk) {
    throw new BenchError(
      'unknown-device',
      `${address.scratch} of ${box.name} lies on ${disk}, not on ${address.disk}.`,
      {
        kept: 'Nothing was changed on the box.',
        nextStep: `Name ${disk} or no disk for this box, or give it a scratch directory on ${address.disk}.`,
      },
    )
  }
  return reach.kind === 'acts'
    ? { parameter, disk, steered: reach.steered, isDryRunOnly: false, remark: reach.remark }
    : { parameter, disk, steered: disk, isDryRunOnly: true, remark: `Dry run: ${reach.why}` }
}

function namedTarget(parameter: string): ModuleTarget {
  const [first] = parseTargets(parameter)
  if (first === undefined || /\s/.test(parameter)) {
    throw new BenchError('wrong-usage', `"${parameter}" names no disk.`, {
      nextStep: 'Name a whole disk as in /sys/block, or STEERED:OBSERVED such as dm-0:vdb.',
    })
  }
  return { parameter, disk: first.observed, steered: first.steered, isDryRunOnly: false, remark: undefined }
}

/**
 * The readahead that files of a target have when they are opened now, for comparing. A file system's own bdi cannot be found by
 * its path before the module is loaded: of btrfs it is that of all of them.
 */
export async function steeredReadahead(box: Box, { steered }: ModuleTarget): Promise<string> {
  const argv = steered.startsWith('/')
    ? ['sh', '-c', 'cat /sys/class/bdi/btrfs-*/read_ahead_kb']
    : ['cat', `/sys/block/${steered}/queue/read_ahead_kb`]
  return (await box.must(argv)).trim().split('\n').join(' and ')
}
