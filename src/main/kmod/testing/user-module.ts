import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelDocument } from '../../../shared/model.ts'
import type { WindowCounts } from '../../../shared/windows.ts'
import { MODULE_SOURCE_DIRECTORY } from '../generate.ts'
import { moduleHeader } from '../header.ts'

/** What the C code made of one window, in its integers. */
export interface UserVerdict {
  readonly counts: readonly bigint[]
  readonly featuresQ16: readonly bigint[]
  readonly logitsQ16: readonly bigint[]
  readonly classId: number
  readonly confidenceMilli: number
  /** 3 where the model has abstained for long enough. */
  readonly acceptedClassId: number
  readonly abstained: 'no' | 'unsure' | 'outside'
  readonly outsideFeature: number
}

export type Counts = Omit<WindowCounts, 'index'>

/** In the order of `enum rab_abstained`. */
const ABSTAINED = ['no', 'unsure', 'outside'] as const

const SANITIZERS = ['-fsanitize=undefined,address', '-fno-sanitize-recover=all']

/** The module's own C, compiled for user space: objects once, one program for each model. */
export class UserModule {
  readonly #directory = mkdtempSync(join(tmpdir(), 'rabench-user-'))
  readonly #flags: readonly string[]
  #programs = 0

  constructor(options: { readonly sanitize: boolean }) {
    const strict = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', `-I${MODULE_SOURCE_DIRECTORY}`]
    this.#flags = [...strict, ...(options.sanitize ? SANITIZERS : [])]
    const sources = ['window.c', 'network.c', 'decide.c', 'userspace/user.c']
    const paths = sources.map((name) => join(MODULE_SOURCE_DIRECTORY, name))
    execFileSync('gcc', [...this.#flags, '-c', ...paths], { cwd: this.#directory })
  }

  /** A filter for the lines that userspace/user.c describes. */
  program(model: ModelDocument): (lines: readonly string[]) => UserVerdict[] {
    const path = join(this.#directory, `program-${this.#programs++}`)
    writeFileSync(join(this.#directory, 'model_data.h'), moduleHeader(model))
    const objects = ['window.o', 'network.o', 'decide.o', 'user.o']
    const modelSource = join(MODULE_SOURCE_DIRECTORY, 'model.c')
    const argv = [...this.#flags, `-I${this.#directory}`, modelSource, ...objects, '-o', path]
    execFileSync('gcc', argv, { cwd: this.#directory })
    return (lines) => {
      const input = lines.map((line) => `${line}\n`).join('')
      const output = execFileSync(path, { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
      return output.trimEnd().split('\n').map(parseVerdict)
    }
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true })
  }
}

function parseVerdict(line: string): UserVerdict {
  const [counts, features, logits, verdict] = line.split('|').map((part) => part.trim().split(' ').filter(Boolean))
  if (!counts || !features || !logits || !verdict) throw new Error(`not a verdict: ${line}`)
  const [classId, confidenceMilli, acceptedClassId, abstained = 0, outsideFeature] = verdict.map(Number)
  return {
    counts: counts.map(BigInt),
    featuresQ16: features.map(BigInt),
    logitsQ16: logits.map(BigInt),
    classId: classId ?? Number.NaN,
    confidenceMilli: confidenceMilli ?? Number.NaN,
    acceptedClassId: acceptedClassId ?? Number.NaN,
    abstained: ABSTAINED[abstained] ?? 'no',
    outsideFeature: outsideFeature ?? Number.NaN,
  }
}

/** The line for a whole window. */
export function windowLine(counts: Counts, windowMs: number, readaheadKib: number): string {
  const { requests, distanceSectors, jumps, bytes, writes, readaheads } = counts
  return ['w', requests, distanceSectors, jumps, bytes, writes, readaheads, windowMs, readaheadKib].join(' ')
}
