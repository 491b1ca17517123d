import { expect, test } from 'vitest'
import { studyLines } from './study-lines.ts'

test('rows are in lines by feature set, the shortest windows first', () => {
  const row = (featureSet: 'seed-v1' | 'served-v1', windowSeconds: number) => ({ featureSet, windowSeconds })
  expect(studyLines([row('served-v1', 5), row('seed-v1', 2.5), row('served-v1', 1), row('seed-v1', 1)])).toEqual([
    { featureSet: 'served-v1', rows: [row('served-v1', 1), row('served-v1', 5)] },
    { featureSet: 'seed-v1', rows: [row('seed-v1', 1), row('seed-v1', 2.5)] },
  ])
})
