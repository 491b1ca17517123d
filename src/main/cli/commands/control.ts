import { Command } from 'commander'
import { ACCESS_CLASSES, type ReadaheadMapKib } from '../../../shared/classes.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  moduleState,
  setDryRun,
  setFixedReadahead,
  setPaused,
  setReadaheadMap,
  setTimeLimit,
  withBox,
  type Access,
  type LoadedState,
  type TimeLimit,
} from '../../bench/index.ts'
import { runCommand } from '../session.ts'
import { spokenSeconds, terminalPrompts } from '../terminal.ts'
import { kibFlag, mapFlag, onOffFlag, orNone, secondsFlag } from './module-options.ts'

interface ControlFlags {
  readonly box: string
  readonly dryRun?: boolean
  readonly pause?: boolean
  readonly fixed?: number | 'none'
  readonly limit?: number | 'none'
  readonly map?: ReadaheadMapKib
  readonly json?: true
}

export function controlCommand(): Command {
  return new Command('control')
    .description('change a loaded module while it works, and print its state')
    .requiredOption('--box <name>')
    .option('--dry-run <on|off>', 'on: put everything back, and only report', onOffFlag)
    .option('--pause <on|off>', 'on: leave what is in force, and only report', onOffFlag)
    .option('--fixed <KiB|off>', 'this readahead whatever the class', orNone('off', kibFlag))
    .option('--limit <seconds|never>', 'put everything back after so long from now', orNone('never', secondsFlag))
    .option('--map <KiB,KiB,KiB>', 'readahead for sequential, random, mixed', mapFlag)
    .option('--json', 'print one JSON document')
    .action(async (flags: ControlFlags) => {
      await runCommand(flags.json === true, async ({ bench, print }) => {
        await withBox(bench, flags.box, terminalPrompts(), async (access) => {
          await change(access, flags)
          const state = await moduleState(access.box)
          if (!state.loaded) {
            throw new BenchError('module-lost', `No module of this bench is loaded on ${flags.box}.`, {
              nextStep: `Deploy it first: rabench deploy --box ${flags.box} --model ID`,
            })
          }
          print(state, stateText)
        })
      })
    })
}

/** What could steer too much is taken away first, what lets it steer comes last. */
async function change({ box }: Access, { dryRun, pause, fixed, limit, map }: ControlFlags): Promise<void> {
  if (limit !== undefined) await setTimeLimit(box, limit === 'none' ? undefined : limit)
  if (map !== undefined) await setReadaheadMap(box, map)
  if (fixed !== undefined) await setFixedReadahead(box, fixed === 'none' ? undefined : fixed)
  if (pause !== undefined) await setPaused(box, pause)
  if (dryRun !== undefined) await setDryRun(box, dryRun)
}

/** What `control` prints of a loaded module. */
export function stateText(state: LoadedState): string {
  const { modelId, readaheadMapKib: map, fixedKib, limit, windowMs, disks } = state
  const byClass = ACCESS_CLASSES.map((name) => `${name} ${map[name]}`).join(', ')
  return [
    `model      ${modelId}, deciding every ${windowMs / 1000} s\n`,
    `dry run    ${state.dryRun ? 'on' : 'off'}\n`,
    `paused     ${state.paused ? 'on' : 'off'}\n`,
    `readahead  ${fixedKib === undefined ? `by class: ${byClass} KiB` : `fixed: ${fixedKib} KiB`}\n`,
    `limit      ${limitText(limit)}\n`,
    ...state.targets.map(({ steered, observed }) => {
      const report = disks.find(({ disk }) => disk === observed)
      const steers = steered === observed ? '' : `, steers ${steered}`
      if (report === undefined) return `${observed}${steers}\n`
      return (
        `${observed.padEnd(9)}  ${report.state}${steers}: ${report.readaheadKib} KiB now, ${report.homeKib} KiB at home; ` +
        `${report.windows} windows, ${report.inferences} judged, ${report.abstained} abstained, ${report.changes} changes` +
        `${report.refused === 0 ? '' : `, ${report.refused} refused: dmesg says why`}\n`
      )
    }),
  ].join('')
}

function limitText(limit: TimeLimit): string {
  switch (limit.state) {
    case 'none':
      return 'never'
    case 'running':
      return `everything is put back in ${spokenSeconds(limit.secondsLeft)}`
    case 'expired':
      return 'expired: everything was put back, and nothing is judged until --limit is given anew'
  }
}
