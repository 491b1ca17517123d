export type { DeviceNumber } from './block-requests.ts'
export { readWindows, type DeviceRequests, type ReadWindowsOptions, type TraceWindows } from './read-windows.ts'
export { WindowCounter } from './window-counter.ts'
export { windowsToCsv, type WindowsCsvOptions } from './windows-csv.ts'
export { checkTracer, type TracerCheck } from './lttng-preflight.ts'
export {
  abandonTracerSession,
  prepareTracer,
  startTracerSession,
  type SessionOptions,
  type SessionResult,
  type Tracer,
  type TracerSession,
} from './lttng-session.ts'
