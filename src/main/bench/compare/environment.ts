import { ENVIRONMENT_FIELDS, type EnvironmentField, type EnvironmentRow } from '../../../shared/contract/compare.ts'
import { shapeText } from '../../../shared/shape-text.ts'
import type { RunRecord, SessionEnvironment } from '../../store/index.ts'
import type { Subject } from './subjects.ts'

type Value = EnvironmentRow['values'][number]
type Facts = Partial<Record<EnvironmentField, Value>>

/** Of all subjects, a row a fact that is known of at least one. */
export function environmentRows(subjects: readonly Subject[]): EnvironmentRow[] {
  const facts = subjects.map(factsOf)
  return ENVIRONMENT_FIELDS.map((field) => {
    const values = facts.map((one) => one[field] ?? null)
    return { field, values, sameness: samenessOf(values) }
  }).filter(({ values }) => values.some((value) => value !== null))
}

function samenessOf(values: readonly Value[]): EnvironmentRow['sameness'] {
  const known = values.filter((value) => value !== null)
  if (new Set(known).size > 1) return 'differs'
  return known.length === values.length ? 'same' : 'unknown'
}

function factsOf(subject: Subject): Facts {
  if (subject.kind === 'evaluation') {
    const { evaluation } = subject.stored
    const { boxName, kernel, environment, modelId, appVersion } = evaluation
    return {
      ...{ box: boxName, kernel, model: modelId },
      ...(environment === undefined ? {} : boxFacts(environment)),
      ...(appVersion === undefined ? {} : { appVersion }),
    }
  }
  const { session, runs } = subject
  return {
    box: session.boxName,
    ...boxFacts(session.environment),
    ...{ appVersion: session.appVersion, profile: session.profile.name },
    ...{ workload: common(runs, ({ shape }) => shapeText(shape)), cache: common(runs, ({ cache }) => cache) },
    readaheadKib: common(runs, ({ readaheadKib }) => readaheadKib),
    runSeconds: common(runs, ({ seconds }) => seconds),
    windowSeconds: common(runs, ({ windowSeconds }) => windowSeconds),
  }
}

function boxFacts({ disk, ...machine }: SessionEnvironment): Facts {
  return {
    ...machine,
    ...{ disk: disk.name, diskModel: disk.model ?? null, diskBytes: disk.sizeBytes, rotational: disk.rotational },
    ...{ scheduler: disk.scheduler, fileSystem: disk.fileSystem, defaultReadaheadKib: disk.readaheadKib },
  }
}

/** What all runs have in common; of several "3 different". */
function common(runs: readonly RunRecord[], valueOf: (run: RunRecord) => string | number): Value {
  const values = [...new Set(runs.map(valueOf))]
  return values.length > 1 ? `${values.length} different` : (values[0] ?? null)
}
