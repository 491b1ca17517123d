import { ACCESS_CLASSES } from '../../shared/classes.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { quantise, type QuantisedLayer, type QuantisedScaler } from './quantise.ts'

/** modinfo ends at a NUL and prints raw: only plain characters get in. */
function cString(text: string): string {
  return `"${text.replace(/[^ -~]/g, '?').replace(/["\\]/g, '\\$&')}"`
}

/** -2^63 has no C literal, but the proof of bounds keeps all values far from it. */
function rows(values: readonly (number | bigint)[], suffix = ''): string {
  const lines: string[] = []
  for (let start = 0; start < values.length; start += 6) {
    const line = values.slice(start, start + 6).map((value) => `${value}${suffix},`)
    lines.push(`\t${line.join(' ')}`)
  }
  return lines.join('\n')
}

function scalerRow({ meanQ16, mantissa, shift }: QuantisedScaler): string {
  return `\t{ ${meanQ16}LL, ${mantissa}U, ${shift} },`
}

function layerTables(layer: QuantisedLayer, index: number): string {
  return `static const s32 rab_weights_${index}[] = {
${layer.weightsQ16.map((row) => rows(row)).join('\n')}
};

static const s64 rab_bias_${index}[] = {
${rows(layer.biasQ32, 'LL')}
};
`
}

/**
 * The text of `model_data.h`, the only generated file of the module: scaler, layers, map and ids of one model.
 * @throws BenchError `bad-model`, see `quantise`.
 */
export function moduleHeader(model: ModelDocument): string {
  const { scaler, layers, scaledLimit } = quantise(model)
  const mapKib = ACCESS_CLASSES.map((name) => model.readaheadMapKib[name])
  return `/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by Readahead Bench from one trained model. Do not edit: generate again. */
#ifndef RAB_MODEL_DATA_H
#define RAB_MODEL_DATA_H

#include "network.h"

#define RAB_MODEL_ID		${cString(model.id)}
#define RAB_DATA_HASH		${cString(model.training.dataHash)}
#define RAB_APP_VERSION		${cString(model.appVersion)}
#define RAB_FEATURE_SET		${model.featureSet === 'seed-v1' ? 'RAB_SEED_V1' : 'RAB_SERVED_V1'}
#define RAB_FEATURE_SET_NAME	${cString(model.featureSet)}
#define RAB_WINDOW_MS		${Math.round(model.windowSeconds * 1000)}
#define RAB_SCALED_LIMIT_Q16	${BigInt(scaledLimit) << 16n}LL
/* ${ACCESS_CLASSES.join(', ')} */
#define RAB_READAHEAD_KIB	{ ${mapKib.join(', ')} }

static const struct rab_scaler rab_scaler[] = {
${scaler.map(scalerRow).join('\n')}
};

${layers.map(layerTables).join('\n')}
static const struct rab_layer rab_layers[] = {
${layers.map(({ inputs, outputs }, index) => `\t{ ${inputs}, ${outputs}, rab_weights_${index}, rab_bias_${index} },`).join('\n')}
};

#endif /* RAB_MODEL_DATA_H */
`
}
