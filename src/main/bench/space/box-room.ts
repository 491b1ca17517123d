import { BenchError } from '../../../shared/errors.ts'
import type { Box } from '../../box/index.ts'
import { freeBytesIn } from '../../workload/index.ts'
import { TRACE_DIRECTORY } from '../traced-run.ts'

const MIB = 1024 * 1024
/**
 * Left free in the scratch directory while work goes on: half of what `prepareScratchFile` leaves beside a file, of which the file
 * system takes some.
 */
const SCRATCH_RESERVE_BYTES = 8 * MIB

/** What is free on a box, in bytes. */
export interface BoxFree {
  readonly scratchBytes: number
  /** In memory, where traces lie. */
  readonly memoryBytes: number
}

/** One command. @throws BenchError command-failed where a directory is not there, or nothing is said of it */
export async function freeOnBox(box: Box, scratchDirectory: string): Promise<BoxFree> {
  const [scratchBytes = 0, memoryBytes = 0] = await freeBytesIn(box, [scratchDirectory, TRACE_DIRECTORY])
  return { scratchBytes, memoryBytes }
}

/** @throws BenchError no-space where a run's trace may not fit into the box's memory */
export function requireTraceMemory(box: Box, { memoryBytes }: BoxFree, needBytes: number): void {
  if (memoryBytes >= needBytes) return
  throw new BenchError(
    'no-space',
    `A run's trace may take ${Math.ceil(needBytes / MIB)} MiB in ${TRACE_DIRECTORY} on ${box.name}; ` +
      `${Math.floor(memoryBytes / MIB)} MiB are free.`,
    { nextStep: 'Free memory there, or use a profile with shorter runs.' },
  )
}

/** @throws BenchError no-space where the disk under test is as good as full */
export function requireScratchReserve(box: Box, { scratchBytes }: BoxFree, scratchDirectory: string): void {
  if (scratchBytes >= SCRATCH_RESERVE_BYTES) return
  throw new BenchError(
    'no-space',
    `${scratchDirectory} on ${box.name} has ${Math.floor(scratchBytes / MIB)} MiB free; ` +
      `${SCRATCH_RESERVE_BYTES / MIB} MiB are to stay free.`,
    { nextStep: 'Free some space there, or name a larger scratch directory.' },
  )
}
