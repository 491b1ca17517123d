import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { COMPARED_QUANTITIES, type ClassFigure, type ComparedQuantity } from '../../../shared/contract/compare.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import type { FioResultRecord } from '../../store/index.ts'
import type { Workbench } from '../workbench.ts'
import { estimateOf } from './estimate.ts'
import type { Subject } from './subjects.ts'

const VALUES: Readonly<Record<ComparedQuantity, (fio: FioResultRecord) => number | undefined>> = {
  bytesPerSecond: (fio) => fio.readBytesPerSecond + fio.writeBytesPerSecond,
  iops: (fio) => fio.readIops + fio.writeIops,
  readP50Us: ({ readLatency }) => readLatency?.p50Us,
  readP95Us: ({ readLatency }) => readLatency?.p95Us,
  readP99Us: ({ readLatency }) => readLatency?.p99Us,
  writeP50Us: ({ writeLatency }) => writeLatency?.p50Us,
  writeP95Us: ({ writeLatency }) => writeLatency?.p95Us,
  writeP99Us: ({ writeLatency }) => writeLatency?.p99Us,
}

/** What fio measured, over the runs of each class; only what at least one subject has. */
export function classFigures({ runs: queries }: Workbench['store'], subjects: readonly Subject[]): ClassFigure[] {
  const measured = subjects.map((subject) =>
    subject.kind === 'evaluation'
      ? []
      : subject.runs.flatMap((run) => {
          const fio = queries.fioResult(run.id)
          return fio === undefined ? [] : [{ label: labelInForce(run), fio }]
        }),
  )
  return ACCESS_CLASSES.flatMap((label) =>
    COMPARED_QUANTITIES.map((quantity): ClassFigure => {
      const estimates = measured.map((runs) =>
        estimateOf(runs.flatMap((run) => (run.label === label ? [VALUES[quantity](run.fio)] : []))),
      )
      return {
        ...{ label, quantity },
        bySubject: estimates.flatMap((estimate, subject) => (estimate === undefined ? [] : [{ subject, estimate }])),
      }
    }),
  ).filter(({ bySubject }) => bySubject.length > 0)
}
