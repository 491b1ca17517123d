import { Command } from 'commander'
import type { InterruptedWork } from '../../../shared/contract/index.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  boxesLeft,
  discardInterrupted,
  interruptedWorks,
  keepInterrupted,
  putBackLeft,
  resumable,
  resumeEvaluationOnBox,
  resumeOnBox,
  withBox,
  withBoxUp,
} from '../../bench/index.ts'
import { evaluationText } from '../evaluation-text.ts'
import { runCommand, type CommandContext } from '../session.ts'
import { terminalPrompts, type Terminal } from '../terminal.ts'

interface JsonFlag {
  readonly json?: true
}

/** What becomes of work that was cut off: it goes on, what is complete is kept, or all of it is discarded. */
export function interruptedCommands(): Command[] {
  return [listCommand(), resumeCommand(), endCommand('keep'), endCommand('discard')]
}

function listCommand(): Command {
  return new Command('interrupted')
    .description('sessions and evaluations that were cut off, and boxes that have to be put back')
    .option('--json', 'print one JSON document')
    .action(async (flags: JsonFlag) => {
      await runCommand(flags.json === true, async ({ bench, print }) => {
        const works = await interruptedWorks(bench)
        const boxes = await boxesLeft(bench)
        print({ works, boxes }, () =>
          works.length + boxes.length === 0
            ? 'Nothing was interrupted.\n'
            : [
                ...works.map(workText),
                ...boxes.map(
                  ({ boxName, work, since }) =>
                    `${boxName}   left in the middle of a ${work}, since ${since}: rabench box restore ${boxName}\n`,
                ),
              ].join(''),
        )
      })
    })
}

function workText({ kind, id, boxName, complete, planned, canResume }: InterruptedWork): string {
  const what = kind === 'session' ? 'runs' : 'measurements'
  const verbs = [...(canResume && complete < planned ? ['resume'] : []), 'keep', 'discard']
  return `${id}   on ${boxName}, ${complete} of ${planned} ${what} complete: rabench ${verbs.join(' | ')} ${id}\n`
}

function resumeCommand(): Command {
  return new Command('resume')
    .argument('<id>', 'of a session or an evaluation that was interrupted, stopped, or failed')
    .description('go on with it: the runs or measurements that it lacks')
    .option('--json', 'print one JSON document')
    .action(async (id: string, flags: JsonFlag) => {
      await runCommand(flags.json === true, async ({ bench, terminal, onRemark, signal, print }) => {
        const { kind, boxName } = await resumable(bench, id)
        const options = {
          ...{ onRemark, signal },
          onProgress: (progress: Parameters<Terminal['progress']>[0]) => {
            terminal.progress(progress)
          },
        }
        await withBoxUp(bench, boxName, terminalPrompts(), { onRemark, signal }, async (access) => {
          if (kind === 'session') {
            await resumeOnBox(bench, access, id, options)
            const summary = bench.store.sessions.summary(id)
            print(summary, ({ runs }) => `Session ${id}: ${runs} runs. Next: rabench train --sessions ${id}\n`)
            return
          }
          const { report, comparison } = await resumeEvaluationOnBox(bench, access, id, options)
          print({ evaluation_id: id, comparison, report }, () => evaluationText(report))
        })
      })
    })
}

function endCommand(how: 'keep' | 'discard'): Command {
  const [does, did] = how === 'keep' ? ['keep what is complete of it', 'Kept'] : ['delete it', 'Discarded']
  return new Command(how)
    .argument('<id>', 'of a session or an evaluation that was interrupted')
    .description(`${does}, and put its box back as it was`)
    .option('--json', 'print one JSON document')
    .action(async (id: string, flags: JsonFlag) => {
      await runCommand(flags.json === true, async (context) => {
        const { bench, print } = context
        const work = await (how === 'keep' ? keepInterrupted : discardInterrupted)(bench, id)
        await putBackIfLeft(context, work.boxName)
        print(work, ({ complete, kind }) => {
          const what = kind === 'session' ? 'runs' : 'measurements'
          return `${did} ${id}, with ${complete} complete ${what}.\n`
        })
      })
    })
}

/** A box that cannot be reached is put back by the next work on it. */
async function putBackIfLeft({ bench, onRemark }: CommandContext, boxName: string): Promise<void> {
  if (!(await boxesLeft(bench)).some((left) => left.boxName === boxName)) return
  try {
    await withBox(bench, boxName, terminalPrompts(), (access) => putBackLeft(bench, access, { onRemark }))
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    onRemark(`${boxName} is not put back yet: ${error.message} Later: rabench box restore ${boxName}`)
  }
}
