import { tracesFolder, type Workbench } from '../../bench/index.ts'

/** For commander's `option`. */
export const KEEP_TRACES = ['--keep-traces [directory]', 'keep the raw traces, in the data folder or here'] as const

/** Where a capture keeps its raw traces, as its options say it; nothing where they are not kept. */
export function keptTracesIn(bench: Workbench, flag: string | true | undefined): { readonly keepTraces?: string } {
  if (flag === undefined) return {}
  return { keepTraces: flag === true ? tracesFolder(bench) : flag }
}
