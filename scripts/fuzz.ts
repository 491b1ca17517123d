// Random and damaged input for every parser of what comes from a box, a file or a page, in processes of their own:
//   npm run test:fuzz -- [--only NAME]... [--from N] [--inputs N] [--jobs N]
// Exit 0 where every input was taken or refused by name, within 60 s and 512 MiB; 1 where not. A range can be run alone, so a long run can be
// done in parts.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { table } from '../bench/figures.ts'
import { rangeOf, type FuzzRange } from '../src/shared/testing/fuzzing.ts'
import { runSlice, type BadEnd, type SliceResult } from './fuzz/run-slice.ts'
import { SUBJECTS, type NamedSubject } from './fuzz/subjects.ts'
import { added, NOTHING, type Tally } from './fuzz/tally.ts'

/** Enough to tell memory that grows, and to give each processor something to do. */
const SLICE_INPUTS = 50_000
const MOST_RSS_MIB = 512
const SHOWN_PROBLEMS = 20
const TELL_MS = 30_000

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    from: { type: 'string', default: process.env['RABENCH_FUZZ_FROM'] ?? '' },
    inputs: { type: 'string', default: process.env['RABENCH_FUZZ_INPUTS'] ?? '' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
})

interface Found {
  readonly name: string
  tally: Tally
  readonly ends: BadEnd[]
}

const chosen = SUBJECTS.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name))
if (chosen.length < flags.only.length) {
  throw new RangeError(`--only takes one of: ${SUBJECTS.map(({ name }) => name).join(', ')}`)
}
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-fuzz-'))
try {
  report(await runAll(chosen))
} finally {
  rmSync(directory, { recursive: true })
}

async function runAll(subjects: readonly NamedSubject[]): Promise<readonly Found[]> {
  const found = subjects.map(({ name }): Found => ({ name, tally: NOTHING, ends: [] }))
  const slices = subjects.flatMap((subject, place) =>
    slicesOf(rangeFor(subject)).map((range) => ({ name: subject.name, place, range })),
  )
  let toldMs = performance.now()
  const worker = async (): Promise<void> => {
    for (let slice = slices.shift(); slice !== undefined; slice = slices.shift()) {
      const { name, place, range } = slice
      const result = await runSlice(name, range, directory, (done) => {
        if (performance.now() - toldMs < TELL_MS) return
        toldMs = performance.now()
        say(`${name}: ${done} of ${range.inputs} from ${range.from}; ${slices.length} slices after it`)
      })
      add(found[place], result)
      say(`${name}: inputs ${range.from} to ${range.from + range.inputs - 1} done`)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Number(flags.jobs)) }, worker))
  return found
}

function rangeFor({ inputs }: NamedSubject): FuzzRange {
  return rangeOf({ RABENCH_FUZZ_FROM: flags.from, RABENCH_FUZZ_INPUTS: flags.inputs }, inputs)
}

function slicesOf({ from, inputs }: FuzzRange): FuzzRange[] {
  return Array.from({ length: Math.ceil(inputs / SLICE_INPUTS) }, (_, place) => ({
    from: from + place * SLICE_INPUTS,
    inputs: Math.min(SLICE_INPUTS, inputs - place * SLICE_INPUTS),
  }))
}

function add(found: Found | undefined, { tally, ends }: SliceResult): void {
  if (found === undefined) throw new RangeError('a slice of no subject')
  found.tally = added(found.tally, tally)
  found.ends.push(...ends)
}

function report(found: readonly Found[]): void {
  const rows = found.map(({ name, tally, ends }) => {
    const refused = Object.values(tally.refused).reduce((sum, each) => sum + each, 0)
    const ended = (kind: BadEnd['kind']) => ends.filter((end) => end.kind === kind).length
    const counts = [tally.inputs + ends.length, tally.accepted, refused, ended('crash'), ended('hang')]
    return [name, ...[...counts, tally.unnamed.length, peakMib(tally)].map((each) => each.toLocaleString('en'))]
  })
  const header = [
    'parser',
    'inputs',
    'accepted',
    'refused by name',
    'crashes',
    'hangs',
    'unnamed errors',
    'peak RSS MiB',
  ]
  process.stdout.write(table(header, rows))
  const problems = found.flatMap(problemsOf)
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) process.stdout.write(`\n${problem}\n`)
  if (problems.length > SHOWN_PROBLEMS) process.stdout.write(`\n… and ${problems.length - SHOWN_PROBLEMS} more\n`)
  if (problems.length > 0) process.exitCode = 1
}

function problemsOf({ name, tally, ends }: Found): string[] {
  const again = (input: number) => `npm run test:fuzz -- --only "${name}" --from ${input} --inputs 1`
  return [
    ...ends.map(({ input, kind, said }) => `${name}, input ${input}: ${kind} (${again(input)})\n${said}`),
    ...tally.unnamed.map(({ input, error }) => `${name}, input ${input}: unnamed error (${again(input)})\n${error}`),
    ...(peakMib(tally) > MOST_RSS_MIB ? [`${name}: memory beyond ${MOST_RSS_MIB} MiB`] : []),
  ]
}

function peakMib({ peakRssKib }: Tally): number {
  return Math.ceil(peakRssKib / 1024)
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
}
