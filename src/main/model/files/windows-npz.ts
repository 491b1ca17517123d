import { ACCESS_CLASSES, classId, type AccessClass } from '../../../shared/classes.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../../shared/features.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { float64Matrix, int64Vector, textVector } from './npy.ts'
import { storedZip } from './zip.ts'

/** A window that a network was judged on, and the class that it gave. */
export type JudgedRow = DatasetRow & {
  readonly predicted: AccessClass
  /** Which of the split's networks judged it, from 0. */
  readonly fold?: number
}

const NO_FOLD = -1

/**
 * `train.npz`: raw features `X` float64 [n, f], class ids `y`, `run_id`, `window_index`, `feature_names`, `class_names`.
 * No object arrays, so `numpy.load` needs no `allow_pickle`.
 */
export function trainNpz(rows: readonly DatasetRow[], featureSet: FeatureSetName): Buffer<ArrayBuffer> {
  return npz(windowArrays(rows, featureSet))
}

/** `test.npz`: the same of the judged windows, with the class that was given as `y_pred`, and `fold` (-1: not known). */
export function testNpz(rows: readonly JudgedRow[], featureSet: FeatureSetName): Buffer<ArrayBuffer> {
  return npz({
    ...windowArrays(rows, featureSet),
    y_pred: int64Vector(rows.map(({ predicted }) => classId(predicted))),
    fold: int64Vector(rows.map(({ fold }) => fold ?? NO_FOLD)),
  })
}

function windowArrays(rows: readonly DatasetRow[], featureSet: FeatureSetName): Record<string, Uint8Array> {
  const names = FEATURE_SETS[featureSet].map(({ name }) => name)
  const features = rows.map(({ features }) => features)
  const misfit = features.find(({ length }) => length !== names.length)
  if (misfit !== undefined)
    throw new RangeError(`a row of ${featureSet} has ${names.length} features, not ${misfit.length}`)
  return {
    X: float64Matrix(features, names.length),
    y: int64Vector(rows.map(({ label }) => classId(label))),
    run_id: textVector(rows.map(({ runId }) => runId)),
    window_index: int64Vector(rows.map(({ windowIndex }) => windowIndex)),
    feature_names: textVector(names),
    class_names: textVector(ACCESS_CLASSES),
  }
}

function npz(arrays: Readonly<Record<string, Uint8Array>>): Buffer<ArrayBuffer> {
  return storedZip(Object.entries(arrays).map(([name, bytes]) => ({ name: `${name}.npy`, bytes })))
}
