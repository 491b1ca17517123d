import type { Activity } from '../../../shared/contract/index.ts'

/** Work in its first step, or as it is said. */
export function exampleActivity(change: Partial<Activity> = {}): Activity {
  return {
    id: '2026-11-24-fix-a1b2c3',
    input: { kind: 'fix', boxName: 'virtual' },
    title: 'Run quick on virtual',
    state: 'running',
    startedAt: '2026-11-24T10:00:00.000Z',
    steps: [{ title: 'Capture', state: 'active' }],
    remarks: [],
    windowsByClass: { sequential: 0, random: 0, mixed: 0 },
    ...change,
  }
}
