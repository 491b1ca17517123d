import { expect, test } from 'vitest'
import type { BoxData, RequirementData } from '../../shared/contract/index.ts'
import { boxStateText } from './box-state.ts'

const ADDRESS = {
  ...{ name: 'lab-3', host: 'lab-3', port: 22, user: 'root', scratch: '/srv' },
  auth: { kind: 'agent' },
} as const
const met = (status: RequirementData['status']): RequirementData => ({
  ...{ name: 'fio', purposes: [], status, found: '', packages: [], code: 'missing-tool' },
})
const FACTS = {
  ...{ kernel: '6.12.118', cpus: 2, memoryBytes: 1, module: { loaded: false } },
  disk: {
    ...{ name: 'vdb', sizeBytes: 4 * 2 ** 30, rotational: false, scheduler: 'none', readaheadKib: 128 },
    fileSystem: 'ext4',
  },
}
const box = (requirements: RequirementData[]): BoxData => ({
  name: 'lab-3',
  address: ADDRESS,
  lastCheck: { at: '2026-11-24T00:00:00.000Z', requirements, facts: FACTS, installedByBench: [] },
})

test('a box that was checked says whether it is ready, and what it is', () => {
  expect(boxStateText(box([met('ok')])).replaceAll('\u2009', ' ')).toBe('ready · Linux 6.12.118 · vdb 4 GiB')
  expect(boxStateText(box([met('ok'), met('missing')]))).toContain('1 requirement is not met')
  expect(boxStateText(box([met('refused'), met('missing')]))).toContain('2 requirements are not met')
})

test('a box of which nothing is known says so', () => {
  expect(boxStateText({ name: 'lab-3', address: ADDRESS })).toContain('not checked')
  expect(boxStateText({ name: 'virtual' })).toContain('not running')
  expect(boxStateText({ name: 'virtual', machine: { accelerator: 'tcg', diskModel: 'network', startedAt: '' } })).toBe(
    'running, network disk',
  )
})
