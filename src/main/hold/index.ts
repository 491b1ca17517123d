export { takeHold, type Hold, type HoldRequest } from './hold.ts'
export { holderText, type Holder, type HoldFile } from './hold-file.ts'
export { isAtWork, LaptopFiles } from './laptop-files.ts'
export type { Undo } from './undo.ts'
