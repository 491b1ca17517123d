/**
 * What an emulated machine's kernel says of the computer that it runs on, which kept it waiting: told, not judged.
 */
export function isHostStall(warning: string): boolean {
  return /\] (hrtimer: interrupt took \d+ ns|clocksource: Long readout interval)/.test(warning)
}
