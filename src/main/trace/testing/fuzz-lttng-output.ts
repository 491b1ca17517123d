import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { chooseBlockEvents, parseSessionLosses } from '../lttng-output.ts'

const LISTING = [
  ...['Kernel events:', '-------------'],
  ...['block_rq_issue', 'block_rq_complete', 'block_rq_insert', 'block_rq_merge', 'sched_switch'].map(
    (name) => `      ${name} (loglevel: TRACE_EMERG (0)) (type: tracepoint)`,
  ),
  '',
].join('\n')

/** Damaged output of `lttng list --kernel` and `lttng --mi xml list`. Both readers take any text. */
export function openLttngOutputSubject(): FuzzSubject {
  const xml = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'lttng-list-session.xml'), 'utf8')
  return {
    name: 'lttng output',
    codes: [],
    take: (random) => {
      if (random() < 0.5) {
        const { discardedEvents, lostPackets } = parseSessionLosses(damagedText(xml, random, [xml, LISTING]))
        if (!(discardedEvents >= 0 && lostPackets >= 0)) throw new RangeError('losses that are no number')
        return undefined
      }
      const chosen = chooseBlockEvents(damagedText(LISTING, random, [xml, LISTING]))
      return typeof chosen === 'string' ? 'event missing' : undefined
    },
    close: () => Promise.resolve(),
  }
}
