export { takeHold, type Hold } from './hold.ts'
export type { Holder, HoldFile } from './hold-file.ts'
export { isAtWork, LaptopFiles } from './laptop-files.ts'
export type { Undo } from './undo.ts'
