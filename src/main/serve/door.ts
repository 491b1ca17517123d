import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BenchError } from '../../shared/errors.ts'
import { openApi, type BenchApi } from '../api/index.ts'
import type { Workbench } from '../bench/index.ts'
import { startServer, type RunningServer, type ServerOptions } from './server.ts'

const PAGES_DIRECTORY = fileURLToPath(new URL('../../../out/renderer/', import.meta.url))

export interface ServeDoor {
  readonly server: RunningServer
  readonly api: BenchApi
  /** Stops all work, keeps what is complete, puts the boxes back, and lets the pages go. */
  close(): Promise<void>
}

/** Opens the app for browsers. @throws BenchError missing-tool where the pages have not been built; wrong-usage */
export async function openServeDoor(
  bench: Workbench,
  options: Pick<ServerOptions, 'host' | 'port' | 'token' | 'development'> = {},
): Promise<ServeDoor> {
  if (options.development === undefined && !existsSync(path.join(PAGES_DIRECTORY, 'index.html'))) {
    throw new BenchError('missing-tool', 'The pages have not been built.', { nextStep: 'Run: npm run build' })
  }
  const api = await openApi(bench, { platform: [{ name: 'Node', version: process.versions.node }] })
  const server = await startServer({ ...options, router: api.router, pagesDirectory: PAGES_DIRECTORY })
  return {
    server,
    api,
    close: async () => {
      await api.close()
      await server.close()
    },
  }
}
