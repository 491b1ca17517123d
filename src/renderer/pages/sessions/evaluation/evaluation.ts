import type { SessionDetail } from '../../../../shared/contract/index.ts'
import { armOf } from '../../../../shared/experiment/index.ts'

export type Evaluation = Extract<SessionDetail, { kind: 'evaluation' }>

/** Whether an arm is the module, on whichever readahead it found. */
export function isModuleArm(key: string): boolean {
  return armOf(key)?.kind === 'module'
}

/** The arms of several workloads, each once, in the order in which they come. */
export function armsOf(workloads: readonly { readonly arms: readonly { readonly arm: string }[] }[]): string[] {
  return [...new Set(workloads.flatMap(({ arms }) => arms.map(({ arm }) => arm)))]
}
