import type { JudgedWindowRecord, ModelReport } from '../../../shared/model-report.ts'

const SPREAD = { windows: 3, min: 0, q1: 1, median: 2, q3: 3, max: 4, mean: 2 }

export function exampleReport(modelId: string): ModelReport {
  return {
    format: 'rabench-model-report',
    version: 1,
    modelId,
    dataset: {
      featureSet: 'seed-v1',
      windowSeconds: 2.5,
      windows: 3,
      windowsByClass: { sequential: 1, random: 1, mixed: 1 },
      runsByClass: { sequential: 1, random: 1, mixed: 1 },
      sessions: 1,
      boxes: 1,
      leftOut: { idle: 2, lossy: 0, first: 1, label: 0, keptBack: 0 },
      features: [{ name: 'iops', unit: '1/s', all: SPREAD, byClass: { random: SPREAD } }],
      warnings: [{ kind: 'constant-feature', feature: 'iops', sentence: 'iops is 2 in every window.' }],
      splits: [{ name: 'stratified' }, { name: 'leave-one-box-out', refusal: 'There is only one box.' }],
      dataHash: '00',
    },
    judgements: [
      {
        split: 'leave-one-run-out',
        windows: 3,
        accuracy: 2 / 3,
        interval95: [0.2, 0.94],
        confusionMatrix: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 1, 0],
        ],
        runs: [],
      },
    ],
    seeds: [{ seed: 1, split: 'leave-one-run-out', windows: 3, accuracy: 2 / 3, logLoss: 0.5 }],
    abstain: {
      split: 'leave-one-run-out',
      windows: 3,
      temperature: 1.5,
      leastConfidence: 0.5,
      target: 0.99,
      accepted: 2,
      acceptedRight: 2,
    },
    classWeights: 'none',
    versions: { node: '24.0.0' },
    seconds: 1.5,
  }
}

export function exampleJudgedWindow(runId: string, more: Partial<JudgedWindowRecord> = {}): JudgedWindowRecord {
  return { runId, windowIndex: 0, label: 'random', predicted: 'random', confidence: 0.75, abstained: 'no', ...more }
}
