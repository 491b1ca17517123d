import type { EvaluationReport } from '../../../shared/experiment/index.ts'

/** Share of the decisions that the module stood by and that were right; 0 where there was none. */
export function agreementOf({ judged }: Pick<EvaluationReport, 'judged'>): number {
  return judged === undefined || judged.decided === 0 ? 0 : judged.right / judged.decided
}

/** "42 decisions, 97.6 % of them right" */
export function judgedText(report: Pick<EvaluationReport, 'judged'>): string {
  const decided = report.judged?.decided ?? 0
  return `${decided} decisions, ${(agreementOf(report) * 100).toFixed(1)} % of them right`
}
