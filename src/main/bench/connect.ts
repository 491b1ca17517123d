import { connectBox, type Box, type BoxAddress, type ConnectionPrompts } from '../box/index.ts'
import type { Workbench } from './workbench.ts'

/** Logs in, with every command told to whoever keeps the bench's log. */
export async function connectAs(bench: Workbench, address: BoxAddress, prompts?: ConnectionPrompts): Promise<Box> {
  return connectBox(address, bench.hostKeys, prompts, {
    onCommand: (command) => {
      bench.commands.tell(address.name, command)
    },
  })
}
