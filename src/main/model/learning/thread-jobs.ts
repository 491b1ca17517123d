import { parentPort } from 'node:worker_threads'
import { BenchError } from '../../../shared/errors.ts'
import { crossingFailure, type ThreadMessage, type ThreadWork } from './thread-messages.ts'

/** The inner end of `Thread`: does each job that this thread is given. */
export function answerJobs<Work extends ThreadWork>(
  work: (job: Work['job'], tell: (note: Work['note']) => void) => Promise<Work['answer']>,
): void {
  const port = parentPort
  if (port === null) throw new Error('this module is the start of a thread, not of a program')
  const say = (message: ThreadMessage<Work>): void => {
    port.postMessage(message)
  }
  port.on('message', (job: Work['job']) => {
    work(job, (note) => {
      say({ kind: 'note', note })
    })
      .then((answer) => {
        say({ kind: 'answer', answer })
      })
      .catch((error: unknown) => {
        // Of a DOMException, such as an answer that cannot be cloned gives, nothing would be left on the other side.
        if (error instanceof DOMException) throw new Error(error.message, { cause: error.name })
        if (!(error instanceof BenchError)) throw error
        say({ kind: 'failure', failure: crossingFailure(error) })
      })
  })
}
