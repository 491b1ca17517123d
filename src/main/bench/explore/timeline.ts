import type { TimeRange, Timeline, TimelineQuery, TimeStatistics } from '../../store/index.ts'
import type { Workbench } from '../workbench.ts'

/** The runs of a capture on one axis of time, read in a thread of its own. @throws BenchError unknown-session */
export async function sessionTimeline({ store }: Workbench, id: string, query: TimelineQuery): Promise<Timeline> {
  store.sessions.get(id)
  return store.reader.timeline(id, query)
}

/** Over the windows of a capture under a range of time. @throws BenchError unknown-session */
export async function sessionTimeStatistics(
  { store }: Workbench,
  id: string,
  range: TimeRange,
): Promise<TimeStatistics> {
  store.sessions.get(id)
  return store.reader.timeStatistics(id, range)
}
