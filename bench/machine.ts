import { cpus, loadavg, totalmem } from 'node:os'

/** What figures were taken on, in one line: "2 x AMD EPYC, 24 GiB, load 1.8, Node 24.21.0, Chromium 156". */
export function machineText(browserVersion?: string): string {
  const [first] = cpus()
  const [load = 0] = loadavg()
  const memoryGib = Math.round(totalmem() / 2 ** 30)
  return [
    `${cpus().length} x ${first?.model.trim() ?? 'unknown CPU'}`,
    `${memoryGib} GiB`,
    `load ${load.toFixed(1)}`,
    `Node ${process.versions.node}`,
    ...(browserVersion === undefined ? [] : [`Chromium ${browserVersion}`]),
  ].join(', ')
}
