import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { seededRandom, type Random } from '../kmod/testing/arbitrary.ts'
import { useSoakBox } from './testing/soak/hooks.ts'
import { CHURN, fioCommand, SYSFS_READER } from './testing/soak/programs.ts'
import { report } from './testing/soak/report.ts'

const MINUTES = Number(process.env['RABENCH_SOAK_MINUTES'] ?? 30)
const WINDOW_MS = 200
/** 64 windows are kept for slow readers. */
const PAUSE_SECONDS = (64 * WINDOW_MS * 1.5) / 1000

/** See testing/soak/reader.c. */
const WAYS = ['steady', 'slow', 'polling', 'restless'] as const

/** Larger than what a sequential reader asks for under most of the values below, once it has its own readahead of 128 KiB again. */
const LARGE_KIB = 80
const SOME_KIB = [4, 16, 32, 64, 128, 256, 512, 2048] as const

const { soak, newWarnings } = useSoakBox()

interface Write {
  readonly parameter: string
  readonly value: string
  readonly isRefused: boolean
}

type Named = readonly [parameter: string, value: string | number]

/** What a person, or a program gone wild, may write. */
function randomWrite(random: Random): Write {
  const below = (count: number) => Math.floor(random() * count)
  const oneOf = <T>(values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0]
  const kib = () => oneOf<number>(SOME_KIB)
  const taken: readonly [Named, ...Named[]] = [
    ['dry_run', random() < 0.3 ? 'Y' : 'N'],
    ['paused', random() < 0.3 ? 'Y' : 'N'],
    ['hold_windows', 1 + below(random() < 0.8 ? 2 : 64)],
    ['sure_milli', 334 + below(668)],
    ['map_kib', `${kib()},${kib()},${kib()}`],
    ['fixed_kib', random() < 0.5 ? 0 : kib()],
    ['limit_s', random() < 0.7 ? 0 : 1 + below(5)],
  ]
  const refused: typeof taken = [
    ['dry_run', 'perhaps'],
    ['hold_windows', 0],
    ['sure_milli', 1002],
    ['map_kib', '16,16'],
    ['map_kib', '9'.repeat(3000)],
    ['fixed_kib', 16_385],
    ['limit_s', -1],
    ['window_ms', 500],
  ]
  const isRefused = random() < 0.15
  const [parameter, value] = oneOf(isRefused ? refused : taken)
  return { parameter, value: String(value), isRefused }
}

test(
  `for ${MINUTES} minutes four readers miss no window untold, under a mixed load and parameters written at random`,
  async () => {
    const box = soak()
    const reader = await box.compile('reader')
    for (const kind of ['random', 'sequential', 'threads'] as const) await box.start(kind, fioCommand(kind))
    await box.start('writer', fioCommand('writer', '/srv/lab/rabench-soak.dat', '64m'))
    await box.start('churn', CHURN)
    await box.load('disk=vdb', `window_ms=${WINDOW_MS}`, 'hold_windows=1')
    await box.start('sysfs', SYSFS_READER)
    for (const way of WAYS) {
      await box.start(way, ['sh', '-c', `${reader} ${way} ${MINUTES * 60} ${Math.ceil(PAUSE_SECONDS)}; echo "exit $?"`])
    }

    const random = seededRandom(9)
    const writes = { taken: 0, refused: 0, commits: 0 }
    const until = performance.now() + MINUTES * 60_000
    let nextLook = performance.now() + 60_000
    while (performance.now() < until) {
      await sleep(1000 * random())
      if (random() < 0.1) {
        // A commit of queue limits: the kernel itself changes the readahead from 6.12 on.
        await box.shell('cat /sys/block/vdb/queue/max_sectors_kb >/sys/block/vdb/queue/max_sectors_kb')
        writes.commits += 1
        continue
      }
      const write = randomWrite(random)
      expect([write, await box.takes(write.parameter, write.value)]).toEqual([write, !write.isRefused])
      writes[write.isRefused ? 'refused' : 'taken'] += 1
      if (performance.now() > nextLook) {
        nextLook += 60_000
        report(
          `${await box.counter('windows')} windows, ${await box.state()}, ${await box.counter('files')} files changed`,
        )
        expect(await newWarnings()).toEqual([])
      }
    }
    report(
      `written: ${writes.taken} values, ${writes.refused} that were refused, ${writes.commits} commits of queue limits`,
    )

    const read = new Map<string, { readonly lines: number; readonly lost: number }>()
    for (const way of WAYS) {
      await expect.poll(() => box.output(way), { timeout: 300_000, interval: 1000 }).toMatch(/^exit \d+$/m)
      const said = await box.output(way)
      report(`${way}: ${said.split('\n').join(', ')}`)
      const [, lines, lost] = /^(\d+) lines, (\d+) lost\nexit 0$/.exec(said) ?? []
      expect([way, said, lines]).toEqual([way, said, expect.any(String)])
      read.set(way, { lines: Number(lines), lost: Number(lost) })
    }
    const windows = await box.counter('windows')
    for (const way of ['steady', 'polling']) {
      const { lines, lost } = read.get(way)!
      expect(lines + lost).toBeLessThanOrEqual(windows)
      expect(lines + lost).toBeGreaterThan(0.5 * windows)
    }
    expect(read.get('slow')!.lost).toBeGreaterThan(0)
    expect(read.get('restless')!.lines).toBeGreaterThan(10 * MINUTES)

    await box.endPrograms('random', 'threads', 'writer', 'churn', 'sysfs')
    await box.shell('rmmod rabench')
    const { kibPerRequest } = await box.reads(5)
    report(`a sequential reader that went through all of it: ${kibPerRequest.toFixed(0)} KiB a request`)
    expect(kibPerRequest).toBeGreaterThan(LARGE_KIB)
  },
  (MINUTES + 60) * 60_000,
)
