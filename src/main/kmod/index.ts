export { buildModule, type BuildOptions, type BuiltModule } from './build.ts'
export { generateModuleSource } from './generate.ts'
export { moduleHeader } from './header.ts'
export {
  loadModule,
  moduleState,
  setDryRun,
  setReadaheadMap,
  unloadModule,
  type LoadOptions,
  type ModuleState,
} from './load.ts'
export { logitErrorBound } from './logit-error.ts'
export { preflightModule, type ModuleRequirement } from './preflight.ts'
export { quantise, type QuantisedModel } from './quantise.ts'
export { parseDecision, watchDecisions, type WatchOptions } from './watch.ts'
