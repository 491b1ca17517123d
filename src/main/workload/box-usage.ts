import type { MeasuredBox } from '../../shared/experiment/index.ts'
import type { BoxReading } from './box-readings.ts'

/** How far a span may reach beyond the readings, in ms: one interval of the loop on a busy box. */
const SLACK_MS = 2_500

/**
 * What a box and its disk did in a span of time, in ms since the epoch, from readings around and inside it. Counters grow evenly
 * between two readings, so the span's ends may lie anywhere between them.
 * @returns undefined where the readings do not cover the span or the counters went back.
 */
export function usageBetween(readings: readonly BoxReading[], fromMs: number, toMs: number): MeasuredBox | undefined {
  const [first, last] = [readings[0], readings.at(-1)]
  if (first === undefined || last === undefined || toMs <= fromMs) return undefined
  if (first.atMs - SLACK_MS > fromMs || last.atMs + SLACK_MS < toMs) return undefined
  const [start, end] = [at(readings, fromMs), at(readings, toMs)]
  if (start === undefined || end === undefined) return undefined
  const grown = (name: keyof BoxReading) => end[name] - start[name]
  const [busy, idle, stolen] = [grown('busySeconds'), grown('idleSeconds'), grown('stolenSeconds')]
  if (grown('readBytes') < 0 || grown('writtenBytes') < 0 || busy < 0) return undefined
  const all = busy + idle + stolen
  return {
    fromMs,
    toMs,
    diskReadBytes: Math.round(grown('readBytes')),
    diskWrittenBytes: Math.round(grown('writtenBytes')),
    diskReadRequests: Math.round(grown('readRequests')),
    cpuSeconds: busy,
    stealShare: all > 0 ? Math.min(1, Math.max(0, stolen / all)) : 0,
    loadBefore: first.load,
  }
}

/** A reading for a moment between two of them, extended at the ends by up to the slack. */
function at(readings: readonly BoxReading[], ms: number): BoxReading | undefined {
  const next = readings.findIndex(({ atMs }) => atMs >= ms)
  const later = next === -1 ? readings.length - 1 : Math.max(1, next)
  const [a, b] = [readings[later - 1], readings[later]]
  if (a === undefined || b === undefined || b.atMs === a.atMs) return undefined
  const share = (ms - a.atMs) / (b.atMs - a.atMs)
  const between = (name: keyof BoxReading) => a[name] + (b[name] - a[name]) * share
  return {
    atMs: ms,
    readaheadKib: a.readaheadKib,
    load: a.load,
    busySeconds: between('busySeconds'),
    idleSeconds: between('idleSeconds'),
    stolenSeconds: between('stolenSeconds'),
    readRequests: between('readRequests'),
    writeRequests: between('writeRequests'),
    readBytes: between('readBytes'),
    writtenBytes: between('writtenBytes'),
    requestMs: between('requestMs'),
  }
}
