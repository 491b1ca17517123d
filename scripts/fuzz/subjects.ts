import type { FuzzSubject } from '../../src/shared/testing/fuzzing.ts'

/** A parser that is given random input, by the name that its subject has too. */
export interface NamedSubject {
  readonly name: string
  readonly inputs: number
  /** Loads what it needs for it alone. */
  readonly open: () => Promise<FuzzSubject>
}

const MANY = 1_000_000
const USUAL = 100_000

export const SUBJECTS: readonly NamedSubject[] = [
  {
    name: 'ctf',
    inputs: MANY,
    open: async () => (await import('../../src/main/trace/testing/fuzz-ctf.ts')).openCtfSubject(),
  },
  {
    name: 'packed trace',
    inputs: USUAL,
    open: async () => (await import('../../src/main/trace/testing/fuzz-pack.ts')).openPackSubject(),
  },
  {
    name: 'lttng output',
    inputs: USUAL,
    open: async () => (await import('../../src/main/trace/testing/fuzz-lttng-output.ts')).openLttngOutputSubject(),
  },
  {
    name: 'seed csv',
    inputs: USUAL,
    open: async () => (await import('../../src/main/exchange/testing/fuzz-seed-csv.ts')).openSeedCsvSubject(),
  },
  {
    name: 'training csv',
    inputs: USUAL,
    open: async () => (await import('../../src/main/model/testing/fuzz-csv.ts')).openTrainingCsvSubject(),
  },
  {
    name: 'csv import',
    inputs: USUAL,
    open: async () => (await import('../../src/main/bench/testing/fuzz-csv-import.ts')).openCsvImportSubject(),
  },
  {
    name: 'bundle',
    inputs: USUAL,
    open: async () => (await import('../../src/main/exchange/testing/fuzz-bundle.ts')).openBundleSubject(),
  },
  {
    name: 'bundle import',
    inputs: USUAL,
    open: async () => (await import('../../src/main/bench/testing/fuzz-bundle-import.ts')).openBundleImportSubject(),
  },
  {
    name: 'sketches',
    inputs: USUAL,
    open: async () => (await import('../../src/main/bench/testing/fuzz-sketches.ts')).openSketchesSubject(),
  },
  {
    name: 'model file',
    inputs: USUAL,
    open: async () => (await import('../../src/main/bench/testing/fuzz-model-file.ts')).openModelFileSubject(),
  },
  {
    name: 'fio result',
    inputs: USUAL,
    open: async () => (await import('../../src/main/workload/testing/fuzz-fio.ts')).openFioResultSubject(),
  },
  {
    name: 'fio log',
    inputs: USUAL,
    open: async () => (await import('../../src/main/workload/testing/fuzz-fio.ts')).openFioLogSubject(),
  },
  {
    name: 'decisions',
    inputs: USUAL,
    open: async () => (await import('../../src/main/kmod/testing/fuzz-decisions.ts')).openDecisionsSubject(),
  },
  {
    name: 'contract',
    inputs: USUAL,
    open: async () => (await import('../../src/main/serve/testing/fuzz-contract.ts')).openContractSubject(),
  },
  {
    name: 'serve messages',
    inputs: USUAL,
    open: async () => (await import('../../src/main/serve/testing/fuzz-messages.ts')).openMessagesSubject(),
  },
]
