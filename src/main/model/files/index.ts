export { modelFiles, type ModelFile, type ModelFilesInput } from './model-files.ts'
export type { JudgedRow } from './windows-npz.ts'
export { writeModelFiles } from './write-model-files.ts'
