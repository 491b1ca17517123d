import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openApi, type BenchApi } from '../../api/index.ts'
import { openWorkbench, type Workbench } from '../../bench/index.ts'

/** A real bench over an empty data folder. */
export interface TestBench {
  readonly directory: string
  readonly workbench: Workbench
  readonly api: BenchApi
  close(): Promise<void>
}

export async function openTestBench(): Promise<TestBench> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-shell-'))
  const workbench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  const api = await openApi(workbench, { platform: [] })
  return {
    directory,
    workbench,
    api,
    close: async () => {
      await api.close()
      workbench.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
