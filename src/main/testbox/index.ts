export { ensureImage, imageExists, openImage, type BuildOptions, type VirtualImage } from './image.ts'
export { readRecipe, type Recipe } from './recipe.ts'
export { VirtualMachine, type MachineState } from './machine.ts'
export { DISK_MODELS, type DiskModel } from './disk-model.ts'
