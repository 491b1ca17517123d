import type { ModelDocument } from '../../../shared/model.ts'

/** A whole model, small enough to work out by hand. */
export const tinyModel: ModelDocument = {
  format: 'rabench-model',
  version: 1,
  id: 'tiny',
  name: 'Tiny',
  createdAt: '2026-11-22T10:00:00.000Z',
  featureSet: 'seed-v1',
  windowSeconds: 2.5,
  classes: ['sequential', 'random', 'mixed'],
  scaler: { mean: [1, 0, 0, 0, 0], scale: [2, 1, 1, 1, 1] },
  layers: [
    {
      weights: [
        [1, 0, 0, 0, 0],
        [-1, 0, 0, 0, 0],
      ],
      bias: [0, 0],
    },
    {
      weights: [
        [1, 9],
        [2, 9],
        [0, 9],
      ],
      bias: [0, 0, 0.5],
    },
  ],
  readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
  training: {
    seed: 1,
    backend: 'by hand',
    epochsRun: 1,
    bestEpoch: 1,
    windows: 3,
    windowsByClass: { sequential: 1, random: 1, mixed: 1 },
    sessionIds: ['s'],
    dataHash: '00',
  },
  appVersion: '0.1.0',
}
