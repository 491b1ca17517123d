// How long training takes (bench/README.md), whole processes with their start, beside PyTorch doing the same in the same run.
// Exit 0 where the requirements hold, 1 where not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { quantile, table, verdictText, type Verdict } from './figures.ts'
import { machineText } from './machine.ts'
import { allFolds, benchData, oneSeed, problemsForTorch } from './training-problems.ts'

const MOST_ONE_SECONDS = 2
const MOST_ALL_SECONDS = 90
/** Two frames of a page: what the thread that answers pages may be busy at a stretch. */
const MOST_WORK_MS = 33

const { values: flags } = parseArgs({
  options: {
    /** Processes that train one network. */
    rounds: { type: 'string', default: '5' },
    /** Networks of the 180 that PyTorch trains; its time for all follows. */
    torch: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
})

const ours = z.object({
  backend: z.string(),
  networks: z.number(),
  epochs: z.number(),
  validationLoss: z.number(),
  longestStallMs: z.number(),
  longestWorkMs: z.number(),
})
const theirs = z.object({ seconds: z.number(), validationLoss: z.number(), version: z.string() })

interface Timed<Found> {
  readonly seconds: number
  readonly rssMib: number
  readonly found: Found
}

const root = path.resolve(import.meta.dirname, '..')
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-bench-training-'))
try {
  await main()
} finally {
  rmSync(directory, { recursive: true })
}

async function main(): Promise<void> {
  const { rows, source } = await benchData()
  const problems = path.join(directory, 'problems.json')
  const torchNetworks = Number(flags.torch)
  const folds = allFolds(rows)
  const processes = Math.min(4, availableParallelism())
  // Debian's packages are those of its own Python, which need not be the first on the path.
  const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import torch']).status === 0)
  const torchSeconds = (of: object, count: number, atOnce: number): Timed<z.infer<typeof theirs>> | undefined => {
    if (python === undefined) return undefined
    writeFileSync(problems, JSON.stringify(of))
    const script = path.join(import.meta.dirname, 'training-torch.py')
    return timed([python, script, problems, String(count), String(atOnce)], theirs)
  }

  const rounds = Array.from({ length: Number(flags.rounds) }, (_, round) => {
    const found = { ours: train('one'), torch: torchSeconds(problemsForTorch(oneSeed(rows)), 1, 1) }
    say(
      `round ${round + 1}: ${found.ours.seconds.toFixed(2)} s, PyTorch ${found.torch?.seconds.toFixed(2) ?? 'missing'}`,
    )
    return found
  })
  const all = train('all')
  const torchPart = torchSeconds(problemsForTorch(folds.slice(0, torchNetworks)), torchNetworks, processes)
  const torchAll = torchPart && (torchPart.found.seconds * folds.length) / torchNetworks

  const median = (values: readonly number[]) => quantile(values, 0.5)
  const oneSeconds = median(rounds.map((round) => round.ours.seconds))
  const torchOne = python !== undefined ? median(rounds.flatMap(({ torch }) => torch?.seconds ?? [])) : undefined
  const trained = [...rounds.map((round) => round.ours), all]
  const longestWorkMs = Math.max(...trained.map(({ found }) => found.longestWorkMs))
  const longestStallMs = Math.max(...trained.map(({ found }) => found.longestStallMs))
  const figures = {
    one_seed_seconds: oneSeconds,
    all_folds_seconds: all.seconds,
    networks: all.found.networks,
    epochs: all.found.epochs,
    validation_loss: all.found.validationLoss,
    longest_work_ms: longestWorkMs,
    longest_stall_ms: longestStallMs,
    peak_rss_mib: Math.max(...trained.map(({ rssMib }) => rssMib)),
    backend: all.found.backend,
    torch: torchPart?.found.version,
    torch_one_seed_seconds: torchOne,
    torch_all_folds_seconds: torchAll,
    torch_validation_loss: torchPart?.found.validationLoss,
    data: source,
    machine: machineText(),
  }
  const verdicts: readonly Verdict[] = [
    {
      requirement: `one network on 691 windows in ${MOST_ONE_SECONDS} s, with the start of the process`,
      found: `${oneSeconds.toFixed(2)} s`,
      passed: oneSeconds < MOST_ONE_SECONDS,
    },
    {
      requirement: `10 seeds x 18 folds in ${MOST_ALL_SECONDS} s`,
      found: `${all.seconds.toFixed(1)} s`,
      passed: all.seconds < MOST_ALL_SECONDS,
    },
    {
      requirement: `the calling thread never busy for ${MOST_WORK_MS} ms`,
      found: `at most ${longestWorkMs.toFixed(1)} ms of its own work; longest stall ${longestStallMs.toFixed(0)} ms, other work included`,
      passed: longestWorkMs < MOST_WORK_MS,
    },
  ]
  if (flags.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  else {
    const cell = (seconds: number | undefined) => seconds?.toFixed(2) ?? 'missing'
    const torchName = `PyTorch ${figures.torch ?? '(python3-torch is not installed)'}`
    process.stdout.write(`${figures.machine}; ${source}, medians of ${flags.rounds}\n\n`)
    process.stdout.write(
      table(
        ['seconds', 'one network', '180 networks', 'validation loss', 'peak MiB'],
        [
          [
            all.found.backend,
            cell(oneSeconds),
            cell(all.seconds),
            all.found.validationLoss.toFixed(4),
            figures.peak_rss_mib.toFixed(0),
          ],
          [torchName, cell(torchOne), cell(torchAll), torchPart?.found.validationLoss.toFixed(4) ?? '', ''],
        ],
      ),
    )
    process.stdout.write(`\n${verdictText(verdicts)}`)
  }
  if (verdicts.some(({ passed }) => !passed)) process.exitCode = 1
}

function train(what: 'one' | 'all'): Timed<z.infer<typeof ours>> {
  const node = ['--import', './scripts/require-node.mjs', 'bench/training-process.ts']
  return timed([process.execPath, ...node, what], ours)
}

/** Time and memory of a command, as the kernel counted them, and what it printed. */
function timed<Found>(command: readonly string[], shape: z.ZodType<Found>): Timed<Found> {
  const report = path.join(directory, 'time')
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [path.join(import.meta.dirname, 'peak-memory.py'), report, ...command],
    { cwd: root, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${command.join(' ')} ends with ${String(status)}: ${stderr}`)
  const [seconds = Number.NaN, rssKib = Number.NaN] = readFileSync(report, 'ascii').trim().split(' ').map(Number)
  return { seconds, rssMib: rssKib / 1024, found: shape.parse(JSON.parse(stdout)) }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
