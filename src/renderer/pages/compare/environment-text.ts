import type { EnvironmentField, EnvironmentRow } from '../../../shared/contract/index.ts'
import { binaryBytes } from '../../widgets/format.ts'

type Value = EnvironmentRow['values'][number]

const WORDS: Readonly<Record<EnvironmentField, string>> = {
  box: 'box',
  kernel: 'kernel',
  cpus: 'CPUs',
  memoryBytes: 'memory',
  disk: 'disk',
  diskModel: 'disk model',
  diskBytes: 'disk size',
  rotational: 'rotational',
  scheduler: 'I/O scheduler',
  fileSystem: 'file system',
  defaultReadaheadKib: 'disk’s own readahead',
  fioVersion: 'fio',
  lttngVersion: 'LTTng',
  appVersion: 'Readahead Bench',
  profile: 'profile',
  workload: 'workload',
  cache: 'page cache',
  readaheadKib: 'readahead in force',
  runSeconds: 'length of a run',
  windowSeconds: 'window',
  model: 'model',
}

const UNITS: Partial<Readonly<Record<EnvironmentField, string>>> = {
  defaultReadaheadKib: 'KiB',
  readaheadKib: 'KiB',
  runSeconds: 's',
  windowSeconds: 's',
}

export function environmentWord(field: EnvironmentField): string {
  return WORDS[field]
}

/** "640 MiB", "128 KiB", "no"; a dash where it is not known. */
export function environmentText(field: EnvironmentField, value: Value): string {
  if (value === null) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  if (field === 'memoryBytes' || field === 'diskBytes') return binaryBytes(value)
  const unit = UNITS[field]
  return unit === undefined ? String(value) : `${value}\u2009${unit}`
}
