import type { AbstainRule, AccuracyReport } from '../../../../shared/model.ts'
import type { AbstainCalibration } from '../../../../shared/model-report.ts'
import { counted, percent } from '../../../widgets/format.ts'

/** When the module leaves the readahead alone, in one sentence. */
export function abstainRuleText(rule: AbstainRule | undefined): string {
  if (rule === undefined) return 'It stands by every class that it gives.'
  const outside = rule.ranges === undefined ? '' : ', or where a feature is outside of the range that it learned from'
  return `It leaves the readahead alone below ${rule.leastConfidence.toFixed(2)} sure${outside}.`
}

/** How that threshold was found. */
export function abstainCalibrationText({ accepted, acceptedRight, windows, target }: AbstainCalibration): string {
  const share = accepted === 0 ? '' : ` (${percent(acceptedRight / accepted)})`
  return `Found so that ${percent(target, 0)} of what it stands by are right: on ${windows} windows it stood by ${accepted}, ${acceptedRight} of them right${share}.`
}

/** "It would leave 3 of 74 windows alone: 2 not sure enough, 1 outside of what it knows." */
export function abstainedText({ unsure, outside }: NonNullable<AccuracyReport['abstained']>, windows: number): string {
  if (unsure + outside === 0) return `It would stand by all ${counted(windows, 'window')}.`
  const parts = [
    ...(unsure === 0 ? [] : [`${unsure} not sure enough`]),
    ...(outside === 0 ? [] : [`${outside} unlike what it learned from`]),
  ]
  return `It would leave ${unsure + outside} of ${counted(windows, 'window')} alone: ${parts.join(', ')}.`
}
