import { isDeepStrictEqual } from 'node:util'
import { BenchError } from '../../../shared/errors.ts'
import type { Profile } from '../../../shared/profile.ts'
import type { ReportBlock, ReportCommand } from '../../report/index.ts'
import type { SessionSummary } from '../../store/index.ts'
import { loadProfile } from '../../workload/index.ts'
import { VIRTUAL } from '../virtual-box.ts'
import { command } from './parts.ts'

interface CaptureCommands {
  readonly commands: readonly ReportCommand[]
  /** The profile itself, where no shipped one is it. */
  readonly profileBlocks: readonly ReportBlock[]
}

/** The lines that capture such a session again. */
export async function captureCommands({ id, boxName, profile, environment }: SessionSummary): Promise<CaptureCommands> {
  const isShipped = isDeepStrictEqual(await shippedProfile(profile.name), profile)
  const file = `./${profile.name}.json`
  const device = boxName === VIRTUAL ? [] : ['--device', environment.disk.name]
  return {
    commands: [
      command('See whether the box has all that it takes.', 'box', 'check', boxName),
      command(
        isShipped ? 'Run the same profile.' : `Run the same profile, which is below, from the file ${file}.`,
        ...['capture', '--box', boxName, '--profile', isShipped ? profile.name : file, ...device],
      ),
      command('Take these very windows along, for other tools.', 'export', id, '--format', 'csv', '--out', `${id}.csv`),
      command('Train a model on them.', 'train', '--sessions', id),
    ],
    profileBlocks: isShipped
      ? []
      : [{ kind: 'verbatim', title: `${profile.name}.json, as it was:`, text: JSON.stringify(profile, null, 2) }],
  }
}

/** Undefined where none ships under that name any more. */
async function shippedProfile(name: string): Promise<Profile | undefined> {
  try {
    return (await loadProfile(name)).profile
  } catch (error) {
    if (error instanceof BenchError && error.code === 'unknown-profile') return undefined
    throw error
  }
}
