import type { ModelDocument } from '../../../shared/model.ts'
import { float64s } from './little-endian.ts'
import {
  bool,
  bytes,
  call,
  dict,
  global,
  int,
  newObject,
  none,
  pickle,
  text,
  tuple,
  withState,
  type Pickled,
} from './pickle.ts'

/** Debian 12's. Newer ones warn of any version but their own, and work. */
const SKLEARN_VERSION = '1.2.1'

/**
 * `scaler.pkl`: a `sklearn.preprocessing.StandardScaler` for `joblib.load` (or `pickle.load`). Protocol 3 and numpy's old module
 * names, which numpy 2 still knows.
 */
export function scalerPickle({ scaler, training }: ModelDocument): Buffer<ArrayBuffer> {
  const state = dict({
    with_mean: bool(true),
    with_std: bool(true),
    copy: bool(true),
    n_features_in_: int(scaler.mean.length),
    n_samples_seen_: int(training.windows),
    mean_: float64Array(scaler.mean),
    // scikit-learn's scale of a constant is 1, and no deviation that was measured is exactly that.
    var_: float64Array(scaler.scale.map((scale) => (scale === 1 ? 0 : scale * scale))),
    scale_: float64Array(scaler.scale),
    _sklearn_version: text(SKLEARN_VERSION),
  })
  return pickle(3, newObject(global('sklearn.preprocessing._data', 'StandardScaler'), state))
}

/** A numpy array of one dimension, as numpy pickles it. */
function float64Array(values: readonly number[]): Pickled {
  const empty = call(
    global('numpy.core.multiarray', '_reconstruct'),
    global('numpy', 'ndarray'),
    tuple(int(0)),
    bytes(Buffer.from('b')),
  )
  const isFortranOrder = bool(false)
  return withState(
    empty,
    tuple(int(1), tuple(int(values.length)), float64Type, isFortranOrder, bytes(float64s(values))),
  )
}

/** numpy.dtype('<f8'): version 3 of its state; no fields, no size of its own. */
const float64Type: Pickled = withState(
  call(global('numpy', 'dtype'), text('f8'), bool(false), bool(true)),
  tuple(int(3), text('<'), none, none, none, int(-1), int(-1), int(0)),
)
