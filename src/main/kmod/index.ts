export { buildModule, type BuildOptions, type BuiltModule } from './build.ts'
export { setDryRun, setFixedReadahead, setPaused, setReadaheadMap, setTimeLimit } from './control.ts'
export { generateModuleSource } from './generate.ts'
export { moduleHeader } from './header.ts'
export { loadModule, unloadModule } from './load.ts'
export { logitErrorBound } from './logit-error.ts'
export type { LoadOptions } from './parameters.ts'
export { persistModule, removePersistent } from './persist.ts'
export { preflightModule, type ModuleRequirement } from './preflight.ts'
export { quantise, type QuantisedModel } from './quantise.ts'
export { signOnBox, type SigningKey } from './sign.ts'
export {
  moduleState,
  type DiskReport,
  type DiskState,
  type LoadedState,
  type ModuleState,
  type TimeLimit,
} from './state.ts'
export { parseTargets, whereItActs, type Reach, type Target } from './target.ts'
export { parseDecision, watchDecisions, type WatchOptions } from './watch.ts'
