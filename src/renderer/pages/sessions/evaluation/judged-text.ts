import type { JudgedDecisions } from '../../../../shared/experiment/index.ts'
import { counted, percent } from '../../../widgets/format.ts'
import { intervalText } from '../../../widgets/intervals.ts'

/** "Right in 612 of 631 windows that it stood by, 97.0 % [95.3 % to 98.1 %]; it left 18 of 649 alone, 2.8 %." */
export function judgedSentence({ windows, abstained, right, decided, interval95 }: JudgedDecisions): string {
  const alone =
    abstained === 0
      ? `it stood by all ${counted(windows, 'window')}.`
      : `it left ${abstained} of ${windows} alone, ${percent(abstained / windows)}.`
  if (decided === 0) return `It decided nothing: ${alone}`
  return `Right in ${right} of ${counted(decided, 'window')} that it stood by, ${percent(right / decided)} [${intervalText(interval95)}]; ${alone}`
}
