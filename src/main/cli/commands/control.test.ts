import { expect, test } from 'vitest'
import type { LoadedState } from '../../bench/index.ts'
import { stateText } from './control.ts'

const STATE: LoadedState = {
  loaded: true,
  disk: 'vdb',
  targets: [{ steered: 'vdb', observed: 'vdb' }],
  windowMs: 2500,
  dryRun: false,
  paused: false,
  holdWindows: 2,
  sureMilli: 850,
  readaheadMapKib: { sequential: 256, random: 16, mixed: 64 },
  fixedKib: undefined,
  limit: { state: 'none' },
  modelId: 'm1',
  version: '0.1.0',
  disks: [],
}

test.each([
  [{ state: 'none' }, /^limit +never$/m],
  [{ state: 'running', secondsLeft: 90 }, /^limit +everything is put back in /m],
  [{ state: 'expired' }, /^limit +expired: everything was put back/m],
] as const)('says of a time limit %j what became of it', (limit, line) => {
  expect(stateText({ ...STATE, limit })).toMatch(line)
})

test('says where a readahead was refused, and nothing of it where none was', () => {
  const disk = {
    ...({ disk: 'vdb', steers: '254:16', state: 'steering', homeKib: 128, readaheadKib: 16 } as const),
    ...{ events: 9, windows: 9, idleWindows: 0, inferences: 9, inferenceNs: 9, abstained: 0 },
    ...{ changes: 1, walks: 2, walkUs: 3, files: 4, reasserted: 0, yields: 0 },
  }
  expect(stateText({ ...STATE, disks: [{ ...disk, refused: 2 }] })).toContain(', 2 refused: dmesg says why')
  expect(stateText({ ...STATE, disks: [{ ...disk, refused: 0 }] })).not.toContain('refused')
})
