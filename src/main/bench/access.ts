import { BenchError } from '../../shared/errors.ts'
import { boxAddressSchema, type Box, type BoxAddress, type ConnectionPrompts } from '../box/index.ts'
import { connectAs } from './connect.ts'
import { upVirtualBox, VIRTUAL, virtualBoxAddress, type VirtualOptions } from './virtual-box.ts'
import type { Workbench } from './workbench.ts'

/** A box that is logged in to. */
export interface Access {
  readonly box: Box
  readonly address: BoxAddress
}

/** A box as somebody typed it. @throws BenchError wrong-usage, naming what is wrong */
export function parseBoxAddress(typed: unknown): BoxAddress {
  const parsed = boxAddressSchema.safeParse(typed)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new BenchError('wrong-usage', `This is no box: ${problems.join('; ')}.`, {
    nextStep: 'See rabench box add --help',
  })
}

/** The address of a box by name, the virtual one included (it must be up). @throws BenchError unknown-box | virtual-box */
export async function addressOf(bench: Workbench, name: string): Promise<BoxAddress> {
  return name === VIRTUAL ? virtualBoxAddress(bench) : bench.registry.get(name)
}

/** Logs in to a box that is up, works on it, and logs out whatever happens. */
export async function withBox<T>(
  bench: Workbench,
  name: string,
  prompts: ConnectionPrompts,
  work: (access: Access) => Promise<T>,
): Promise<T> {
  return withAddress(bench, await addressOf(bench, name), prompts, work)
}

/**
 * The same, but the virtual box is built and booted if need be, and shut down again if it was; with `leaveUp`, only if the
 * work failed.
 */
export async function withBoxUp<T>(
  bench: Workbench,
  name: string,
  prompts: ConnectionPrompts,
  options: VirtualOptions & { readonly leaveUp?: boolean },
  work: (access: Access) => Promise<T>,
): Promise<T> {
  if (name !== VIRTUAL) return withBox(bench, name, prompts, work)
  const { address, started } = await upVirtualBox(bench, options)
  let isLeftUp = false
  try {
    const result = await withAddress(bench, address, prompts, work)
    isLeftUp = options.leaveUp === true
    return result
  } finally {
    if (started && !isLeftUp) await bench.machine.stop()
  }
}

async function withAddress<T>(
  bench: Workbench,
  address: BoxAddress,
  prompts: ConnectionPrompts,
  work: (access: Access) => Promise<T>,
): Promise<T> {
  const box = await connectAs(bench, address, prompts)
  try {
    return await work({ box, address })
  } finally {
    await box.close()
  }
}
