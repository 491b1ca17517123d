import { expect, test } from 'vitest'
import { useSoakBox } from './testing/soak/hooks.ts'
import { IS_DEBUG_KERNEL } from './testing/soak/kernel.ts'
import { report } from './testing/soak/report.ts'

const FAILSLAB = '/sys/kernel/debug/failslab'
const HOURS_SECONDS = 4 * 3600

/** A kernel that was refused memory says so, and its own code patching says it with a stack trace. */
const IS_FAULT = /\b(BUG|KASAN|UBSAN|WARNING|INFO: task|Redzone|Poison|use-after-free|refcount_t)\b/
const IS_PATCHING = /WARNING: .* at kernel\/(jump_label|static_call_inline)\.c/

const { soak, expectWarnings } = useSoakBox()

// Only the debug kernel can be told to refuse memory.
test.runIf(IS_DEBUG_KERNEL)(
  'each allocation that loading makes is refused once, and all that was done until then is undone',
  async () => {
    const box = soak()
    expectWarnings((line) => !IS_FAULT.test(line) || IS_PATCHING.test(line))
    const refuse = await box.compile('refuse-allocations')
    // Those that may wait for memory, too; and without a stack trace for each.
    await box.shell(`echo N >${FAILSLAB}/ignore-gfp-wait; echo 0 >${FAILSLAB}/verbose`)
    const said = await box.shell(`${refuse} ${box.module} 'disk=vdb,vda window_ms=100 fixed_kib=16'`, HOURS_SECONDS)
    await box.shell(`echo Y >${FAILSLAB}/ignore-gfp-wait`)
    report(said.trim())
    expect(Number(/^(\d+) refused/.exec(said)?.[1])).toBeGreaterThan(20)
    expect(await box.shell('ls -d /dev/rabench /sys/kernel/rabench /sys/module/rabench 2>/dev/null || true')).toBe('')
  },
  1000 * HOURS_SECONDS,
)
