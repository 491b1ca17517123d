import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export const ROOT = path.join(import.meta.dirname, '..')
/** The Node that the app is run with, whichever runs the tests. */
export const NODE = path.join(ROOT, 'node_modules/.bin/node')
export const RABENCH = path.join(ROOT, 'src/main/cli/rabench.ts')

const run = promisify(execFile)

/** A person's own folders, new for a test: nothing of whoever runs the tests is seen or touched. */
export interface Home {
  readonly dataDirectory: string
  readonly environment: NodeJS.ProcessEnv
  /** The third door, on the same data. @returns what it printed on stdout */
  rabench(...words: string[]): Promise<string>
  remove(): Promise<void>
}

export async function makeHome(): Promise<Home> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-e2e-'))
  const dataDirectory = path.join(directory, 'data')
  const environment = {
    ...process.env,
    RABENCH_DATA: dataDirectory,
    XDG_CONFIG_HOME: path.join(directory, 'config'),
    // A key that the agent of whoever runs the tests holds is no answer to a question of the app.
    SSH_AUTH_SOCK: '',
  }
  return {
    dataDirectory,
    environment,
    rabench: async (...words) => (await run(NODE, [RABENCH, ...words], { cwd: ROOT, env: environment })).stdout,
    remove: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  }
}
