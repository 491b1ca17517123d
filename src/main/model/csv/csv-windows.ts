import type { AccessClass } from '../../../shared/classes.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../../shared/features.ts'
import { streamCsv, type CsvHeader, type CsvRow, type MapRow } from './csv-table.ts'
import { HIGHEST, labelOf, placeInRun, SEED_FEATURE_COLUMNS, seedFeatures } from './seed-csv.ts'

/** A row of a CSV that is to be judged. */
export interface CsvWindow {
  /** '' where the file does not say. */
  readonly runId: string
  readonly windowIndex: number
  /** Undefined where the file does not say. */
  readonly label: AccessClass | undefined
  /** Raw, in the set's order; undefined for a row without: an idle window, or one with losses. */
  readonly features: readonly number[] | undefined
}

/**
 * The windows of a CSV as features of a set, row by row in flat memory. Where the file has a column for each feature by its name, as
 * `rabench features` writes them, those are taken. Else it is in the seed's format, and what a set that begins as
 * `seed-v1` has beyond it comes from columns of those names. Runs, places in them and labels are taken where they are there.
 * @throws BenchError `bad-csv`, naming line and column; for a header, all columns that are missing.
 */
export function streamCsvWindows(path: string, featureSet: FeatureSetName): AsyncGenerator<CsvWindow> {
  return streamCsv(path, (header) => csvWindows(header, featureSet))
}

function csvWindows(header: CsvHeader, featureSet: FeatureSetName): MapRow<CsvWindow> {
  const definitions = FEATURE_SETS[featureSet]
  const seed = FEATURE_SETS['seed-v1']
  const beginsWithSeed = seed.every(({ name }, place) => definitions[place]?.name === name)
  const isByName = !beginsWithSeed || definitions.every(({ name }) => header.has(name))
  if (!beginsWithSeed) header.require(definitions.map(({ name }) => name))
  const beyondSeed = definitions.slice(seed.length)
  if (!isByName) header.require([...SEED_FEATURE_COLUMNS, ...beyondSeed.map(({ name }) => name)])
  const features = isByName ? namedFeatures(header, definitions) : seedAndNamed(header, beyondSeed)
  const place = placeInRun(header)
  const label = labelIfKnown(header)
  return (row) => ({ ...place(row), label: label(row), features: features(row) })
}

type Definitions = readonly { readonly name: string; readonly unit: string }[]
type Features = (row: CsvRow) => number[] | undefined

/** Undefined where all of them are empty. */
function namedFeatures(header: CsvHeader, definitions: Definitions): Features {
  const columns = definitions.map(({ name, unit }) => ({
    place: header.find(name) ?? -1,
    highest: unit === '0..1' ? 1 : HIGHEST,
  }))
  return (row) =>
    columns.every(({ place }) => row.field(place) === '')
      ? undefined
      : columns.map(({ place, highest }) => row.number(place, 0, highest))
}

function seedAndNamed(header: CsvHeader, beyondSeed: Definitions): Features {
  const seed = seedFeatures(header)
  if (beyondSeed.length === 0) return seed
  const named = namedFeatures(header, beyondSeed)
  return (row) => {
    const [first, others] = [seed(row), named(row)]
    return first === undefined || others === undefined ? undefined : [...first, ...others]
  }
}

function labelIfKnown(header: CsvHeader): (row: CsvRow) => AccessClass | undefined {
  const place = header.find('label')
  if (place === undefined) return () => undefined
  const label = labelOf(header)
  return (row) => (row.field(place) === '' ? undefined : label(row))
}
