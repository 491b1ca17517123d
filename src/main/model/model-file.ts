import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { ACCESS_CLASSES } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { FEATURE_SETS } from '../../shared/features.ts'
import { MODEL_FORMAT_VERSION, modelDocumentSchema, type ModelDocument } from '../../shared/model.ts'

const headerSchema = z.object({ format: z.literal('rabench-model'), version: z.int().positive() })

/** Writes `model.json`: whole or not at all. The directory must exist. */
export async function writeModelDocument(path: string, model: ModelDocument): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`
  await writeFile(unfinished, `${JSON.stringify(modelDocumentSchema.parse(model))}\n`)
  await rename(unfinished, path)
}

/**
 * Reads `model.json`.
 * @throws BenchError `unknown-model` where there is no file, `newer-format` for a version above ours, `bad-model` for
 * anything else that is not a whole model.
 */
export async function readModelDocument(path: string): Promise<ModelDocument> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new BenchError('unknown-model', `The model file ${path} cannot be read.`, {
      nextStep: 'Give the directory that `rabench train --out` wrote, or the id that `rabench models` lists.',
      cause,
    })
  }
  return parseModelDocument(text, path)
}

/** The same from text. @param origin names it in messages: a path, or "model ID". @throws as `readModelDocument`. */
export function parseModelDocument(text: string, origin: string): ModelDocument {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw damaged(origin, 'it is not JSON', cause)
  }
  const header = headerSchema.safeParse(content)
  if (!header.success) throw damaged(origin, 'it does not say that it is a rabench model')
  if (header.data.version > MODEL_FORMAT_VERSION) {
    const versions = `version ${header.data.version} of the format; this program reads up to version ${MODEL_FORMAT_VERSION}`
    throw new BenchError('newer-format', `${origin} was written in ${versions}.`, {
      nextStep: 'Update Readahead Bench, or train the model again with this version.',
    })
  }
  const parsed = modelDocumentSchema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw damaged(origin, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`, parsed.error)
  }
  const mismatch = mismatchIn(parsed.data)
  if (mismatch !== undefined) throw damaged(origin, mismatch)
  return parsed.data
}

/** What a schema of single fields cannot see: that the parts fit each other. */
function mismatchIn({ featureSet, classes, scaler, layers, abstain }: ModelDocument): string | undefined {
  if (classes.join() !== ACCESS_CLASSES.join()) return `its classes are not ${ACCESS_CLASSES.join(', ')}`
  const featureCount = FEATURE_SETS[featureSet].length
  if (scaler.mean.length !== featureCount || scaler.scale.length !== featureCount) {
    return `its scaler is not for the ${featureCount} features of ${featureSet}`
  }
  if (abstain?.ranges !== undefined && abstain.ranges.length !== featureCount) {
    return `its ranges are not for the ${featureCount} features of ${featureSet}`
  }
  let inputs: number = featureCount
  for (const [index, { weights, bias }] of layers.entries()) {
    const fits = weights.length === bias.length && weights.every(({ length }) => length === inputs)
    if (!fits || bias.length === 0) return `its layer ${index} does not take the ${inputs} values before it`
    inputs = bias.length
  }
  if (layers.length === 0 || inputs !== classes.length) return `its last layer does not give ${classes.length} logits`
  return undefined
}

function damaged(origin: string, why: string, cause?: unknown): BenchError {
  return new BenchError('bad-model', `${origin} is not a usable model: ${why}.`, {
    nextStep: 'Take the file from a backup, or train the model again.',
    cause,
  })
}
