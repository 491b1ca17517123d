import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { contract } from '../../shared/contract/index.ts'
import { openDoor } from './door.ts'

/** Every request of the contract, typed: `await bench.boxes.list()`. */
export const bench: ContractRouterClient<typeof contract> = createORPCClient(openDoor())

/** The same for TanStack Query: `useQuery(api.boxes.list.queryOptions())`, `useMutation(api.boxes.put.mutationOptions())`. */
export const api = createTanstackQueryUtils(bench)

/** Main tells what has changed (client/events.ts), so nothing grows stale by time. Failures are answers, not accidents. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})
