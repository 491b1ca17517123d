import { Command } from 'commander'
import { captureOnBox, holdTraceLimits, loadProfile, traceLimitsOf, withBoxUp } from '../../bench/index.ts'
import { runCommand } from '../session.ts'
import { terminalPrompts } from '../terminal.ts'
import { KEEP_TRACES, keptTracesIn } from './keep-traces.ts'

interface CaptureFlags {
  readonly box: string
  readonly profile: string
  readonly device?: string
  readonly keepTraces?: string | true
  readonly json?: true
}

export function captureCommand(): Command {
  return new Command('capture')
    .description('run a profile’s workloads under a trace and store their windows')
    .requiredOption('--box <name>')
    .option('--profile <name>', 'a shipped profile or a file', 'quick')
    .option('--device <disk>', 'the disk that must be behind the scratch directory')
    .option(...KEEP_TRACES)
    .option('--json', 'print one JSON document')
    .action(async (flags: CaptureFlags) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        const { profile } = await loadProfile(flags.profile)
        const virtual = {
          onStep: (doing: string, secondsLeft?: number) => {
            terminal.progress({ step: 1, steps: 1, title: 'Box', doing, secondsLeft })
          },
          onRemark,
          signal,
        }
        const session = await withBoxUp(bench, flags.box, terminalPrompts(), virtual, (access) =>
          captureOnBox(bench, access, {
            profile,
            ...(flags.device === undefined ? {} : { device: flags.device }),
            ...keptTracesIn(bench, flags.keepTraces),
            onProgress: (progress) => {
              terminal.progress(progress)
            },
            onRemark,
            signal,
          }),
        )
        await holdTraceLimits(bench, await traceLimitsOf(bench), onRemark)
        const summary = bench.store.sessions.list().find(({ id }) => id === session.id)
        print(
          summary ?? session,
          () => `Session ${session.id}: ${summary?.runs ?? 0} runs. Next: rabench train --sessions ${session.id}\n`,
        )
      })
    })
}
