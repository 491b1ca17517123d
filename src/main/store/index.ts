export { openStore, type Store } from './store.ts'
export type * from './records.ts'
