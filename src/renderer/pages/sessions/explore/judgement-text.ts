import type { SessionJudgement } from '../../../../shared/contract/index.ts'
import { counted, percent } from '../../../widgets/format.ts'

/** "Right on 40 of 42 windows, wrong on 1; it would leave 1 alone." */
export function outcomeText({ byClass }: SessionJudgement): string {
  const sum = (of: 'windows' | 'right' | 'wrong' | 'abstained') => byClass.reduce((all, one) => all + one[of], 0)
  const alone = sum('abstained')
  const tail = alone === 0 ? '.' : `; it would leave ${alone} alone.`
  return `Right on ${sum('right')} of ${counted(sum('windows'), 'window')}, wrong on ${sum('wrong')}${tail}`
}

/** What that is worth: a model is judged by what it has not learned from. */
export function worthText({ learned, unseen }: SessionJudgement): string {
  switch (learned) {
    case 'all':
      return 'It learned from all of these windows: this shows what it could not learn, not how well it does on new ones. Its report has that.'
    case 'session':
      return 'It was trained on this session, and which windows it learned from is not kept: this is no honest accuracy. Its report has that.'
    case 'some':
      return `It learned from some of these windows. Of the ${counted(unseen.windows, 'window')} that it has not seen it is right on ${unseen.right} (${percent(unseen.right / unseen.windows)}).`
    case 'none':
      return 'It has learned from none of these windows.'
  }
}

/** Undefined where its windows are as long as the session's. */
export function lengthText({ windowSeconds, sessionWindowSeconds }: SessionJudgement): string | undefined {
  const others = sessionWindowSeconds.filter((seconds) => seconds !== windowSeconds)
  if (others.length === 0) return undefined
  return `It was trained on windows of ${windowSeconds} s; these are of ${others.join(' and ')} s.`
}

/** "no", "not sure enough", "unlike what it learned from" */
export const STANDS_BY: Readonly<Record<SessionJudgement['found'][number]['abstained'], string>> = {
  no: 'yes',
  unsure: 'no, not sure enough',
  outside: 'no, unlike what it learned from',
}
