import { answerJobs } from './thread-jobs.ts'
import { TrainingCrew, threadCount } from './training-crew.ts'
import { trainNetworks } from './training.ts'
import type { WorkshopWork } from './workshop-thread.ts'
import { workshop } from '../workshop.ts'

answerJobs<WorkshopWork>(async (input, tell) => {
  const crew = new TrainingCrew({ helpers: threadCount() - 1, own: trainNetworks })
  try {
    return await workshop(input, crew.train, { onProgress: tell })
  } finally {
    await crew.end()
  }
})
