import { BenchError } from '../../../shared/errors.ts'
import { answerJobs } from '../learning/thread-jobs.ts'

export interface OddWork {
  readonly job: 'count' | 'refuse' | 'crash' | 'exit' | 'compute for ever' | 'answer with a function'
  readonly note: number
  readonly answer: unknown
}

/** A thread for tests, to which happens what can happen to one. */
answerJobs<OddWork>(async (job, tell) => {
  switch (job) {
    case 'count':
      for (const number of [1, 2, 3]) tell(number)
      return 'counted'
    case 'refuse':
      throw new BenchError('too-little-data', 'There is nothing.', { kept: 'All.', nextStep: 'Get some.' })
    case 'crash':
      throw new RangeError('a mistake of ours')
    case 'exit':
      return process.exit(3)
    case 'compute for ever':
      tell(0)
      for (;;) await Promise.resolve()
    case 'answer with a function':
      return () => undefined
  }
})
