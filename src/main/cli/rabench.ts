import { Command, CommanderError } from 'commander'
import { APP_VERSION } from '../../shared/version.ts'
import { boxCommands } from './commands/box.ts'
import { captureCommand } from './commands/capture.ts'
import { controlCommand } from './commands/control.ts'
import { deployCommand } from './commands/deploy.ts'
import { featuresCommand } from './commands/features.ts'
import { modelCommands } from './commands/models.ts'
import { moduleCommands } from './commands/module.ts'
import { reviewCommands } from './commands/review.ts'
import { runCommandLine } from './commands/run.ts'
import { serveCommand } from './commands/serve.ts'

const program = new Command('rabench')
  .description('Teaches a Linux box’s kernel which readahead its workload wants, and proves it.')
  .version(APP_VERSION)

for (const command of [
  runCommandLine(),
  boxCommands(),
  captureCommand(),
  featuresCommand(),
  ...modelCommands(),
  deployCommand(),
  controlCommand(),
  ...moduleCommands(),
  ...reviewCommands(),
  serveCommand(),
]) {
  program.addCommand(command)
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
