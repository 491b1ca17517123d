import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { moduleState } from '../kmod/index.ts'
import { SAMPLE_MODEL } from '../kmod/testing/sample-model.ts'
import type { Box } from '../box/index.ts'
import { connectAs } from './connect.ts'
import { buildOnBox, loadForGood, undeploy } from './deploy.ts'
import { holding } from './holding.ts'
import { upVirtualBox } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

/** Everything that a module which comes back leaves on a box. */
const TRACES =
  'ls -d /etc/modprobe.d/rabench* /etc/systemd/system/rabench* /usr/src/rabench* /var/lib/dkms/rabench 2>/dev/null; ' +
  "find /lib/modules /etc/systemd -name '*rabench*'; true"

let bench: Workbench
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-persist-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

function report(line: string): void {
  process.stdout.write(`    ${line}\n`)
}

test('a module deployed for good is built by DKMS, comes back after a reboot, and is gone after undeploying', async () => {
  const { address } = await upVirtualBox(bench, { survivesReboot: true })
  const first = await connectAs(bench, address)
  const bootId = (box: Box) => box.must(['cat', '/proc/sys/kernel/random/boot_id'])
  const booted = await bootId(first)
  const access = { box: first, address }
  bench.store.models.save(SAMPLE_MODEL)
  await holding(bench, access, 'deploy', { onRemark: report }, async (held) => {
    const built = await buildOnBox(held, SAMPLE_MODEL, { onRemark: report })
    await loadForGood(bench, held, built, { holdWindows: 3 }, { onStep: report, onRemark: report })
  })
  report(await first.must(['dkms', 'status']))
  expect(await first.must(['dkms', 'status'])).toMatch(/rabench.*installed/)
  expect(await moduleState(first)).toMatchObject({ loaded: true, disk: 'vdb', holdWindows: 3 })
  await first.run(['systemctl', 'reboot', '--no-wall']).catch(() => undefined)
  await first.close()

  const second = await reconnected(async () => {
    const box = await connectAs(bench, address)
    if ((await bootId(box)) !== booted) return box
    await box.close()
    return undefined
  })
  await expect
    .poll(() => moduleState(second), { timeout: 60_000 })
    .toMatchObject({ loaded: true, disk: 'vdb', holdWindows: 3, modelId: SAMPLE_MODEL.id })
  const { wasLoaded, removed } = await undeploy(bench, { box: second, address })
  report(`removed: ${removed.join(', ')}`)
  expect(wasLoaded).toBe(true)
  expect(removed.length).toBeGreaterThanOrEqual(4)
  expect(await second.must(['sh', '-c', TRACES])).toBe('')
  expect(await moduleState(second)).toEqual({ loaded: false })
  await second.close()
})

async function reconnected(attempt: () => Promise<Box | undefined>): Promise<Box> {
  const deadline = Date.now() + 300_000
  while (Date.now() < deadline) {
    // While it reboots nobody answers.
    const box = await attempt().catch(() => undefined)
    if (box !== undefined) return box
    await sleep(2_000)
  }
  throw new Error('the box did not come back in five minutes')
}
