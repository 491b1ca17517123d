import type { BoxData } from '../../shared/contract/index.ts'
import { binaryBytes } from './format.ts'

/** "ready · Linux 6.12.118 · vdb 4 GiB": what is known of a box, in one line. */
export function boxStateText({ address, machine, lastCheck }: BoxData): string {
  const isVirtual = address === undefined
  if (isVirtual && machine === undefined) return 'not running; it is booted when it is needed'
  if (lastCheck === undefined) {
    return isVirtual ? `running, ${machine?.diskModel ?? ''} disk` : 'not checked since the bench was started'
  }
  const unmet = lastCheck.requirements.filter(({ status }) => status !== 'ok').length
  const { facts } = lastCheck
  return [
    unmet === 0 ? 'ready' : unmet === 1 ? '1 requirement is not met' : `${unmet} requirements are not met`,
    ...(facts === undefined ? [] : [`Linux ${facts.kernel}`]),
    ...(facts?.disk === undefined ? [] : [`${facts.disk.name} ${binaryBytes(facts.disk.sizeBytes)}`]),
  ].join(' · ')
}
