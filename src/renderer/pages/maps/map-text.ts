import { classId } from '../../../shared/classes.ts'
import type { SweepDocument, SweptClass } from '../../../shared/experiment/index.ts'
import { lookOf } from '../../widgets/classes.ts'

/** "▬ 1024 · ✕ 16 · ◆ 64": a map in one line, in KiB. */
export function mapText(map: readonly SweptClass[]): string {
  return map
    .toSorted((a, b) => classId(a.label) - classId(b.label))
    .map(({ label, kib }) => `${lookOf(label).sign} ${kib}`)
    .join(' · ')
}

/** "16, 32 KiB": the values that cannot be told from the chosen one; undefined where there is none but itself. */
export function equalsText({ kib, equals }: Pick<SweptClass, 'kib' | 'equals'>): string | undefined {
  const others = equals.filter((value) => value !== kib).toSorted((a, b) => a - b)
  return others.length === 0 ? undefined : `${others.join(', ')}\u2009KiB`
}

/** "vdb of lab-3": whose map it is. */
export function sweepTitle({ boxName, disk }: Pick<SweepDocument, 'boxName' | 'disk'>): string {
  return `${disk.name} of ${boxName}`
}

/** Of a box, newest first as they come; of each disk the newest. */
export function newestByDisk(sweeps: readonly SweepDocument[], boxName: string): SweepDocument[] {
  const own = sweeps.filter((sweep) => sweep.boxName === boxName)
  return own.filter(({ disk }, at) => own.findIndex((other) => isSameDisk(other.disk, disk)) === at)
}

function isSameDisk(a: SweepDocument['disk'], b: SweepDocument['disk']): boolean {
  return a.name === b.name && a.serial === b.serial && a.sizeBytes === b.sizeBytes
}
