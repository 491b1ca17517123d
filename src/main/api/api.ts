import path from 'node:path'
import type { About, BenchEvent, Settings } from '../../shared/contract/index.ts'
import { isEnded } from '../../shared/contract/index.ts'
import { importSample, type Workbench } from '../bench/index.ts'
import { ActivityDesk } from './activity-desk.ts'
import { BoxDesk } from './box-desk.ts'
import { Connections } from './connections.ts'
import { DataDirectory } from './data-directory.ts'
import { EventHub } from './event-hub.ts'
import { Journal } from './journal.ts'
import { PromptDesk } from './prompt-desk.ts'
import { makeRouter, type Router } from './router.ts'
import { SecretKeeper, type SecretStore } from './secret-keeper.ts'
import { SettingsFile } from './settings-file.ts'
import { TraceKeeping } from './trace-keeping.ts'
import { TransferDesk } from './transfer-desk.ts'
import { WatchDesk } from './watch-desk.ts'

const KEEP_DELETED_DAYS = 30

export interface ApiOptions {
  /** The system's own key store, where the door has one. */
  readonly secrets?: SecretStore
  /** What it runs on, for *About*. */
  readonly platform: About['platform']
}

/** The bench as both page doors serve it. */
export interface BenchApi {
  readonly router: Router
  /** Everything that is told to pages. @returns its own end. */
  listen(listener: (event: BenchEvent) => void): () => void
  /** What is at work, in words: "Run quick on virtual". */
  busy(): readonly string[]
  settings(): Settings
  /** Stops all work, keeps what is complete, puts the boxes back. */
  close(): Promise<void>
}

/** Opens the contract over a workbench, which stays the caller's to close. */
export async function openApi(bench: Workbench, options: ApiOptions): Promise<BenchApi> {
  const hub = new EventHub()
  const journal = new Journal(path.join(bench.paths.data, 'logs'), hub)
  const settings = new SettingsFile(bench.paths.data)
  const secrets = new SecretKeeper(options.secrets)
  const prompts = new PromptDesk(hub, secrets)
  const connections = new Connections(bench, prompts, secrets)
  const watches = new WatchDesk(bench, hub, journal, connections)
  const transfers = await TransferDesk.open(bench, hub, journal)
  const activities = new ActivityDesk(bench, hub, journal, connections, watches, transfers)
  const boxes = new BoxDesk(bench, hub, connections, secrets)
  const dataDirectory = new DataDirectory(bench)
  const stopListening = bench.commands.listen((boxName, command) => {
    journal.ran({ boxName, ...command })
  })
  for (const remark of bench.openingRemarks) journal.say('warning', 'database', remark)
  for (const remark of settings.remarks) journal.say('warning', 'settings', remark)
  bench.store.purgeRemoved(new Date(Date.now() - KEEP_DELETED_DAYS * 86_400_000).toISOString())
  await importSample(bench)
  const traceKeeping = new TraceKeeping(bench, hub, journal, settings)
  const router = makeRouter({
    ...{ bench, hub, journal, prompts, activities, boxes, watches, transfers, settings, dataDirectory },
    platform: options.platform,
  })
  return {
    router,
    listen: (listener) => hub.listen(listener),
    busy: () => [
      ...activities
        .list()
        .filter((activity) => !isEnded(activity))
        .map(({ title }) => title),
      ...watches
        .list()
        .filter(({ state }) => state !== 'ended')
        .map(({ boxName }) => `Watching ${boxName}`),
      ...transfers.busy(),
    ],
    settings: () => settings.get(),
    close: async () => {
      await activities.close()
      await watches.close()
      await transfers.close()
      await traceKeeping.close()
      stopListening()
      await journal.close()
    },
  }
}
