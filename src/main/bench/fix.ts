import { BenchError } from '../../shared/errors.ts'
import type { Access } from './access.ts'
import { checkBox } from './check.ts'
import { holding, type HoldingOptions } from './holding.ts'
import { Apt } from './packages/apt.ts'
import { installPackages } from './packages/install.ts'
import type { Workbench } from './workbench.ts'

export interface FixOptions extends HoldingOptions {
  /** A command that changes packages is about to run. */
  readonly onLine?: (line: string) => void
}

/**
 * Installs what packages can mend, on Debian and its relatives. What was not there before is written down on the box, so that `restoreBox`
 * can take it away.
 * @returns the packages that were asked for
 * @throws BenchError missing-tool where the box has no apt-get; box-held; command-failed
 */
export async function fixBox(bench: Workbench, access: Access, options: FixOptions = {}): Promise<readonly string[]> {
  const { box } = access
  const unmet = (await checkBox(access)).filter(({ status }) => status !== 'ok')
  const names = [...new Set(unmet.flatMap(({ packages }) => packages))]
  if (names.length === 0) return []
  const apt = await Apt.find(box, options.onLine)
  if (apt === undefined) {
    throw new BenchError('missing-tool', `${box.name} has no apt-get, so nothing could be installed.`, {
      nextStep: `Install these with its own package manager: ${names.join(', ')}`,
    })
  }
  await holding(bench, access, 'install packages', options, () => installPackages(box, apt, names))
  return names
}
