import type { ModelDocument } from '../../../shared/model.ts'

/**
 * A network written by hand for the tests, of the feature set `served-v1`: many jumps mean random, few mean sequential,
 * and writes mean mixed, whatever the jumps. It reads jump_ratio, seq_ratio and write_ratio alone.
 */
export const SAMPLE_MODEL: ModelDocument = {
  format: 'rabench-model',
  version: 1,
  id: 'sample-by-hand',
  name: 'Sample by hand',
  createdAt: '2026-11-22T00:00:00.000Z',
  featureSet: 'served-v1',
  windowSeconds: 2.5,
  classes: ['sequential', 'random', 'mixed'],
  scaler: {
    mean: [100e6, 0.5, 65536, 0.5, 1000, 0, 0, 128],
    scale: [200e6, 0.5, 65536, 0.5, 1000, 0.25, 0.5, 64],
  },
  layers: [
    {
      weights: [
        [0, 2, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 2, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0],
      ],
      bias: [0, 0, 0],
    },
    {
      weights: [
        [0, 3, -4],
        [3, 0, -4],
        [0, 0, 6],
      ],
      bias: [0, 0, 0],
    },
  ],
  readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
  training: {
    seed: 1,
    backend: 'by hand',
    epochsRun: 0,
    bestEpoch: 0,
    windows: 0,
    windowsByClass: { sequential: 0, random: 0, mixed: 0 },
    sessionIds: [],
    dataHash: 'none',
  },
  appVersion: '0.1.0',
}
