import { ACCESS_CLASSES } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { quantise, type QuantisedLayer, type QuantisedModel, type QuantisedScaler } from './quantise.ts'

/** What model.c must find: raised in both places whenever the header's content or meaning changes. */
const MODEL_DATA_VERSION = 2

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

function layerTables(name: string, layer: QuantisedLayer, index: number): string {
  return `static const s32 ${name}_weights_${index}[] = {
${layer.weightsQ16.map((row) => rows(row)).join('\n')}
};

static const s64 ${name}_bias_${index}[] = {
${rows(layer.biasQ32, 'LL')}
};
`
}

function rangeTable(name: string, { ranges }: QuantisedModel): string {
  if (ranges === undefined) return ''
  return `
static const struct rab_range ${name}_ranges[] = {
${ranges.map(({ lowQ16, highQ16 }) => `\t{ ${lowQ16}LL, ${highQ16}LL },`).join('\n')}
};
`
}

/** One model as a `struct rab_model` with this name, and the tables that it points to. */
function modelTables(name: string, model: ModelDocument): string {
  const quantised = quantise(model)
  const { scaler, layers, scaledLimit, leastConfidenceMilli, ranges } = quantised
  const mapKib = ACCESS_CLASSES.map((className) => model.readaheadMapKib[className])
  return `static const struct rab_scaler ${name}_scaler[] = {
${scaler.map(scalerRow).join('\n')}
};

${layers.map((layer, index) => layerTables(name, layer, index)).join('\n')}
static const struct rab_layer ${name}_layers[] = {
${layers.map(({ inputs, outputs }, index) => `\t{ ${inputs}, ${outputs}, ${name}_weights_${index}, ${name}_bias_${index} },`).join('\n')}
};
${rangeTable(name, quantised)}
static const struct rab_model ${name} = {
\t.id = ${cString(model.id)},
\t.feature_set = RAB_${model.featureSet.toUpperCase().replace('-', '_')},
\t.window_ms = ${windowMs(model)},
\t.scaled_limit_q16 = ${BigInt(scaledLimit) << 16n}LL,
\t.scaler = ${name}_scaler,
\t.layers = ${name}_layers,
\t.layer_count = ${layers.length},
\t.least_confidence_milli = ${leastConfidenceMilli},
\t.ranges = ${ranges === undefined ? 'NULL' : `${name}_ranges`},
\t/* ${ACCESS_CLASSES.join(', ')} */
\t.readahead_kib = { ${mapKib.join(', ')} },
};
`
}

function windowMs(model: ModelDocument): number {
  return Math.round(model.windowSeconds * 1000)
}

/** Both judge the same windows. */
function requireSameWindow(model: ModelDocument, shadow: ModelDocument): void {
  if (windowMs(model) === windowMs(shadow)) return
  throw new BenchError(
    'bad-model',
    `${shadow.id} cannot be the shadow of ${model.id}: it was trained on windows of ${shadow.windowSeconds} s, not ${model.windowSeconds} s.`,
    { nextStep: 'Take a shadow that was trained on windows of the same length.' },
  )
}

/**
 * The text of `model_data.h`, the only generated file of the module: the model that decides and, where there is one, the
 * shadow, which only reports what it would decide.
 * @throws BenchError `bad-model`, see `quantise`.
 */
export function moduleHeader(model: ModelDocument, shadow?: ModelDocument): string {
  if (shadow !== undefined) requireSameWindow(model, shadow)
  const shadowText =
    shadow === undefined
      ? ''
      : `
#define RAB_SHADOW_ID\t\t${cString(shadow.id)}

${modelTables('rab_shadows', shadow)}`
  return `/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by Readahead Bench from trained models. Do not edit: generate again. */
#ifndef RAB_MODEL_DATA_H
#define RAB_MODEL_DATA_H

#include "network.h"

#define RAB_MODEL_DATA_VERSION\t${MODEL_DATA_VERSION}
#define RAB_MODEL_ID\t\t${cString(model.id)}
#define RAB_DATA_HASH\t\t${cString(model.training.dataHash)}
#define RAB_APP_VERSION\t\t${cString(model.appVersion)}
#define RAB_FEATURE_SET_NAME\t${cString(model.featureSet)}

${modelTables('rab_decides', model)}${shadowText}
#endif /* RAB_MODEL_DATA_H */
`
}
