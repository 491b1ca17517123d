import { BenchError, type ErrorCode } from '../errors.ts'
import { seededRandom, type Random } from './random-choices.ts'

/** A parser, and a source of inputs for it that does not end. */
export interface FuzzSubject {
  /** "seed csv" */
  readonly name: string
  /** Of the errors by which it may refuse an input. */
  readonly codes: readonly ErrorCode[]
  /**
   * Makes the input that these numbers stand for, and gives it to the parser.
   * @returns undefined where it was taken; where the parser says so without throwing, by what name it was refused
   * @throws what the parser throws; anything, where it took what it must not take
   */
  readonly take: (random: Random) => string | undefined | Promise<string | undefined>
  /** How a refusal is counted; by default by its code. */
  readonly nameOf?: (error: BenchError) => string
  readonly close: () => Promise<void>
}

/** Inputs are numbered: the number is the seed of all that is random in one. */
export interface FuzzRange {
  /** The first one. */
  readonly from: number
  readonly inputs: number
}

export interface UnnamedError {
  readonly input: number
  readonly error: unknown
}

export interface FuzzReport {
  readonly inputs: number
  readonly accepted: number
  /** How often, by name. */
  readonly refused: ReadonlyMap<string, number>
  readonly unnamed: readonly UnnamedError[]
}

export interface FuzzWatching {
  /** Called before each input. */
  readonly onInput?: (input: number) => void
  /** Called now and then, and at the end. */
  readonly onReport?: (report: FuzzReport, nextInput: number) => void
  /** Not given to the parser: it is known that they end it. */
  readonly skipped?: ReadonlySet<number>
}

const REPORT_MS = 500
/** Of which the first ones tell what there is to mend. */
const MOST_UNNAMED = 1000

/**
 * Gives a subject all inputs of a range. A parser that neither takes nor refuses one by name is reported, not thrown. One that does not come
 * back from an input blocks it: `scripts/fuzz` notices that from another process, and ends this one.
 */
export async function fuzz(
  subject: FuzzSubject,
  { from, inputs }: FuzzRange,
  { onInput, onReport, skipped }: FuzzWatching = {},
): Promise<FuzzReport> {
  const refused = new Map<string, number>()
  const unnamed: UnnamedError[] = []
  const counts = { inputs: 0, accepted: 0 }
  const report = (): FuzzReport => ({ ...counts, refused, unnamed })
  let reportedMs = performance.now()
  for (let input = from; input < from + inputs; input++) {
    if (skipped?.has(input) === true) continue
    onInput?.(input)
    try {
      const refusal = await subject.take(seededRandom(input))
      if (refusal === undefined) counts.accepted += 1
      else count(refused, refusal)
    } catch (error) {
      if (error instanceof BenchError && subject.codes.includes(error.code)) {
        count(refused, subject.nameOf?.(error) ?? error.code)
      } else if (unnamed.push({ input, error }) >= MOST_UNNAMED) break
    }
    counts.inputs += 1
    const nowMs = performance.now()
    if (nowMs - reportedMs < REPORT_MS) continue
    reportedMs = nowMs
    onReport?.(report(), input + 1)
    // What only promises wait for would let nothing else have its turn.
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  onReport?.(report(), from + inputs)
  return report()
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const INPUTS = 'RABENCH_FUZZ_INPUTS'
const FROM = 'RABENCH_FUZZ_FROM'
type Environment = Readonly<Record<string, string | undefined>>

/** What is asked for: so many inputs (RABENCH_FUZZ_INPUTS), from this one on (RABENCH_FUZZ_FROM). */
export function rangeOf(environment: Environment, usualInputs: number): FuzzRange {
  return { from: wholeOf(environment, FROM, 0), inputs: wholeOf(environment, INPUTS, usualInputs) }
}

/** How one input is given to its parser again. */
export function repeatHint(input: number): string {
  return `${FROM}=${input} ${INPUTS}=1`
}

function wholeOf(environment: Environment, name: string, usual: number): number {
  const text = environment[name] ?? ''
  if (text === '') return usual
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${name} is a whole number of inputs, not "${text}"`)
  return Number(text)
}

/** Where a test runs: Node's `process`. */
export interface FuzzHost {
  readonly env: Environment
  readonly stdout: { write(text: string): unknown }
}

/**
 * The same for a test, over what the environment asks for: prints what came of it, and closes the subject.
 * @throws of the first input that was neither taken nor refused by name, with how to repeat it
 */
export async function fuzzed(
  opening: FuzzSubject | Promise<FuzzSubject>,
  usualInputs: number,
  host: FuzzHost,
  watching: FuzzWatching = {},
): Promise<FuzzReport> {
  const subject = await opening
  const range = rangeOf(host.env, usualInputs)
  try {
    const report = await fuzz(subject, range, watching)
    host.stdout.write(`${summaryOf(subject.name, report)}\n`)
    const [first] = report.unnamed
    if (first !== undefined) {
      const others = report.unnamed.length - 1
      throw new Error(
        `${subject.name}: input ${first.input} ended in an error without a name, and ${others} more. ` +
          `To repeat it: ${repeatHint(first.input)}`,
        { cause: first.error },
      )
    }
    if (report.inputs !== range.inputs) throw new Error(`${subject.name}: ${report.inputs} of ${range.inputs} inputs`)
    return report
  } finally {
    await subject.close()
  }
}

/** "ctf: 20,000 inputs, 1,204 accepted, 18,796 refused, 0 unnamed" */
function summaryOf(name: string, { inputs, accepted, refused, unnamed }: FuzzReport): string {
  const refusals = [...refused.values()].reduce((sum, each) => sum + each, 0)
  const [all, taken, named, others] = [inputs, accepted, refusals, unnamed.length].map((each) =>
    each.toLocaleString('en'),
  )
  return `${name}: ${all} inputs, ${taken} accepted, ${named} refused, ${others} unnamed`
}
