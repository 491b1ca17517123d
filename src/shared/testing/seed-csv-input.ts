import { ACCESS_CLASSES } from '../classes.ts'
import { ODD_TEXTS } from './odd-values.ts'
import { below, oneOf, type Random } from './random-choices.ts'
import { damagedText } from './text-damage.ts'

/** Of the original method's data set: those that are needed, and some that may be there. */
const NEEDED = [
  ...['run_id', 'trace_avg_sector_distance', 'trace_sector_jump_ratio', 'trace_avg_request_size_kb'],
  ...['bw_mean_kbps', 'iops_mean', 'label'],
]
const MORE = ['window_id', 'window', 'pattern', 'mode', 'bs', 'iodepth', 'numjobs', 'direct', 'lat_p95_ns', 'other']
const LINE_BREAKS = ['\n', '\n', '\r\n', '\r']

/** A table in the format of the original data set, mostly with something wrong. */
export function seedCsvInput(random: Random): string {
  const more = MORE.filter(() => random() < 0.4)
  const columns = shuffled([...NEEDED, ...more], random)
  if (random() < 0.1) columns.push(oneOf(random, columns))
  if (random() < 0.1) columns.splice(below(random, columns.length), 1)
  const rows = Array.from({ length: below(random, 6) }, (_, row) => {
    const isIdle = random() < 0.2
    return columns.map((name) => fieldOf(name, row, isIdle, random)).join(',')
  })
  const table = [columns.join(','), ...rows, ''].join(oneOf(random, LINE_BREAKS))
  const text = random() < 0.1 ? `\uFEFF${table}` : table
  return random() < 0.6 ? damagedText(text, random) : text
}

function fieldOf(name: string, row: number, isIdle: boolean, random: Random): string {
  if (random() < 0.03) return quotedNowAndThen(oneOf(random, ODD_TEXTS), random)
  if (isIdle && name.startsWith('trace_')) return ''
  switch (name) {
    case 'run_id':
      return quotedNowAndThen(`run ${below(random, 2)}, "a"`, random)
    case 'label':
      return oneOf(random, ACCESS_CLASSES)
    case 'trace_sector_jump_ratio':
      return random().toFixed(4)
    case 'window_id':
    case 'window':
      return random() < 0.05 ? '' : String(row)
    case 'pattern':
    case 'mode':
    case 'bs':
      return '64k'
    default:
      return random() < 0.1 ? '0' : String(10 ** (below(random, 12) - 3))
  }
}

function quotedNowAndThen(text: string, random: Random): string {
  return random() < 0.8 ? `"${text.replaceAll('"', '""')}"` : text
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items]
  return items.flatMap(() => left.splice(below(random, left.length), 1))
}
