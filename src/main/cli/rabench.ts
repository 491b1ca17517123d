import { Command, CommanderError } from 'commander'
import { APP_VERSION } from '../../shared/version.ts'

/** A file of commands, loaded only when one of them is called: a trace is read in less time than all of them take to load. */
interface CommandFile {
  readonly names: readonly string[]
  readonly load: () => Promise<readonly Command[]>
}

/** In the order in which the help lists them. */
const COMMAND_FILES: readonly CommandFile[] = [
  { names: ['run'], load: async () => [(await import('./commands/run.ts')).runCommandLine()] },
  { names: ['box'], load: async () => [(await import('./commands/box.ts')).boxCommands()] },
  { names: ['capture'], load: async () => [(await import('./commands/capture.ts')).captureCommand()] },
  {
    names: ['interrupted', 'resume', 'keep', 'discard'],
    load: async () => (await import('./commands/interrupted.ts')).interruptedCommands(),
  },
  { names: ['features'], load: async () => [(await import('./commands/features.ts')).featuresCommand()] },
  { names: ['trace'], load: async () => [(await import('./commands/trace.ts')).traceCommand()] },
  { names: ['traces'], load: async () => [(await import('./commands/traces.ts')).tracesCommand()] },
  {
    names: ['train', 'generate'],
    load: async () => (await import('./commands/models.ts')).modelCommands(),
  },
  { names: ['predict'], load: async () => [(await import('./commands/predict.ts')).predictCommand()] },
  { names: ['study'], load: async () => [(await import('./commands/study.ts')).studyCommand()] },
  { names: ['deploy'], load: async () => [(await import('./commands/deploy.ts')).deployCommand()] },
  { names: ['control'], load: async () => [(await import('./commands/control.ts')).controlCommand()] },
  {
    names: ['undeploy', 'watch'],
    load: async () => (await import('./commands/module.ts')).moduleCommands(),
  },
  { names: ['sweep'], load: async () => [(await import('./commands/sweep.ts')).sweepCommand()] },
  {
    names: ['evaluate', 'plans'],
    load: async () => {
      const { evaluateCommand, plansCommand } = await import('./commands/evaluate.ts')
      return [evaluateCommand(), plansCommand()]
    },
  },
  {
    names: ['sessions', 'models', 'evaluations', 'sweeps', 'show'],
    load: async () => (await import('./commands/review.ts')).reviewCommands(),
  },
  { names: ['compare'], load: async () => [(await import('./commands/compare.ts')).compareCommand()] },
  { names: ['import'], load: async () => [(await import('./commands/import.ts')).importCommand()] },
  { names: ['export'], load: async () => [(await import('./commands/export.ts')).exportCommand()] },
  { names: ['report'], load: async () => [(await import('./commands/report.ts')).reportCommand()] },
  { names: ['serve'], load: async () => [(await import('./commands/serve.ts')).serveCommand()] },
]

const program = new Command('rabench')
  .description('Teaches a Linux box’s kernel which readahead its workload wants, and proves it.')
  .version(APP_VERSION)

const [asked] = process.argv.slice(2)
const called = COMMAND_FILES.find(({ names }) => asked !== undefined && names.includes(asked))
for (const { load } of called === undefined ? COMMAND_FILES : [called]) {
  for (const command of await load()) program.addCommand(command)
}

// Wrong usage is exit 2; help and version are 0. Commander would exit with 1.
const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)]
for (const command of everyCommand(program)) command.exitOverride()
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
