export { openApi, type ApiOptions, type BenchApi } from './api.ts'
export type { Router } from './router.ts'
export type { SecretKind, SecretStore } from './secret-keeper.ts'
