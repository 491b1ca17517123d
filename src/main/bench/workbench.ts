import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { besideArchive } from '../../shared/archive.ts'
import { BoxRegistry, HostKeys } from '../box/index.ts'
import type { Store } from '../store/index.ts'
import { VirtualMachine } from '../testbox/index.ts'
import { CommandFeed } from './command-feed.ts'
import { readConfiguration } from './configuration.ts'
import { openOrBeginAnew } from './open-store.ts'

export const RECIPE_DIRECTORY = besideArchive(fileURLToPath(new URL('../../../resources/testbox/', import.meta.url)))

/** Where things lie on this computer. */
export interface WorkbenchPaths {
  readonly data: string
  /** Can be deleted at any time: the virtual box's images. */
  readonly cache: string
}

/** Where images of virtual boxes are kept, by the hash of their recipe. */
export function imageCacheIn({ cache }: Pick<WorkbenchPaths, 'cache'>): string {
  return path.join(cache, 'testbox')
}

/** What every use case works with: the store, the known boxes, the virtual box. */
export interface Workbench {
  readonly paths: WorkbenchPaths
  readonly store: Store
  /** What a person has to be told of its opening, a sentence each. */
  readonly openingRemarks: readonly string[]
  readonly registry: BoxRegistry
  readonly hostKeys: HostKeys
  readonly machine: VirtualMachine
  /** Every command that has ended on any box. */
  readonly commands: CommandFeed
  close(): void
}

/** RABENCH_DATA and RABENCH_CACHE, else the data folder that was chosen in the settings, else XDG's directories. */
export function defaultPaths(environment: NodeJS.ProcessEnv = process.env): WorkbenchPaths {
  const under = (variable: string, xdg: string, fallback: string) =>
    environment[variable] ?? path.join(environment[xdg] ?? path.join(homedir(), fallback), 'readahead-bench')
  return {
    data: path.resolve(
      environment['RABENCH_DATA'] ??
        readConfiguration(environment).dataDirectory ??
        under('RABENCH_DATA', 'XDG_DATA_HOME', '.local/share'),
    ),
    cache: path.resolve(under('RABENCH_CACHE', 'XDG_CACHE_HOME', '.cache')),
  }
}

/** @throws BenchError database | newer-format */
export function openWorkbench(paths: WorkbenchPaths): Workbench {
  const { store, remarks } = openOrBeginAnew(path.join(paths.data, 'bench.sqlite'))
  return {
    paths,
    store,
    openingRemarks: remarks,
    registry: new BoxRegistry(path.join(paths.data, 'boxes.json')),
    hostKeys: new HostKeys(path.join(paths.data, 'known_hosts')),
    machine: new VirtualMachine(path.join(paths.data, 'virtual')),
    commands: new CommandFeed(),
    close: () => {
      store.close()
    },
  }
}
