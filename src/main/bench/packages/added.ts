import type { Box } from '../../box/index.ts'
import { readAddedPackages } from '../../hold/index.ts'

/** Names of the packages that the bench has installed on a box, those that others needed among them. */
export async function packagesOfBench(box: Box): Promise<readonly string[]> {
  return (await readAddedPackages(box)).map(({ name }) => name)
}
