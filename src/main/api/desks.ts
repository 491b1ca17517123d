import type { About } from '../../shared/contract/index.ts'
import type { Workbench } from '../bench/index.ts'
import type { ActivityDesk } from './activity-desk.ts'
import type { BoxDesk } from './box-desk.ts'
import type { DataDirectory } from './data-directory.ts'
import type { EventHub } from './event-hub.ts'
import type { Journal } from './journal.ts'
import type { PromptDesk } from './prompt-desk.ts'
import type { SettingsFile } from './settings-file.ts'
import type { TransferDesk } from './transfer-desk.ts'
import type { WatchDesk } from './watch-desk.ts'

/** Everything the contract is answered from. */
export interface Desks {
  readonly bench: Workbench
  readonly hub: EventHub
  readonly journal: Journal
  readonly prompts: PromptDesk
  readonly activities: ActivityDesk
  readonly boxes: BoxDesk
  readonly watches: WatchDesk
  readonly transfers: TransferDesk
  readonly settings: SettingsFile
  readonly dataDirectory: DataDirectory
  readonly platform: About['platform']
}
