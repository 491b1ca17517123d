/** The two that are to be compared, after one was ticked or unticked; a third takes the place of the first. */
export function chosenTwo(chosen: readonly string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2)
}
