import { Command } from 'commander'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { showById } from '../../bench/index.ts'
import { CLASS_SIGN, percent, table } from '../format.ts'
import { runCommand } from '../session.ts'

interface JsonFlag {
  readonly json?: true
}

export function reviewCommands(): Command[] {
  return [sessions(), models(), show()]
}

function sessions(): Command {
  return new Command('sessions')
    .description('what was captured')
    .option('--json', 'print one JSON document')
    .action(async (flags: JsonFlag) => {
      await runCommand(flags.json === true, ({ bench, print }) => {
        print(bench.store.sessions.list(), (all) =>
          table(
            [
              ...['session', 'box', 'state', 'runs'],
              ...ACCESS_CLASSES.map((name) => `${CLASS_SIGN[name]} ${name}`),
              'left out',
            ],
            all.map(({ id, boxName, state, runs, windowsByClass, idleWindows, lossyWindows }) => [
              id,
              boxName,
              state,
              String(runs),
              ...ACCESS_CLASSES.map((name) => String(windowsByClass[name])),
              // Idle, or with losses.
              String(idleWindows + lossyWindows),
            ]),
          ),
        )
        return Promise.resolve()
      })
    })
}

function models(): Command {
  return new Command('models')
    .description('what was trained')
    .option('--json', 'print one JSON document')
    .action(async (flags: JsonFlag) => {
      await runCommand(flags.json === true, ({ bench, print }) => {
        print(bench.store.models.list(), (all) =>
          table(
            ['model', 'name', 'feature set', 'accuracy by run'],
            all.map(({ id, name, featureSet, accuracyByRun }) => [
              id,
              name,
              featureSet,
              accuracyByRun === undefined ? '' : percent(accuracyByRun.accuracy),
            ]),
          ),
        )
        return Promise.resolve()
      })
    })
}

function show(): Command {
  return new Command('show')
    .description('everything about a session or a model, as JSON')
    .argument('<id>')
    .action(async (id: string) => {
      await runCommand(true, ({ bench, print }) => {
        print(showById(bench, id), () => '')
        return Promise.resolve()
      })
    })
}
