import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { BenchError } from '../../shared/errors.ts'
import type { Box, CommandResult, JobOptions, Jobs } from './box.ts'
import { endProcessesWith } from './marked-processes.ts'
import { quoteCommand } from './quote.ts'

/** In memory: with a reboot the jobs are gone, and so is what is said of them. */
const JOBS = '/run/readahead-bench/jobs'
const AS_ROOT = { asRoot: true } as const
const DIED = 76

/** What the supervisor runs: the command, and the word that it has ended, which appears as a whole. */
const runScript = (argv: readonly string[]) => `dir=$1
${quoteCommand(argv)} >"$dir/stdout" 2>"$dir/stderr"
echo $? >"$dir/exit.new"
mv "$dir/exit.new" "$dir/exit"
`

/**
 * A directory is made by one caller alone, who starts the job; every other takes it up. Under systemd it is a unit of its own; elsewhere a
 * session of its own whose number is kept. Neither has our login's mark: ending what a lost login left must not end it.
 * All that belongs to it has its name in the environment.
 *
 * Its words lie in a file: systemd takes variables in the words of a command for its own, ${HOME} in the
 * middle of one too, and leaves out those that it does not know (systemd.service(5), "Command lines").
 */
const START = `
set -e
dir=$1 unit=$2 run=$3
mkdir -p -- "\${dir%/*}"
mkdir -- "$dir" 2>/dev/null || exit 0
printf %s "$run" >"$dir/run"
if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null; then
  systemd-run --quiet --collect --unit="$unit" --setenv=LC_ALL=C -- sh "$dir/run" "$dir"
else
  env -u RABENCH RABENCH_JOB="$unit" setsid sh "$dir/run" "$dir" </dev/null >/dev/null 2>&1 &
  echo $! >"$dir/pid"
fi`

const IS_ALIVE = `
alive() {
  if [ -e "$dir/pid" ]; then kill -0 "$(cat "$dir/pid")" 2>/dev/null; else systemctl is-active --quiet "$unit"; fi
}`

/** Looked at once more after it has gone: the word may have come in between. */
const AWAIT = `
dir=$1 unit=$2
${IS_ALIVE}
while [ ! -e "$dir/exit" ]; do
  alive || { sleep 1; [ -e "$dir/exit" ] || exit ${DIED}; }
  sleep 0.5
done
cat "$dir/exit"`

/** Jobs on a box, by commands over whatever login it has. */
export class BoxJobs implements Jobs {
  readonly #box: Pick<Box, 'name' | 'run' | 'must'>

  constructor(box: Pick<Box, 'name' | 'run' | 'must'>) {
    this.#box = box
  }

  async run(name: string, argv: readonly string[], options: JobOptions): Promise<CommandResult> {
    const place = placeOf(name, argv)
    const { timeoutSeconds, signal } = options
    const abort = signal ? { signal } : {}
    const limited = ['timeout', '--kill-after=5', String(Math.ceil(timeoutSeconds)), ...argv]
    await this.#box.must(['sh', '-c', START, 'sh', ...place, runScript(limited)], { ...AS_ROOT, ...abort })
    try {
      return await this.#outcome(place, argv, { ...options, timeoutSeconds: timeoutSeconds + 60 })
    } catch (error) {
      // A job goes on without its login, and is taken up again; all else ends it.
      if (error instanceof BenchError && error.code === 'connection-lost') throw error
      // What ended it is the failure to report.
      await this.#end(place).catch(() => undefined)
      throw error
    }
  }

  async has(name: string, argv: readonly string[]): Promise<boolean> {
    const [directory] = placeOf(name, argv)
    return (await this.#box.run(['test', '-d', directory], AS_ROOT)).exitCode === 0
  }

  async endAll(prefix: string): Promise<void> {
    const list = ['find', JOBS, '-mindepth', '1', '-maxdepth', '1', '-name', `${prefix}*`, '-printf', '%f\\n']
    const { stdout } = await this.#box.run(list, AS_ROOT)
    for (const name of stdout.split('\n').filter((line) => line !== '')) {
      await this.#end([posix.join(JOBS, name), unitOf(name)])
    }
  }

  async #outcome(
    place: Place,
    argv: readonly string[],
    { timeoutSeconds, signal }: JobOptions,
  ): Promise<CommandResult> {
    const awaited = await this.#box.run(['sh', '-c', AWAIT, 'sh', ...place], {
      ...AS_ROOT,
      timeoutSeconds,
      ...(signal ? { signal } : {}),
    })
    if (awaited.exitCode !== 0) {
      throw new BenchError('command-failed', `${argv[0] ?? ''} on ${this.#box.name} was ended by somebody else.`, {
        nextStep: 'Run the command again.',
        details: `${quoteCommand(argv)}\n${awaited.stderr}`,
      })
    }
    const [directory] = place
    const printed = (stream: string) => this.#box.must(['cat', '--', posix.join(directory, stream)], AS_ROOT)
    const result = {
      exitCode: Number(awaited.stdout),
      stdout: await printed('stdout'),
      stderr: await printed('stderr'),
    }
    await this.#box.must(['rm', '-rf', '--', directory], AS_ROOT)
    return result
  }

  /** timeout(1) makes a process group of its own, so that no group is the whole job; what it started has its environment. */
  async #end([directory, unit]: Place): Promise<void> {
    await this.#box.run(['systemctl', 'stop', unit], AS_ROOT)
    await endProcessesWith(this.#box, [`RABENCH_JOB=${unit}`])
    await this.#box.run(['rm', '-rf', '--', directory], AS_ROOT)
  }
}

/** Directory and unit. */
type Place = readonly [directory: string, unit: string]

/** The same command under the same name is the same job; another one is not. */
function placeOf(name: string, argv: readonly string[]): Place {
  const digest = createHash('sha256').update(JSON.stringify(argv)).digest('hex').slice(0, 12)
  const full = `${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}-${digest}`
  return [posix.join(JOBS, full), unitOf(full)]
}

function unitOf(fullName: string): string {
  return `rabench-${fullName}.service`
}
