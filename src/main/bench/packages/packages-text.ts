import type { KeptPackage, PackagesRemoved } from './remove.ts'

/** What became of the packages that the bench had installed, a sentence each: which went, which stay and why. */
export function packagesText({ removed, kept }: PackagesRemoved): string[] {
  return [
    ...(removed.length + kept.length === 0 ? ['The bench has installed no packages there.'] : []),
    ...(removed.length === 0 ? [] : [`Removed the packages ${removed.join(', ')}.`]),
    ...kept.map((one) => `Kept ${keptText(one)}.`),
  ]
}

function keptText({ name, neededBy }: KeptPackage): string {
  return neededBy.length === 0
    ? `${name}, which somebody has asked for since`
    : `${name}, without which these would not stay as they are: ${neededBy.join(', ')}`
}
