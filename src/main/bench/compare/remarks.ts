import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { subjectLetter } from '../../../shared/compared-subjects.ts'
import type { Comparison } from '../../../shared/contract/compare.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import type { RunRecord } from '../../store/index.ts'
import type { Subject } from './subjects.ts'

type Compared = Pick<Comparison, 'leftOut' | 'runs' | 'evaluated' | 'environment'>
type Placed<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }> & { readonly place: number }

/** What cannot be compared, or only with care, a sentence each. */
export function remarksOf(subjects: readonly Subject[], compared: Compared): string[] {
  const withWindows = placed(subjects, 'windows')
  const evaluations = placed(subjects, 'evaluation')
  return [
    ...unlikeKinds(withWindows, evaluations),
    ...noSharedClass(withWindows),
    ...unlikeRuns(withWindows),
    ...unlikeWindows(withWindows, compared),
    ...noSharedWorkload(evaluations, compared),
    ...lossy(compared),
    ...notAligned(compared),
  ]
}

function placed<Kind extends Subject['kind']>(subjects: readonly Subject[], kind: Kind): Placed<Kind>[] {
  return subjects.flatMap((subject, place) =>
    subject.kind === kind ? [{ ...(subject as Extract<Subject, { kind: Kind }>), place }] : [],
  )
}

function unlikeKinds(
  withWindows: readonly Placed<'windows'>[],
  evaluations: readonly Placed<'evaluation'>[],
): string[] {
  if (withWindows.length === 0 || evaluations.length === 0) return []
  return [
    `${lettersOf(evaluations)} ${areOrIs(evaluations)} measured by arm, ${lettersOf(withWindows)} by run: ` +
      'they share the environment, and no figure.',
  ]
}

function noSharedClass(withWindows: readonly Placed<'windows'>[]): string[] {
  if (withWindows.length < 2) return []
  const all = withWindows.map((subject) => ({ subject, classes: classesOf(subject.runs) }))
  const isShared = ACCESS_CLASSES.some((name) => all.filter(({ classes }) => classes.has(name)).length > 1)
  if (isShared) return []
  const told = all.map(({ subject, classes }) => `${subjectLetter(subject.place)} ${[...classes].join(', ') || 'none'}`)
  return [
    `No class is in two of them (${told.join('; ')}): features and figures stand beside each other, not for comparison.`,
  ]
}

function classesOf(runs: readonly RunRecord[]): Set<AccessClass> {
  return new Set(runs.map(labelInForce))
}

/** Means over runs of unlike workloads say more about the workloads than about boxes. */
function unlikeRuns(withWindows: readonly Placed<'windows'>[]): string[] {
  const unlike = ACCESS_CLASSES.filter((name) => {
    const kinds = withWindows
      .map(({ runs }) => runs.filter((run) => labelInForce(run) === name).map(conditionsOf))
      .filter(({ length }) => length > 0)
      .map((own) => [...new Set(own)].sort().join('\n'))
    return new Set(kinds).size > 1
  })
  return unlike.length === 0
    ? []
    : [
        `Their ${unlike.join(', ')} runs are not of the same workloads, caches and readahead: a difference in a mean may be one of what was run.`,
      ]
}

function conditionsOf({ workload, cache, readaheadKib }: RunRecord): string {
  return [workload, cache, readaheadKib].join(' ')
}

function unlikeWindows(withWindows: readonly Placed<'windows'>[], { environment }: Compared): string[] {
  const row = environment.find(({ field }) => field === 'windowSeconds')
  return withWindows.length > 1 && row?.sameness === 'differs'
    ? [
        'Their windows are not of the same length: features that count within a window, such as the jumps, vary less over longer ones.',
      ]
    : []
}

function noSharedWorkload(evaluations: readonly Placed<'evaluation'>[], { evaluated }: Compared): string[] {
  if (evaluations.length < 2 || evaluated.some(({ bySubject }) => bySubject.length > 1)) return []
  return ['No workload and arm is in two of the evaluations: none of their figures can be compared.']
}

function lossy({ leftOut }: Compared): string[] {
  return leftOut.flatMap(({ subject, lossy: windows }) =>
    windows === 0
      ? []
      : [
          `The tracer lost something over ${windows} window${windows === 1 ? '' : 's'} of ${subjectLetter(subject)}: ` +
            'they are in no distribution, and lines of the disk are too low there.',
        ],
  )
}

function notAligned({ runs }: Compared): string[] {
  const unknown = runs.filter(({ isAligned }) => !isAligned).map(({ subject }) => subjectLetter(subject))
  return unknown.length === 0
    ? []
    : [
        `Of ${unknown.join(', ')} it was not kept when the first window began: the disk’s lines are drawn as if that was when fio started.`,
      ]
}

function lettersOf(subjects: readonly { readonly place: number }[]): string {
  return subjects.map(({ place }) => subjectLetter(place)).join(', ')
}

function areOrIs({ length }: readonly unknown[]): string {
  return length === 1 ? 'is' : 'are'
}
