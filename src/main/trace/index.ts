export type { DeviceNumber } from './block-events.ts'
export { describeTrace, type TraceDescription } from './describe-trace.ts'
export { readRequests, type IssuedRequest, type IssuedRequests } from './read-requests.ts'
export {
  readWindows,
  type MeasuredWindow,
  type WindowSeries,
  type DeviceRequests,
  type ReadWindowsOptions,
  type TraceWindows,
} from './read-windows.ts'
export { WindowCounter } from './window-counter.ts'
export { windowsToCsv, type WindowsCsvOptions } from './windows-csv.ts'
export { LiveWindows, type LiveWindow } from './live-windows.ts'
export { packTrace } from './pack-trace.ts'
export { fetchFile, startPartFeed, type PartFeed, type PartTotals } from './part-feed.ts'
export { checkTracer, type TracerCheck } from './lttng-preflight.ts'
export {
  abandonTracerSession,
  abandonTracerSessions,
  prepareTracer,
  startTracerSession,
  stopTracerDaemon,
  type SessionOptions,
  type SessionResult,
  type Tracer,
  type TracerSession,
} from './lttng-session.ts'
