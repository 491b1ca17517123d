import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { damagedJson } from '../../../shared/testing/json-damage.ts'
import { damagedText } from '../../../shared/testing/text-damage.ts'
import { parseDecision } from '../watch.ts'

/** As the module writes it, under a random reader, with a second model. */
const LINE = {
  ...{ seq: 7, lost: 0, mono_ns: 912_123_874_647, wall_ns: 1_795_386_935_420_806_100, disk: 'vdb', window_ms: 2500 },
  ...{ n: 53, distance_sectors: 64_239_328, jumps: 52, bytes: 6_946_816, writes: 0, readaheads: 53 },
  ...{
    readahead_kib_before: 128,
    features_q16: [41_452_195_444_263, 65_536, 0],
    logits_q16: [0, 393_216, 0],
    class: 1,
  },
  ...{ confidence_milli: 995, abstained: 'no', outside_feature: -1, inference_ns: 540, accepted: 1, action: 'set' },
  shadow: { class: 0, confidence_milli: 700, abstained: 'unsure', outside_feature: -1, logits_q16: [1, 2, 3] },
  ...{ readahead_kib: 16, files: 1, walk_us: 15_582 },
}
const TEXT = JSON.stringify(LINE)

/** Damaged lines of /dev/rabench: the module's own may be cut, and another module's may be there. */
export function openDecisionsSubject(): FuzzSubject {
  return {
    name: 'decisions',
    codes: [],
    take: (random) => {
      const line = random() < 0.6 ? JSON.stringify(damagedJson(LINE, random)) : damagedText(TEXT, random)
      const decision = parseDecision(line)
      if (!('bad' in decision)) return undefined
      if (decision.bad === '') throw new Error('refused without a word')
      return 'bad line'
    },
    close: () => Promise.resolve(),
  }
}
