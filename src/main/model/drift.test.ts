import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { abstention } from '../../shared/abstain.ts'
import { classId } from '../../shared/classes.ts'
import { driftOf } from '../../shared/drift.ts'
import { featureBins } from '../../shared/feature-bins.ts'
import { FEATURE_SETS } from '../../shared/features.ts'
import { readSeedCsv } from './csv/seed-csv.ts'
import type { DatasetRow } from './dataset/dataset.ts'
import { knownRanges } from './dataset/known-ranges.ts'
import { pythonWith } from './testing/python.ts'
import { overlappingRows } from './testing/toy.ts'

// The original method's data lies beside the checkout, not in it (its licence is not ours).
const SEED_CSV = new URL('../../../../shared/data/consolidated_dataset.csv', import.meta.url).pathname
const isThere = existsSync(SEED_CSV)
if (!isThere) process.stderr.write(`Drift on the original data set is not tested: ${SEED_CSV} is not there.\n`)

const FEATURES = FEATURE_SETS['seed-v1']
const python = pythonWith(['numpy'])

/** Index over the pairs of class and bin, with the training weighted as the classes are live. */
const PSI = `
trained, live = data["trained"], data["live"]
result = []
for place in range(5):
    psi = 0.0
    for c, known in enumerate(data["bins"]["byClass"]):
        a = numpy.array([w["features"][place] for w in trained if w["class"] == c])
        b = numpy.array([w["features"][place] for w in live if w["class"] == c])
        edges = numpy.concatenate([[-numpy.inf], known["features"][place]["edges"], [numpy.inf]])
        p = numpy.histogram(numpy.floor(a * 65536) / 65536, edges)[0] / len(a)
        q = numpy.histogram(numpy.floor(b * 65536) / 65536, edges)[0] / len(b)
        chance = (numpy.count_nonzero(p) - 1) * (1 / len(a) + 1 / len(b))
        p, q = numpy.maximum(p, 0.005), numpy.maximum(q, 0.005)
        psi += len(b) / len(live) * (numpy.sum((q - p) * numpy.log(q / p)) - chance)
    result.append(max(0.0, psi))
`

function judged(rows: readonly DatasetRow[]) {
  return rows.map(({ label, features }) => ({ class: classId(label), features, abstained: false }))
}

test.skipIf(python === undefined)('numpy gives the same index', () => {
  const rows = overlappingRows(6, 40)
  const isLive = ({ runId }: DatasetRow): boolean => runId.endsWith('-5')
  const [live, trained] = [rows.filter(isLive), rows.filter((row) => !isLive(row))]
  const bins = featureBins(trained, FEATURES)
  const ours = driftOf(bins, FEATURES, judged(live)).perFeature.map(({ psi }) => psi)
  const theirs = python?.(PSI, { bins, trained: judged(trained), live: judged(live) })
  expect(Math.max(...ours)).toBeGreaterThan(0.1)
  expect(theirs).toEqual(ours.map((psi): unknown => expect.closeTo(psi, 9)))
})

describe.skipIf(!isThere)('on the original data set, each run being live and the 17 others the training', async () => {
  const rows = isThere ? await readSeedCsv(SEED_CSV) : []
  const runIds = [...new Set(rows.map(({ runId }) => runId))]

  function driftOfRun(left: string, change: (features: readonly number[]) => readonly number[]) {
    const training = rows.filter(({ runId }) => runId !== left)
    const abstain = { leastConfidence: 0, ranges: knownRanges(training, 'seed-v1') }
    const live = judged(rows.filter(({ runId }) => runId === left)).map((window) => {
      const features = change(window.features)
      return { ...window, features, abstained: abstention({ abstain }, features, 1).abstained !== 'no' }
    })
    return driftOf(featureBins(training, FEATURES), FEATURES, live)
  }

  // Of six runs of a class, the one that is furthest from the others is left out once.
  test('no run is out of depth, and at most two of 18 have drifted at all', () => {
    const levels = runIds.map((runId) => driftOfRun(runId, (features) => features).level)
    expect(levels.filter((level) => level !== 'none').length).toBeLessThanOrEqual(2)
    expect(levels).not.toContain('out-of-depth')
  })

  test.each([
    [2, 'some'],
    [32, 'out-of-depth'],
  ] as const)('with requests %d times as large every run has drifted, at least: %s', (factor, least) => {
    const levels = least === 'some' ? ['some', 'out-of-depth'] : [least]
    for (const runId of runIds) {
      const drift = driftOfRun(runId, (features) => features.with(2, factor * (features[2] ?? 0)))
      expect(levels).toContain(drift.level)
      expect(drift.sentence).toMatch(/^Requests are far larger than in training/)
    }
  })
})
