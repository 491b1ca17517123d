import { activitiesContract } from './activities.ts'
import { boxesContract } from './boxes.ts'
import { compareContract } from './compare.ts'
import { eventsContract } from './events.ts'
import { exploreContract } from './explore.ts'
import { interruptedContract } from './interrupted.ts'
import { liveContract } from './live.ts'
import { modelsContract } from './models.ts'
import { profilesContract } from './profiles.ts'
import { promptsContract } from './prompts.ts'
import { reportsContract } from './reports.ts'
import { sessionsContract } from './sessions.ts'
import { settingsContract } from './settings.ts'
import { evaluationPlansContract, sweepsContract } from './sweeps.ts'
import { transfersContract } from './transfers.ts'

/** Everything a page can ask the bench, whichever door it came through. Every payload is checked in main. */
export const contract = {
  activities: activitiesContract,
  boxes: boxesContract,
  compare: compareContract,
  evaluationPlans: evaluationPlansContract,
  events: eventsContract,
  interrupted: interruptedContract,
  live: liveContract,
  models: modelsContract,
  profiles: profilesContract,
  prompts: promptsContract,
  reports: reportsContract,
  sessions: { ...sessionsContract, ...exploreContract },
  settings: settingsContract,
  sweeps: sweepsContract,
  transfers: transfersContract,
}

export type * from './activities.ts'
export type * from './boxes.ts'
export type * from './compare.ts'
export type * from './dataset-selection.ts'
export type * from './events.ts'
export type * from './explore.ts'
export type * from './interrupted.ts'
export type * from './live.ts'
export type * from './models.ts'
export type * from './profiles.ts'
export type * from './prompts.ts'
export type * from './reports.ts'
export type * from './sessions.ts'
export type * from './settings.ts'
export type * from './sweeps.ts'
export type * from './transfers.ts'
export type { BenchErrorData } from './base.ts'
export { activitySchema } from './activities.ts'
export { changesPackages, DISK_MODEL_NAMES, isEnded } from './words.ts'
export { settingsSchema } from './settings.ts'
export { boxAddressSchema, type BoxAddress } from '../box-address.ts'
