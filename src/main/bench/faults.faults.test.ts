import { execFile } from 'node:child_process'
import { rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../shared/errors.ts'
import type { SweepTrial } from '../../shared/experiment/index.ts'
import type { Box } from '../box/index.ts'
import { SAMPLE_MODEL } from '../kmod/testing/sample-model.ts'
import { canHaveSmallDisk, mountSmallDisk } from '../store/testing/small-disk.ts'
import { withBox } from './access.ts'
import { captureOnBox } from './capture.ts'
import { buildOnBox, load } from './deploy.ts'
import { holding } from './holding.ts'
import { interruptedWorks } from './interrupted.ts'
import { sweep } from './sweep.ts'
import { FaultBench, FAULTY } from './testing/fault-bench.ts'
import { suffer, type Fault, type Suffered } from './testing/suffer.ts'
import { VIRTUAL } from './virtual-box.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

/** All of them for `npm run test:faults`; a shortened set is part of every test run. */
const isFull = process.env['RABENCH_FAULTS'] === 'full'
const TIMES = isFull
  ? { kills: 30, cuts: 5, swallows: 5, powerOffs: 10 }
  : { kills: 2, cuts: 1, swallows: 0, powerOffs: 1 }
const SEED = Number(process.env['RABENCH_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

let faults: FaultBench

beforeAll(async () => {
  process.stdout.write(`    seed ${SEED}: RABENCH_FAULT_SEED=${SEED} repeats these moments\n`)
  if (!isFull) process.stdout.write('    what is skipped here takes minutes, and is part of npm run test:faults\n')
  faults = await FaultBench.start(isFull ? 12 : 3, SEED)
})
afterAll(async () => {
  process.stdout.write(`\n${faults.table()}`)
  await faults.close()
})

test('the bench killed at random moments of a campaign loses no complete run, and the next start goes on', async () => {
  const lost = new Set<string>()
  const known = new Map<string, ReadonlySet<string>>()
  let longestSeconds = 0
  for (let times = 0; times < TIMES.kills; times += 1) {
    const [work] = await interruptedWorks(faults.bench)
    const argv =
      work === undefined ? ['capture', '--box', VIRTUAL, '--profile', faults.profileFile] : ['resume', work.id]
    const { child, ended } = faults.rabench(...argv)
    await Promise.race([ended, faults.moment(isFull ? 45 : 25)])
    child.kill('SIGKILL')
    await ended
    for (const { id } of faults.bench.store.sessions.list()) {
      const whole = faults.wholeRuns(id)
      for (const name of known.get(id) ?? []) if (!whole.has(name)) lost.add(`${id}/${name}`)
      known.set(id, whole)
    }
  }
  for (const { id } of await interruptedWorks(faults.bench)) {
    const began = Date.now()
    const { child, ended } = faults.rabench('resume', id)
    child.stderr?.once('data', () => {
      longestSeconds = Math.max(longestSeconds, (Date.now() - began) / 1000)
    })
    await ended
    expect(faults.bench.store.sessions.get(id).state).toBe('complete')
    expect(faults.wholeRuns(id).size).toBe(faults.planned)
    for (const name of known.get(id) ?? []) if (!faults.wholeRuns(id).has(name)) lost.add(`${id}/${name}`)
  }
  const left = await faults.leftBehind()
  expect([...lost]).toEqual([])
  expect(left).toEqual([])
  faults.record({
    fault: 'the bench killed',
    times: TIMES.kills,
    lost: lost.size,
    leftBehind: left.length,
    longestSeconds,
  })
})

test('what a bench that was killed has left is put back where its session is only kept', async () => {
  const { child, ended } = faults.rabench('capture', '--box', VIRTUAL, '--profile', faults.profileFile)
  await faults.whenRunning()
  child.kill('SIGKILL')
  await ended
  const [work] = await interruptedWorks(faults.bench)
  expect(await faults.leftBehind()).not.toEqual([])
  const kept = await faults.rabench('keep', work?.id ?? '').ended
  expect(kept.said).toMatch(/did not come to an end: what was left there is put back/)
  expect(await faults.leftBehind()).toEqual([])
})

describe('a connection or a box that goes in the middle', () => {
  const FAULTS = [
    ['the connection cut', TIMES.cuts],
    ['the connection swallowed', TIMES.swallows],
    ['the box’s power cut', TIMES.powerOffs],
  ] as const
  test.each(FAULTS.filter(([, times]) => times > 0))(
    '%s: the campaign comes to its end by itself',
    async (fault, times) => {
      let longestSeconds = 0
      let done = 0
      // A campaign has ten losses at most.
      while (done < times) {
        const wanted = Math.min(5, times - done)
        const before = done
        let isOver = false
        const isAtWork = () => !isOver
        let lastLoginAt = 0
        const makeThem = async () => {
          for (let made = 0; made < wanted; made += 1) {
            await faults.moment(12)
            await sleep(2_000)
            if (!isAtWork()) return
            const madeAt = Date.now()
            const countedFrom = await make(fault)
            done += 1
            while (lastLoginAt < madeAt && isAtWork()) await sleep(200)
            longestSeconds = Math.max(longestSeconds, (lastLoginAt - countedFrom) / 1000)
          }
        }
        let making = Promise.resolve()
        const session = await withBox(faults.bench, FAULTY, faults.prompts, (access) =>
          captureOnBox(faults.bench, access, {
            profile: faults.profile,
            onSession: () => {
              making = makeThem()
            },
            onRemark: (remark) => {
              if (remark.startsWith('Logged in')) lastLoginAt = Date.now()
            },
          }),
        ).finally(() => {
          isOver = true
        })
        await making
        expect(session.state).toBe('complete')
        expect(faults.wholeRuns(session.id).size).toBe(faults.planned)
        if (done === before) throw new Error('the campaign was over before anything happened')
      }
      const left = await faults.leftBehind()
      expect(left).toEqual([])
      faults.record({ fault, times: done, lost: 0, leftBehind: left.length, longestSeconds })
    },
  )

  /** @returns from when on its recovery counts, in ms */
  async function make(fault: string): Promise<number> {
    const madeAt = Date.now()
    if (fault === 'the connection cut') {
      faults.proxy.cut()
    } else if (fault === 'the connection swallowed') {
      faults.proxy.swallow()
      await sleep(30_000)
      faults.proxy.heal()
    } else {
      // Without a sync, as a power cut is (Documentation/admin-guide/sysrq.rst).
      const box = await faults.look()
      await box
        .run(['sh', '-c', 'echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger'], { timeoutSeconds: 10 })
        .catch(() => undefined)
      return faults.whenBack()
    }
    return madeAt
  }
})

test.runIf(isFull)('a sweep that loses its connection repeats the trial that it cost, and no other', async () => {
  const enough = new AbortController()
  const trials: SweepTrial[] = []
  let [cutAt, longestSeconds] = [0, 0]
  const error = await withBox(faults.bench, FAULTY, faults.prompts, (access) =>
    faults.failureOf(
      sweep(faults.bench, access, {
        ...{ candidatesKib: [16, 64], seed: 1, seconds: 1, signal: enough.signal },
        onTrial: (trial) => {
          trials.push(trial)
          if (trials.length === 5) enough.abort()
        },
        onWorkload: (workload) => {
          if (workload === undefined || trials.length !== 2 || cutAt !== 0) return
          cutAt = Date.now()
          setTimeout(() => {
            faults.proxy.cut()
          }, 1_000)
        },
        onRemark: (remark) => {
          if (remark.startsWith('Logged in')) longestSeconds = (Date.now() - cutAt) / 1000
        },
      }),
    ),
  )
  expect(error).toMatchObject({ code: 'interrupted', kept: expect.stringContaining('Nothing') as string })
  expect(longestSeconds).toBeGreaterThan(0)
  expect(trials.map(({ order }) => order)).toEqual([0, 1, 2, 3, 4])
  expect(new Set(trials.map(({ reader, kib }) => `${reader} ${kib}`)).size).toBe(5)
  const left = await faults.leftBehind()
  expect(left).toEqual([])
  faults.record({ fault: 'the connection cut in a sweep', times: 1, lost: 0, leftBehind: left.length, longestSeconds })
})

describe('something that goes wrong in a campaign', () => {
  const onBox = (script: string) => async (box: Box) => {
    const { exitCode } = await box.run(['sh', '-c', script, 'sh', faults.address.scratch], { asRoot: true })
    return exitCode === 0
  }
  const nothing = () => Promise.resolve()
  /** All but 1 MiB of what is free there. */
  const FILL = 'fallocate -l "$(($(df --block-size=1 --output=avail "$1" | tail -n 1) - 1048576))" "$1/ballast"'
  const EMPTY = 'rm -f "$1/ballast"'

  /** With the code by which it is told; undefined where the campaign goes on by itself. */
  const FAULTS: readonly (Fault & { readonly code: ErrorCode | undefined })[] = [
    { name: 'fio killed', make: onBox('pkill -KILL -x fio'), mend: nothing, code: 'bad-fio-result' },
    { name: 'the box’s disk full in a run', make: onBox(FILL), mend: onBox(EMPTY), code: 'no-space' },
    {
      ...{ name: 'the LTTng session daemon killed', make: onBox('pkill -KILL lttng-sessiond') },
      ...{ mend: nothing, code: 'tracer-unavailable' },
    },
    {
      ...{ name: 'the box’s memory for traces full', mend: onBox('rm -f /dev/shm/full'), code: 'no-space' },
      make: onBox('dd if=/dev/zero of=/dev/shm/full bs=1M 2>/dev/null; test -s /dev/shm/full'),
    },
    {
      ...{ name: 'the box’s clock set back by an hour', make: onBox('date -s "1 hour ago" >/dev/null') },
      ...{ mend: onBox('date -s "1 hour" >/dev/null'), code: undefined },
    },
  ]
  test.each(isFull ? FAULTS : FAULTS.slice(0, 1))(
    '$name: complete runs stay, the session goes on, and the box is as it was',
    async (fault) => {
      const suffered = await suffer(faults, { bench: faults.bench, boxName: VIRTUAL }, fault)
      await judge(fault, suffered, faults.bench)
    },
  )

  test('the box’s disk full before the test file is laid: it is said at once, and nothing is begun', async () => {
    const box = await faults.look()
    const sessions = faults.bench.store.sessions.list().length
    await onBox(FILL)(box)
    let [began, ended] = [0, 0]
    const error = await withBox(faults.bench, VIRTUAL, faults.prompts, async (access) => {
      began = Date.now()
      const failed = await faults.failureOf(captureOnBox(faults.bench, access, { profile: faults.profileThatLays }))
      ended = Date.now()
      return failed
    }).finally(() => onBox(EMPTY)(box))
    expect(error).toMatchObject({ code: 'no-space', nextStep: expect.stringContaining('Free some space') as string })
    expect(faults.bench.store.sessions.list()).toHaveLength(sessions)
    const left = await faults.leftBehind()
    expect(left).toEqual([])
    const longestSeconds = (ended - began) / 1000
    faults.record({
      fault: 'the box’s disk full before the laying',
      times: 1,
      lost: 0,
      leftBehind: left.length,
      longestSeconds,
    })
  })

  test.runIf(isFull && canHaveSmallDisk('a capture on a laptop whose disk is full'))(
    'the laptop’s disk full: complete runs stay, the session goes on, and the box is as it was',
    async () => {
      const disk = mountSmallDisk('600m')
      const ballast = path.join(disk.directory, 'ballast')
      const bench = openWorkbench({ ...faults.bench.paths, data: disk.directory })
      try {
        await bench.registry.put({ ...faults.address, name: FAULTY, port: faults.proxy.port })
        const fault = {
          name: 'the laptop’s disk full',
          make: async () => {
            const { bavail, bsize } = await statfs(disk.directory)
            await promisify(execFile)('fallocate', ['-l', String(bavail * bsize), ballast])
            return true
          },
          mend: () => rm(ballast),
          code: 'no-space',
        } as const
        await judge(fault, await suffer(faults, { bench, boxName: FAULTY }, fault), bench)
      } finally {
        bench.close()
        disk.remove()
      }
    },
  )

  async function judge(
    { name, code }: Pick<Fault, 'name'> & { readonly code: ErrorCode | undefined },
    { sessionId, error, lost, recoverySeconds }: Suffered,
    bench: Workbench,
  ): Promise<void> {
    process.stdout.write(`    ${name}: ${error === undefined ? 'it went on' : `${error.code}, ${error.message}`}\n`)
    const left = await faults.leftBehind()
    expect(lost).toEqual([])
    expect(left).toEqual([])
    expect(error?.code).toBe(code)
    if (error !== undefined) {
      expect(error.kept).toContain(sessionId)
      expect(error.nextStep).toBeTruthy()
    }
    expect(bench.store.sessions.get(sessionId).state).toBe('complete')
    expect(faults.wholeRuns(sessionId, bench).size).toBe(faults.planned)
    faults.record({
      fault: name,
      times: 1,
      lost: lost.length,
      leftBehind: left.length,
      longestSeconds: recoverySeconds,
    })
  }
})

describe('a module that cannot be had', () => {
  test.each([
    ['the module’s build failing', '/usr/bin/make', 'module-build-failed'],
    ['insmod refused', '/usr/sbin/insmod', 'module-refused'],
  ])('%s: it is said, and the box is as it was', async (fault, program, code) => {
    const box = await faults.look()
    await box.must(['mount', '--bind', '/bin/false', program])
    let [began, ended] = [0, 0]
    let error
    try {
      error = await withBox(faults.bench, VIRTUAL, faults.prompts, async (access) => {
        const failed = await faults.failureOf(
          holding(faults.bench, access, 'deploy', {}, async (held) => {
            began = Date.now()
            const module = await buildOnBox(held, SAMPLE_MODEL)
            // A build that does not fail is no part of what comes after.
            began = Date.now()
            await load(faults.bench, held, module)
          }),
        )
        ended = Date.now()
        return failed
      })
    } finally {
      await box.must(['umount', program])
    }
    const left = await faults.leftBehind()
    expect(error).toMatchObject({ code, nextStep: expect.any(String) as string })
    expect(left).toEqual([])
    const longestSeconds = (ended - began) / 1000
    faults.record({ fault, times: 1, lost: 0, leftBehind: left.length, longestSeconds })
  })
})
