export { loadProfile, parseProfile, profileNames, SHIPPED_PROFILES_DIRECTORY, type LoadedProfile } from './profiles.ts'
export { estimateSeconds, planRuns, runsByClass } from './plan.ts'
export { fioArguments, TAIL_SECONDS, type FioFiles } from './fio-arguments.ts'
export { parseFioResult, type FioLatency, type FioResult } from './fio-result.ts'
export { combineJobs, parseFioLog, type FioLogKind, type FioSample } from './fio-log.ts'
export { scratchDevice, type ScratchDevice } from './scratch-device.ts'
export {
  describeDisk,
  identifyDisk,
  hasDisk,
  readaheadKib,
  setReadaheadKib,
  type DiskDescription,
  type DiskIdentity,
} from './disk.ts'
export { dropCaches, warmFile } from './page-cache.ts'
export {
  LAYING,
  prepareScratchFile,
  removeScratchFile,
  requireScratchSpace,
  type ScratchFile,
  type ScratchFileRequest,
} from './scratch-file.ts'
export { runFio, type FioOutcome } from './run-fio.ts'
export { freeBytesIn } from './free-space.ts'
export { requireQuietDisk } from './disk-activity.ts'
export { DiskSampler, sampleDisk, type SampleDiskOptions } from './disk-sampler.ts'
export { readBox, type BoxReading } from './box-readings.ts'
export { usageBetween } from './box-usage.ts'
export { canLimitCache, limitCache, NO_CACHE_LIMIT, removeCacheLimits, type CacheLimit } from './cache-limit.ts'
export { runFioWorkload, type WorkloadResult } from './fio-experiment.ts'
export {
  prepareProgram,
  removeProgram,
  requireProgram,
  runProgram,
  type PreparedProgram,
  type PrepareProgramRequest,
  type ProgramPackage,
  type ProgramResult,
  type RunProgramRequest,
} from './programs/index.ts'
export { readLatencyUs } from './disk-latency.ts'
