import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { FuzzRange } from '../../src/shared/testing/fuzzing.ts'
import { added, NOTHING, tallySchema, type Tally } from './tally.ts'

const HEAP_MIB = 512
const HANG_MS = 60_000
/** Of loading and of making a corpus. */
const START_MS = 300_000
const LOOK_MS = 1000
/** Of one slice; then it is left. */
const MOST_ENDS = 10
const KEPT_STDERR = 4000

/** An input that ended its process, or that did not end. */
export interface BadEnd {
  readonly input: number
  readonly kind: 'crash' | 'hang'
  /** What the process said last. */
  readonly said: string
}

export interface SliceResult {
  readonly tally: Tally
  readonly ends: readonly BadEnd[]
}

/**
 * All inputs of a range, in child processes of 512 MiB of heap; after one that was ended by an input, another goes on behind it.
 * @param onTally told of what is done, now and then
 */
export async function runSlice(
  name: string,
  { from, inputs }: FuzzRange,
  directory: string,
  onTally: (done: number) => void,
): Promise<SliceResult> {
  const ends: BadEnd[] = []
  let tally = NOTHING
  let next = from
  while (next < from + inputs && ends.length < MOST_ENDS) {
    const progressFile = path.join(directory, `${name.replaceAll(' ', '-')}-${from}`)
    const range = { from: next, inputs: from + inputs - next }
    const before = tally.inputs
    const child = await runChild(name, range, progressFile, ends, (done) => {
      onTally(before + done)
    })
    tally = added(tally, child.tally)
    next = Math.max(next, child.tally.nextInput)
    if (child.end === undefined) break
    ends.push(child.end)
  }
  return { tally, ends }
}

interface ChildResult {
  readonly tally: Tally
  readonly end: BadEnd | undefined
}

/** @throws where it ended before its first input */
async function runChild(
  name: string,
  { from, inputs }: FuzzRange,
  progressFile: string,
  ends: readonly BadEnd[],
  onTally: (done: number) => void,
): Promise<ChildResult> {
  rmSync(progressFile, { force: true })
  const child = spawn(
    process.execPath,
    [
      ...[`--max-old-space-size=${HEAP_MIB}`, '--import', path.join(import.meta.dirname, '../require-node.mjs')],
      ...[path.join(import.meta.dirname, 'child.ts'), name, String(from), String(inputs), progressFile],
      ends.map(({ input }) => input).join(','),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let tally = NOTHING
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_STDERR)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = tallySchema.safeParse(jsonOf(line))
    if (!parsed.success) return
    tally = parsed.data
    onTally(tally.inputs)
  })
  const watchdog = watching(progressFile, () => {
    child.kill('SIGKILL')
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const isHang = watchdog.stop()
  if (code === 0 && !isHang) return { tally, end: undefined }
  const input = inputIn(progressFile)
  if (input === undefined) throw new Error(`The process for ${name} did not come to its first input: ${said}`)
  return { tally, end: { input, kind: isHang ? 'hang' : 'crash', said } }
}

/** Calls back where one input takes too long. `stop` tells whether that was so. */
function watching(progressFile: string, onHang: () => void): { stop: () => boolean } {
  let isHang = false
  let seen: number | undefined
  let sinceMs = performance.now()
  const timer = setInterval(() => {
    const input = inputIn(progressFile)
    const nowMs = performance.now()
    if (input !== seen) {
      seen = input
      sinceMs = nowMs
    } else if (nowMs - sinceMs > (input === undefined ? START_MS : HANG_MS)) {
      isHang = true
      onHang()
    }
  }, LOOK_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return isHang
    },
  }
}

/** The one that the process is at, or was. */
function inputIn(progressFile: string): number | undefined {
  try {
    return readFileSync(progressFile).readDoubleLE()
  } catch {
    // Not written yet.
    return undefined
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
