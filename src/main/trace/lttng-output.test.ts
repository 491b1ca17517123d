import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseBlockEvents, parseSessionLosses } from './lttng-output.ts'

const line = (name: string): string => `      ${name} (loglevel: TRACE_EMERG (0)) (type: tracepoint)`
const REQUIRED = ['block_rq_issue', 'block_rq_complete', 'block_rq_insert']

test('the block events that the kernel has are chosen, the merges by whatever name', () => {
  const others = [
    'sched_switch',
    'block_bio_queue',
    'block_bio_backmerge',
    'block_rq_merge',
    'lttng_statedump_block_device',
  ]
  const listing = ['Kernel events:', '-------------', ...[...others, ...REQUIRED].map(line)].join('\n')
  expect(chooseBlockEvents(listing)).toEqual([
    ...REQUIRED,
    ...['block_rq_merge', 'block_bio_backmerge', 'lttng_statedump_block_device'],
  ])
})

test('a kernel without the block events is told apart', () => {
  expect(chooseBlockEvents('Kernel events:\n-------------\n')).toBe('block_rq_issue')
  expect(chooseBlockEvents([line('block_rq_issue'), line('block_rq_issue_x')].join('\n'))).toBe('block_rq_complete')
})

test('losses are read from what lttng 2.13 prints for a session', () => {
  const xml = readFileSync(join(import.meta.dirname, 'fixtures', 'lttng-list-session.xml'), 'utf8')
  expect(parseSessionLosses(xml)).toEqual({ discardedEvents: 0, lostPackets: 0 })
  const lossy = xml
    .replace('<discarded_events>0<', '<discarded_events>4337<')
    .replace('<lost_packets>0<', '<lost_packets>2<')
  expect(parseSessionLosses(lossy)).toEqual({ discardedEvents: 4337, lostPackets: 2 })
})
