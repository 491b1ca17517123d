import { answerJobs } from './thread-jobs.ts'
import type { TrainingWork } from './training-crew.ts'
import { trainNetworks } from './training.ts'

answerJobs<TrainingWork>((problems, tell) => trainNetworks(problems, { onEpoch: tell }))
