export { PROGRAM_PACKAGES, type ProgramPackage } from './packages.ts'
export {
  prepareProgram,
  removeProgram,
  requireProgram,
  type PreparedProgram,
  type PrepareProgramRequest,
} from './prepare.ts'
export { runProgram, type ProgramResult, type RunProgramRequest } from './run.ts'
