import { expect, test } from 'vitest'
import { windowsToCsv } from './windows-csv.ts'

const busy = { index: 0, requests: 4, distanceSectors: 10, jumps: 1, bytes: 16384, writes: 1, readaheads: 2 }
const idle = { index: 1, requests: 1, distanceSectors: 0, jumps: 0, bytes: 4096, writes: 0, readaheads: 0 }

test('seed-v1 has its five columns at full precision, and an idle window empty features', () => {
  // 512 * 10 / 3, 1 / 3, 16384 / 4, 2 / 3, 4 / 2.5
  expect(windowsToCsv([busy, idle], { featureSet: 'seed-v1', windowSeconds: 2.5 })).toBe(
    `window,start_s,n,avg_distance_bytes,jump_ratio,avg_io_bytes,seq_ratio,iops
0,0,4,1706.6666666666667,0.3333333333333333,4096,0.6666666666666667,1.6
1,2.5,1,,,,,
`,
  )
})

test('served-v1 adds three columns, the last one empty where the readahead is not known', () => {
  const options = { featureSet: 'served-v1', windowSeconds: 2.5 } as const
  const header =
    'window,start_s,n,avg_distance_bytes,jump_ratio,avg_io_bytes,seq_ratio,iops,write_ratio,readahead_ratio,readahead_kib'
  const rowStart = '0,0,4,1706.6666666666667,0.3333333333333333,4096,0.6666666666666667,1.6,0.25,0.5'
  expect(windowsToCsv([busy], { ...options, readaheadKib: 128 })).toBe(`${header}\n${rowStart},128\n`)
  expect(windowsToCsv([busy], options)).toBe(`${header}\n${rowStart},\n`)
})
