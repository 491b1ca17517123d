export { openStore, type Store } from './store.ts'
export type * from './records.ts'
export { fioLatencySchema, SESSION_STATES, sessionEnvironmentSchema } from './records.ts'
export { SEED_COLUMNS, seedCsv, seedRows } from './seed-rows.ts'
