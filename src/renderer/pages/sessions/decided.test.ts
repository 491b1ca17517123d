import { expect, test } from 'vitest'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { decidedMatrix, rightOf, type LabelledDecision } from './decided.ts'

const LINE: DecisionLine = {
  ...{ seq: 0, mono_ns: 0, wall_ns: 0, disk: 'vdb', window_ms: 2500, n: 10, distance_sectors: 0, jumps: 0, bytes: 0 },
  ...{ writes: 0, readaheads: 0, readahead_kib_before: 128, features_q16: [], logits_q16: [], confidence_milli: 900 },
  ...{ lost: 0, abstained: 'no', outside_feature: -1, inference_ns: 0, accepted: 0 },
  ...{ action: 'keep', readahead_kib: 128, files: 0, walk_us: 0, class: 0 },
}
const decided = (id: number, label?: LabelledDecision['label']): LabelledDecision => ({
  decision: { ...LINE, class: id },
  label,
})

test('decisions are counted by what ran and what was decided; idle ones and those of unknown workloads are not', () => {
  const matrix = decidedMatrix([
    decided(0, 'sequential'),
    decided(1, 'sequential'),
    decided(1, 'random'),
    decided(-1, 'random'),
    decided(2),
  ])
  expect(matrix).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [0, 0, 0],
  ])
  expect(rightOf(matrix)).toEqual({ right: 2, all: 3 })
})
