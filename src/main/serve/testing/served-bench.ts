import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { call, getRouter, isProcedure } from '@orpc/server'
import { openApi } from '../../api/index.ts'
import { openWorkbench, type Workbench } from '../../bench/index.ts'
import { startServer, type RunningServer } from '../server.ts'

/** A bench with the shipped sample, served to whoever knows its address. */
export interface ServedBench {
  /** Holds all that it writes. */
  readonly directory: string
  readonly bench: Workbench
  readonly server: RunningServer
  /** What a request ends in, asked for without a socket: a programmer's error with its text, which crosses none. */
  readonly causeOf: (methodPath: string, payload: unknown) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** What a computer without tools, without an SSH agent and without a configuration has. */
const BARE = ['PATH', 'SSH_AUTH_SOCK', 'XDG_CONFIG_HOME'] as const

/** On a computer that seems to have no tools: nothing that is asked for starts a machine or a browser. */
export async function serveBench(): Promise<ServedBench> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-fuzz-serve-'))
  const pagesDirectory = path.join(directory, 'pages')
  await mkdir(pagesDirectory)
  await writeFile(path.join(pagesDirectory, 'index.html'), '<!doctype html><title>Bench</title>')
  const before = BARE.map((name) => [name, process.env[name]] as const)
  process.env['PATH'] = ''
  delete process.env['SSH_AUTH_SOCK']
  process.env['XDG_CONFIG_HOME'] = path.join(directory, 'config')
  const bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  const api = await openApi(bench, { platform: [] })
  const server = await startServer({ router: api.router, pagesDirectory })
  return {
    ...{ directory, bench, server },
    causeOf: async (methodPath, payload) => {
      const procedure: unknown = getRouter(api.router, methodPath.split('/').slice(1))
      if (!isProcedure(procedure)) return undefined
      try {
        await call(procedure, payload)
        return undefined
      } catch (error) {
        return error
      }
    },
    close: async () => {
      await server.close()
      await api.close()
      bench.close()
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = value
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}
