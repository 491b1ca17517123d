import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed } from 'vitest'
import { unloadModule } from '../../../kmod/index.ts'
import { watchKernelFaults, type KernelFaultWatch } from './kernel-faults.ts'
import { report } from './report.ts'
import { SoakBox } from './soak-box.ts'

const PATIENCE_MS = 180_000

/** What a file of soak tests works with. */
export interface SoakTests {
  readonly soak: () => SoakBox
  /** Warnings that this test asks for; without it there may be none. */
  readonly expectWarnings: (isExpected: (line: string) => boolean) => void
  /** Unexpected ones until now, for tests that take long. */
  readonly newWarnings: () => Promise<readonly string[]>
  /** What came until now was about what the test has set up. */
  readonly forgetWarnings: () => Promise<void>
}

/**
 * Boots the box for a file of tests. After each of them: no program, no module, every readahead as it was before, and nothing that the
 * kernel finds wrong.
 */
export function useSoakBox(): SoakTests {
  let booted: SoakBox | undefined
  let watch: KernelFaultWatch | undefined
  let readaheads = ''
  let isExpected: (line: string) => boolean = () => false

  const soak = () => {
    if (booted === undefined) throw new Error('the box is not up')
    return booted
  }
  const unexpected = (lines: readonly string[] = []) => lines.filter((line) => !isExpected(line))

  beforeAll(async () => {
    booted = await SoakBox.boot()
  })
  afterAll(async () => {
    await booted?.close()
  })
  beforeEach(async () => {
    onTestFailed(async () => {
      report(`the console's last lines:\n${await soak().consoleTail()}`)
    })
    isExpected = () => false
    readaheads = await soak().readaheads()
    watch = await watchKernelFaults(soak().box)
  })
  afterEach(async () => {
    await soak().endPrograms()
    await unloadModule(soak().box)
    expect(await soak().readaheads()).toBe(readaheads)
    expect(unexpected(await watch?.newFaults())).toEqual([])
  })

  return {
    soak,
    expectWarnings: (expected) => {
      isExpected = expected
    },
    newWarnings: async () => unexpected(await watch?.newWarnings()),
    forgetWarnings: async () => {
      watch = await watchKernelFaults(soak().box)
    },
  }
}

/** Waits until a value is the wanted one; an emulated debug kernel takes its time. */
export async function eventually(value: () => Promise<unknown>, wanted: unknown, timeout = PATIENCE_MS): Promise<void> {
  await expect.poll(value, { timeout, interval: 200 }).toEqual(wanted)
}
