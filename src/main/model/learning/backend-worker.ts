import { readyBackend } from './backend.ts'
import { answerJobs } from './thread-jobs.ts'
import type { BackendWork } from './workshop-thread.ts'

answerJobs<BackendWork>(() => readyBackend())
