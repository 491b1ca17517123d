import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** Opens the files of a directory with the programs that they are for; its docstring tells how. */
export const CONSUMERS_SCRIPT = path.join(import.meta.dirname, 'open_model_files.py')

/** Debian's, which has Debian's packages, whatever else is called python3 here. */
export const PYTHON = '/usr/bin/python3'

/** Why this computer cannot open the files; undefined where it can. */
export function whyNoConsumers(): string | undefined {
  const modules = ['torch', 'onnx', 'sklearn', 'joblib', 'numpy']
  const { status, stderr, error } = spawnSync(PYTHON, ['-c', `import ${modules.join()}`], { encoding: 'utf8' })
  if (status === 0) return undefined
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  return `${PYTHON} cannot import ${modules.join(', ')} (${why}); npm run setup -- --with tests installs them`
}

const matrix = z.array(z.array(z.number()))
const warned = z.object({ version: z.string(), warnings: z.array(z.string()) })
const network = warned.extend({
  logits: matrix,
  state_dict: z.record(z.string(), z.union([matrix, z.array(z.number())])),
})
const onnx = warned.extend({
  logits: matrix,
  inputs: z.record(z.string(), z.array(z.union([z.string(), z.int()]))),
  outputs: z.record(z.string(), z.array(z.union([z.string(), z.int()]))),
  metadata: z.record(z.string(), z.string()),
})
const scalerNumbers = z.object({ mean: z.array(z.number()), scale: z.array(z.number()), var: z.array(z.number()) })
const arrays = z.record(z.string(), z.tuple([z.string(), z.unknown()]))

const answerSchema = z
  .object({
    torch_script: network.extend({
      dtype: z.string(),
      training_differs: z.boolean(),
      evaluating_is_steady: z.boolean(),
      gradients: z.array(z.string()),
    }),
    dropout: z.object({ others_grow: z.boolean(), dropped: z.number() }),
    torch_load: network.extend({ dtypes: z.array(z.string()) }),
    torch_load_weights_only: network,
    onnx_checker: onnx,
    onnx_checker_1_12: onnx,
    onnxruntime: warned.extend({ logits: matrix, dtype: z.string(), metadata: z.record(z.string(), z.string()) }),
    scaler: warned.extend({
      type: z.string(),
      same_by_pickle: z.boolean(),
      loaded: scalerNumbers,
      fitted: scalerNumbers,
      parameters: z.boolean(),
      attributes: z.boolean(),
      transformed: matrix,
      comes_back: z.boolean(),
      learns_on: z.boolean(),
    }),
    mlp: z.object({
      layers: z.array(z.object({ weights: matrix, bias: z.array(z.number()) })),
      log_probabilities: matrix,
      accuracy: z.number(),
    }),
    npz: z.object({ version: z.string(), warnings: z.array(z.string()), 'train.npz': arrays, 'test.npz': arrays }),
    zips: z.object({
      files: z.record(
        z.string(),
        z.object({
          bad: z.string().nullable(),
          names: z.array(z.string()),
          dates: z.array(z.array(z.int())),
          aligned: z.boolean(),
        }),
      ),
    }),
  })
  .partial()

export type ConsumerAnswer = z.infer<typeof answerSchema>
export type Consumer = keyof ConsumerAnswer

export interface ConsumerRequest {
  /** Raw features. */
  readonly rows: readonly (readonly number[])[]
  readonly labels?: readonly string[]
  readonly consumers: readonly Consumer[]
}

/** Has the consumers open the files in `directory`. @param run the program: Python with its arguments but for the directory. */
export async function askConsumers(
  directory: string,
  request: ConsumerRequest,
  run: () => { readonly exitCode: number | null; readonly output: string },
): Promise<ConsumerAnswer> {
  await writeFile(path.join(directory, 'request.json'), JSON.stringify(request))
  const { exitCode, output } = run()
  if (exitCode !== 0) throw new Error(`the consumers stopped with ${exitCode}: ${output}`)
  return answerSchema.parse(JSON.parse(await readFile(path.join(directory, 'answer.json'), 'utf8')))
}

/** The same with this computer's Python. */
export function askHere(directory: string, request: ConsumerRequest): Promise<ConsumerAnswer> {
  return askConsumers(directory, request, () => {
    const { status, stderr } = spawnSync(PYTHON, [CONSUMERS_SCRIPT, directory], { encoding: 'utf8' })
    return { exitCode: status, output: stderr }
  })
}

/** The largest distance between two tables of logits, which must be of one shape. */
export function largestDifference(
  ours: readonly (readonly number[])[],
  theirs: readonly (readonly number[])[],
): number {
  if (ours.length !== theirs.length) throw new RangeError(`${theirs.length} rows in place of ${ours.length}`)
  return Math.max(
    ...ours.flatMap((row, index) =>
      row.map((value, column) => Math.abs(value - (theirs[index]?.[column] ?? Number.NaN))),
    ),
  )
}
