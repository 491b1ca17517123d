import type { FeatureSetName } from '../../../../shared/features.ts'
import type { ModelDocument } from '../../../../shared/model.ts'
import { datasetOf, type DatasetRow } from '../../dataset/dataset.ts'
import type { DenseLayer } from '../../network.ts'
import { fitScaler } from '../../scaler.ts'
import { tinyModel } from '../../testing/tiny-model.ts'
import { separableRows, windowsToldApartByWrites, wobble } from '../../testing/toy.ts'

/** Rows of a feature set; those of the served sets have features that never change. */
export function exampleRows(featureSet: FeatureSetName): readonly DatasetRow[] {
  return featureSet === 'seed-v1' ? separableRows(3) : datasetOf(windowsToldApartByWrites(4), featureSet).rows
}

/** A model of full size with the rows' scaler, and with weights that nobody has trained. */
export function exampleModel(featureSet: FeatureSetName, rows: readonly DatasetRow[]): ModelDocument {
  const scaler = fitScaler(rows.map(({ features }) => features))
  const sizes = [scaler.mean.length, 32, 16, 3]
  const layers = sizes.slice(1).map((outputs, index) => layerOf(outputs, sizes[index] ?? 0, 1000 * index))
  return { ...tinyModel, id: `example-${featureSet}`, featureSet, scaler, layers }
}

/** Weights of float32, as those of a trained network are. */
function layerOf(outputs: number, inputs: number, first: number): DenseLayer {
  const weight = (place: number) => Math.fround(2 * wobble(first + place))
  return {
    weights: Array.from({ length: outputs }, (_, output) =>
      Array.from({ length: inputs }, (__, input) => weight(output * inputs + input)),
    ),
    bias: Array.from({ length: outputs }, (_, output) => weight(outputs * inputs + output)),
  }
}
