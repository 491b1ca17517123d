import { expect, test } from 'vitest'
import { useSoakBox } from './testing/soak/hooks.ts'
import { KERNEL_WORDS } from './testing/soak/kernel.ts'
import { CHURN, fioCommand, KNOCKER, SYSFS_READER } from './testing/soak/programs.ts'
import { report } from './testing/soak/report.ts'

const CYCLES = Number(process.env['RABENCH_CYCLES'] ?? 1000)
/** The log is read so often that its ring has not turned meanwhile. */
const CYCLES_AT_ONCE = 50
const CHUNK_SECONDS = 3600

/** A reader that follows the disk makes larger requests than any readahead of the cycles, once it has its own again. */
const LARGE_KIB = 80

/** Of the sizes that a disk and a reader take. A kernel with randomised caches has several of each. */
const COUNT_SLAB_OBJECTS = `awk '/^kmalloc-(rnd-[0-9]+-)?(2k|4k|8k) / {sum += $2} END {print sum}' /proc/slabinfo`

const { soak, expectWarnings, newWarnings } = useSoakBox()

/** Loads and unloads in one way after the other. One is refused with the first of its disks being observed already. */
function cycles(first: number, count: number): string {
  const { module } = soak()
  return `
    home=$(cat /sys/block/vda/queue/read_ahead_kb /sys/block/vdb/queue/read_ahead_kb)
    i=${first}
    while [ $i -lt ${first + count} ]; do
      case $((i % 5)) in
      0) set -- disk=vdb fixed_kib=16 ;;
      1) set -- disk=vdb hold_windows=1 ;;
      2) set -- disk=vda,vdb fixed_kib=64 ;;
      3) set -- disk=vdb fixed_kib=32 limit_s=1 ;;
      4) ! insmod ${module} disk=vdb,vdz fixed_kib=16 2>/dev/null || exit 2
         set -- disk=vdb dry_run=1 ;;
      esac
      insmod ${module} window_ms=100 "$@" || exit 3
      sleep 0.3
      tries=0
      until rmmod rabench 2>/dev/null; do
        tries=$((tries + 1)); [ $tries -lt 300 ] || exit 4
        sleep 0.05
      done
      now=$(cat /sys/block/vda/queue/read_ahead_kb /sys/block/vdb/queue/read_ahead_kb)
      [ "$now" = "$home" ] || { echo "cycle $i: $now" >&2; exit 5; }
      i=$((i + 1))
    done`
}

test('the kernel checks every object that it hands out', async () => {
  const commandLine = (await soak().box.must(['cat', '/proc/cmdline'])).trim()
  report(`${(await soak().box.must(['uname', '-r'])).trim()}: ${commandLine}`)
  expect(commandLine.split(' ')).toEqual(expect.arrayContaining([...KERNEL_WORDS]))
  for (const check of ['sanity_checks', 'red_zone', 'poison', 'store_user']) {
    expect([check, await soak().number(`/sys/kernel/slab/kmalloc-2k/${check}`)]).toEqual([check, 1])
  }
})

test(`${CYCLES} times loaded and unloaded while fio runs and others look at it, it leaves nothing behind`, async () => {
  const box = soak()
  expectWarnings((line) => line.includes('rabench: cannot open /dev/vdz (-2)'))
  for (const kind of ['random', 'sequential', 'writer'] as const) await box.start(kind, load(kind))
  await box.start('churn', CHURN)
  await box.start('sysfs', SYSFS_READER)
  await box.start('knocker', KNOCKER)
  await expect.poll(async () => (await box.reads(2)).requests, { timeout: 180_000 }).toBeGreaterThan(50)

  const objects = async () => Number(await box.shell(COUNT_SLAB_OBJECTS))
  await box.shell(cycles(0, 10), CHUNK_SECONDS)
  const before = await objects()
  const began = performance.now()
  for (let done = 0; done < CYCLES; done += CYCLES_AT_ONCE) {
    const count = Math.min(CYCLES_AT_ONCE, CYCLES - done)
    await box.shell(cycles(done, count), CHUNK_SECONDS)
    expect(await newWarnings()).toEqual([])
    report(`${done + count} cycles in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
  const after = await objects()
  report(`${before} -> ${after} objects of 2 to 8 KiB`)
  expect(after - before).toBeLessThan(Math.max(40, 0.2 * CYCLES))

  await box.endPrograms('random', 'writer', 'churn', 'sysfs', 'knocker')
  const { kibPerRequest } = await box.reads(5)
  report(`a sequential reader that went through all of it: ${kibPerRequest.toFixed(0)} KiB a request`)
  expect(kibPerRequest).toBeGreaterThan(LARGE_KIB)
}, 86_400_000)

function load(kind: 'random' | 'sequential' | 'writer'): readonly string[] {
  return kind === 'writer' ? fioCommand(kind, '/srv/lab/rabench-soak.dat', '64m') : fioCommand(kind)
}
