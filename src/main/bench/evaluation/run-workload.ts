import { BenchError } from '../../../shared/errors.ts'
import type { ExperimentWorkload, ProgramName } from '../../../shared/experiment/index.ts'
import type { Undo } from '../../hold/index.ts'
import type { Box } from '../../box/index.ts'
import {
  prepareProgram,
  prepareScratchFile,
  removeProgram,
  removeScratchFile,
  runFioWorkload,
  runProgram,
  type PreparedProgram,
  type ScratchFile,
  type WorkloadResult,
} from '../../workload/index.ts'

export interface PrepareRequest {
  readonly scratchDirectory: string
  readonly fileMib: number
  /** How much data each program gets, in MiB. */
  readonly dataMib: number
  readonly onStep?: (doing: string) => void
  /** Called before anything is laid. */
  readonly beforeLaying: (undo: Undo) => Promise<void>
}

export interface RunRequest {
  readonly warmupSeconds: number
  readonly seconds: number
  readonly seed: number
  readonly within: (argv: readonly string[]) => readonly string[]
  readonly signal?: AbortSignal
}

/**
 * What workloads read: the scratch file and the programs' data, each laid when it is first needed and gone at the end if it was laid
 * here.
 */
export class WorkloadData {
  readonly #box: Box
  readonly #request: PrepareRequest
  #file: ScratchFile | undefined
  readonly #programs = new Map<ProgramName, PreparedProgram>()

  constructor(box: Box, request: PrepareRequest, file?: ScratchFile) {
    this.#box = box
    this.#request = request
    this.#file = file
  }

  /** Lays what a workload needs. @throws BenchError no-space | missing-tool | command-failed | interrupted */
  async prepare(workload: ExperimentWorkload, signal?: AbortSignal): Promise<void> {
    const { scratchDirectory, fileMib, dataMib, onStep, beforeLaying } = this.#request
    const abort = signal ? { signal } : {}
    if (workload.kind !== 'program') {
      this.#file ??= await prepareScratchFile(this.#box, {
        scratchDirectory,
        fileMib,
        onLay: async (path) => {
          onStep?.(`writing the ${fileMib} MiB test file`)
          await beforeLaying({ kind: 'path', path })
        },
        ...abort,
      })
      return
    }
    const { program } = workload
    if (this.#programs.has(program)) return
    const prepared = await prepareProgram(this.#box, program, {
      directory: scratchDirectory,
      dataMib,
      onLay: (directory) => beforeLaying({ kind: 'program-data', program, directory }),
      ...(onStep ? { onStep } : {}),
      ...abort,
    })
    this.#programs.set(program, prepared)
  }

  /** Runs a workload that was prepared. @throws BenchError of a workload that failed, interrupted, connection-lost */
  async run(workload: ExperimentWorkload, request: RunRequest): Promise<WorkloadResult> {
    if (workload.kind === 'program') {
      const prepared = this.#programs.get(workload.program)
      if (prepared === undefined) throw new RangeError(`${workload.program} was not prepared`)
      return runProgram(this.#box, prepared, workload.task, request)
    }
    if (this.#file === undefined) throw new RangeError('the test file was not prepared')
    return runFioWorkload(this.#box, workload, this.#file, request)
  }

  /** Removes what was laid here; what cannot be removed does not keep the rest from it. */
  async remove(onRemark?: (remark: string) => void): Promise<void> {
    const steps = [...this.#programs.values()].map((prepared) => () => removeProgram(this.#box, prepared))
    const file = this.#file
    if (file?.laid === true) steps.push(() => removeScratchFile(this.#box, file.path))
    for (const step of steps) {
      await step().catch((error: unknown) => {
        const why = error instanceof BenchError || error instanceof Error ? error.message : String(error)
        onRemark?.(`Something that was laid on ${this.#box.name} is still there: ${why}`)
      })
    }
  }
}
