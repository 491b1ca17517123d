import { z } from 'zod'
import { ACCESS_CLASSES } from '../classes.ts'
import { fioShapeSchema } from '../profile.ts'

/** Real programs, and what each can be asked to do. Names are the programs' own. */
export const PROGRAM_TASKS = {
  db_bench: ['readseq', 'readrandom', 'readreverse', 'readrandomwriterandom'],
  sqlite: ['scan', 'lookups'],
  tar: ['tree'],
  grep: ['tree'],
  pgbench: ['select-only'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type ProgramName = keyof typeof PROGRAM_TASKS
export const PROGRAM_NAMES = ['db_bench', 'sqlite', 'tar', 'grep', 'pgbench'] as const satisfies readonly ProgramName[]

const label = z.enum(ACCESS_CLASSES)
const seconds = z.number().positive().max(3600)

const common = {
  /** Unique in its plan: "random mmap 4k". */
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]*$/)
    .max(60),
  /** Whether the shipped profiles train on this very shape. Default: no, so that its result says how the model generalises. */
  isTrained: z.boolean().optional(),
  /** Over the plan's. */
  repetitions: z.int().min(1).max(100).optional(),
  warmupSeconds: z.number().nonnegative().max(600).optional(),
  seconds: seconds.optional(),
}

/** One fio run; several jobs are neighbours, on the same file at once. */
const fioWorkloadSchema = z
  .object({
    ...common,
    kind: z.literal('fio'),
    /** Absent where the pattern is none of the classes, as that of unlike neighbours. */
    label: label.optional(),
    jobs: z.array(fioShapeSchema).min(1).max(8).readonly(),
  })
  .readonly()

/** fio jobs one after another, each with its own throughput; nothing of them is warm-up. `seconds` of the plan is not used. */
const phasesWorkloadSchema = z
  .object({
    ...common,
    kind: z.literal('phases'),
    phases: z
      .array(z.object({ label, shape: fioShapeSchema, seconds }).readonly())
      .min(2)
      .max(20)
      .readonly(),
  })
  .readonly()

const programWorkloadSchema = z
  .object({
    ...common,
    kind: z.literal('program'),
    label: label.optional(),
    program: z.enum(PROGRAM_NAMES),
    task: z.string(),
  })
  .readonly()

/** What is run under each arm of an evaluation. */
export const experimentWorkloadSchema = z
  .discriminatedUnion('kind', [fioWorkloadSchema, phasesWorkloadSchema, programWorkloadSchema])
  .refine((workload) => workload.kind !== 'program' || isTask(workload.program, workload.task), {
    message: 'this program has no such task',
    path: ['task'],
  })
export type ExperimentWorkload = z.infer<typeof experimentWorkloadSchema>
export type FioWorkload = Extract<ExperimentWorkload, { kind: 'fio' }>
export type PhasesWorkload = Extract<ExperimentWorkload, { kind: 'phases' }>
export type ProgramWorkload = Extract<ExperimentWorkload, { kind: 'program' }>

function isTask(program: ProgramName, task: string): boolean {
  return (PROGRAM_TASKS[program] as readonly string[]).includes(task)
}
