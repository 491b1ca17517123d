import { Command } from 'commander'
import { ACCESS_CLASSES, CLASS_SIGN } from '../../../shared/classes.ts'
import { showById, storedEvaluation } from '../../bench/index.ts'
import { evaluationText } from '../evaluation-text.ts'
import { percent, table } from '../format.ts'
import { runCommand } from '../session.ts'
import { sweepText } from './sweep.ts'

interface JsonFlag {
  readonly json?: true
}

export function reviewCommands(): Command[] {
  return [sessions(), models(), evaluations(), sweeps(), show()]
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

function evaluations(): Command {
  return new Command('evaluations')
    .description('what was measured with and without modules; with an id, what one shows')
    .argument('[id]')
    .option('--json', 'print one JSON document')
    .action(async (id: string | undefined, flags: JsonFlag) => {
      await runCommand(flags.json === true, ({ bench, print }) => {
        if (id !== undefined) print(storedEvaluation(bench.store, id), ({ report }) => evaluationText(report))
        else {
          print(bench.store.evaluations.list(), (all) =>
            table(
              ['evaluation', 'box', 'model', 'state', 'measurements'],
              all.map((one) => [one.id, one.boxName, one.modelId, one.state, String(one.measurements)]),
            ),
          )
        }
        return Promise.resolve()
      })
    })
}

function sweeps(): Command {
  return new Command('sweeps')
    .description('readahead maps that were found; with an id, what one shows')
    .argument('[id]')
    .option('--json', 'print one JSON document')
    .action(async (id: string | undefined, flags: JsonFlag) => {
      await runCommand(flags.json === true, ({ bench, print }) => {
        if (id !== undefined) print(bench.store.sweeps.get(id), sweepText)
        else {
          print(bench.store.sweeps.list(), (all) =>
            table(
              ['sweep', 'box', 'disk', ...ACCESS_CLASSES.map((name) => `${CLASS_SIGN[name]} ${name}, KiB`)],
              all.map((one) => [
                ...[one.id, one.boxName, one.disk.name],
                ...ACCESS_CLASSES.map((name) => String(one.map.find(({ label }) => label === name)?.kib ?? '')),
              ]),
            ),
          )
        }
        return Promise.resolve()
      })
    })
}

function show(): Command {
  return new Command('show')
    .description('everything about a session, a model, an evaluation or a sweep, as JSON')
    .argument('<id>')
    .action(async (id: string) => {
      await runCommand(true, ({ bench, print }) => {
        print(showById(bench, id), () => '')
        return Promise.resolve()
      })
    })
}
