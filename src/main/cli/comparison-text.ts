import { ACCESS_CLASSES, CLASS_SIGN } from '../../shared/classes.ts'
import { subjectLetter } from '../../shared/compared-subjects.ts'
import type { ClassFigure, Comparison, ComparedQuantity, Estimate } from '../../shared/contract/compare.ts'
import { armText } from '../../shared/experiment/index.ts'
import { ratioText } from './evaluation-text.ts'
import { engineering, table } from './format.ts'

const QUANTITY_TEXT: Readonly<Record<ComparedQuantity, string>> = {
  bytesPerSecond: 'read and written, B/s',
  iops: 'IOPS',
  readP50Us: 'read p50, us',
  readP95Us: 'read p95, us',
  readP99Us: 'read p99, us',
  writeP50Us: 'write p50, us',
  writeP95Us: 'write p95, us',
  writeP99Us: 'write p99, us',
}

/** A comparison as a terminal shows it; lines of runs over time are in the JSON document alone. */
export function comparisonText(comparison: Comparison): string {
  const { subjects, remarks, features, figures, method, evaluated } = comparison
  return [
    ...subjects.map(({ kind, title, id }, place) => `${subjectLetter(place)}  ${kind} ${title} (${id})\n`),
    ...(remarks.length === 0 ? [] : ['\n', ...remarks.map((remark) => `${remark}\n`)]),
    `\n${environmentTable(comparison)}`,
    ...(figures.length === 0 ? [] : [`\n${figuresTable(figures)}`]),
    ...(evaluated.length === 0 ? [] : [`\n${evaluatedTable(comparison)}`]),
    ...(figures.length + evaluated.length === 0 ? [] : [`${method}\n`]),
    ...(features.length === 0 ? [] : [`\n${featuresTable(comparison)}`]),
  ].join('')
}

function environmentTable({ subjects, environment }: Comparison): string {
  return table(
    ['environment', ...subjects.map((_, place) => subjectLetter(place)), ''],
    environment.map(({ field, values, sameness }) => [
      field,
      ...values.map((value) => (value === null ? '-' : String(value))),
      sameness === 'same' ? '' : sameness,
    ]),
  )
}

function figuresTable(figures: readonly ClassFigure[]): string {
  return table(
    ['by class, as fio measured it', '', 'n', 'mean', '95 % interval'],
    figures.flatMap(({ label, quantity, bySubject }) =>
      bySubject.map(({ subject, estimate }, at) => [
        at === 0 ? `${CLASS_SIGN[label]} ${label} ${QUANTITY_TEXT[quantity]}` : '',
        subjectLetter(subject),
        ...estimateCells(estimate),
      ]),
    ),
  )
}

function evaluatedTable({ evaluated }: Comparison): string {
  return table(
    ['workload and arm', '', 'n', 'mean', '95 % interval', 'ratio, 95 % interval'],
    evaluated.flatMap(({ workload, arm, unit, bySubject }) =>
      bySubject.map(({ subject, throughput, ratio }, at) => [
        at === 0 ? `${workload}, ${armText(arm)}, ${unit}` : '',
        subjectLetter(subject),
        ...(throughput === undefined ? ['0', 'all failed', ''] : estimateCells(throughput)),
        ratio === undefined ? '' : ratioText(ratio),
      ]),
    ),
  )
}

function estimateCells({ value, interval95, n }: Estimate): string[] {
  const interval = interval95 === undefined ? 'none' : interval95.map(engineering).join(' to ')
  return [String(n), engineering(value), interval]
}

function featuresTable({ features }: Comparison): string {
  return table(
    ['feature', '', 'windows', 'min', 'q1', 'median', 'q3', 'max'],
    features.flatMap(({ name, parts }) =>
      ACCESS_CLASSES.flatMap((label) =>
        parts
          .filter((part) => part.label === label)
          .map(({ subject, five: { windows, min, q1, median, q3, max } }, at) => [
            at === 0 ? `${CLASS_SIGN[label]} ${label} ${name}` : '',
            subjectLetter(subject),
            String(windows),
            ...[min, q1, median, q3, max].map(engineering),
          ]),
      ),
    ),
  )
}
