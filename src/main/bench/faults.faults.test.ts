import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE_MODEL } from '../kmod/testing/sample-model.ts'
import { withBox } from './access.ts'
import { captureOnBox, resumeOnBox } from './capture.ts'
import { buildOnBox, load } from './deploy.ts'
import { holding } from './holding.ts'
import { interruptedWorks } from './interrupted.ts'
import { FaultBench, FAULTY, failureOf } from './testing/fault-bench.ts'
import { faultTable, HANG_SECONDS } from './testing/fault-table.ts'
import { VIRTUAL } from './virtual-box.ts'

/** All of them for `npm run test:faults`; a shortened set is part of every test run. */
const isFull = process.env['RABENCH_FAULTS'] === 'full'
const TIMES = isFull
  ? { kills: 30, cuts: 5, swallows: 5, powerOffs: 10 }
  : { kills: 2, cuts: 1, swallows: 0, powerOffs: 1 }
const SEED = Number(process.env['RABENCH_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

let faults: FaultBench

beforeAll(async () => {
  process.stdout.write(`    seed ${SEED}: RABENCH_FAULT_SEED=${SEED} repeats these moments\n`)
  faults = await FaultBench.start(isFull ? 12 : 3, SEED)
})
afterAll(async () => {
  process.stdout.write(`\n${faultTable(faults.rows)}`)
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
    expect((await ended).said).not.toMatch(/\n {4}at /)
    expect(faults.bench.store.sessions.get(id).state).toBe('complete')
    expect(faults.wholeRuns(id).size).toBe(faults.planned)
    for (const name of known.get(id) ?? []) if (!faults.wholeRuns(id).has(name)) lost.add(`${id}/${name}`)
  }
  const left = await faults.leftBehind()
  faults.rows.push({
    ...{ fault: 'the bench killed', times: TIMES.kills, lost: lost.size, leftBehind: left.length, longestSeconds },
    unnamed: 0,
  })
  expect([...lost]).toEqual([])
  expect(left).toEqual([])
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
        const over = new AbortController()
        let lostAt: number | undefined
        const isOut = () => lostAt !== undefined && !over.signal.aborted
        const makeThem = async () => {
          for (let made = 0; made < wanted; made += 1) {
            await faults.moment(12)
            await sleep(2_000)
            if (over.signal.aborted) return
            lostAt = Date.now()
            await make(fault)
            done += 1
            while (isOut()) await sleep(200)
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
              if (!remark.startsWith('Logged in') || lostAt === undefined) return
              longestSeconds = Math.max(longestSeconds, (Date.now() - lostAt) / 1000)
              lostAt = undefined
            },
          }),
        ).finally(() => {
          over.abort()
        })
        await making
        expect(session.state).toBe('complete')
        expect(faults.wholeRuns(session.id).size).toBe(faults.planned)
        if (done === before) throw new Error('the campaign was over before anything happened')
      }
      const left = await faults.leftBehind()
      faults.rows.push({ fault, times: done, lost: 0, leftBehind: left.length, longestSeconds, unnamed: 0 })
      expect(left).toEqual([])
      if (fault !== 'the box’s power cut') expect(longestSeconds).toBeLessThan(HANG_SECONDS)
    },
  )

  async function make(fault: string): Promise<void> {
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
    }
  }
})

describe('something on the box that goes wrong', () => {
  /** Something happens a while after a run has begun. @returns when */
  const during = async (script: string): Promise<number> => {
    const box = await faults.whenRunning()
    await sleep(1_000)
    await box.run(['sh', '-c', script])
    return Date.now()
  }

  const FAULTS = [
    ['fio killed', 'pkill -KILL -x fio', 'true'],
    ['the LTTng session daemon killed', 'pkill -KILL lttng-sessiond', 'true'],
    ['the box’s memory for traces full', 'dd if=/dev/zero of=/dev/shm/full bs=1M 2>/dev/null', 'rm -f /dev/shm/full'],
    ['the box’s clock set back by an hour', 'date -s "1 hour ago" >/dev/null', 'date -s "1 hour" >/dev/null'],
  ] as const
  test.each(isFull ? FAULTS : FAULTS.slice(0, 1))(
    '%s: complete runs stay, the session goes on, and the box is as it was',
    async (fault, script, undo) => {
      const began = Date.now()
      const making = during(script)
      const { sessionId, error } = await withBox(faults.bench, VIRTUAL, faults.prompts, async (access) => {
        let id = ''
        const onSession = (started: string) => {
          id = started
        }
        const failed = await failureOf(captureOnBox(faults.bench, access, { profile: faults.profile, onSession }))
        return { sessionId: id, error: failed }
      })
      const longestSeconds = (Date.now() - began) / 1000
      await making
      await (await faults.look()).must(['sh', '-c', undo])
      const complete = faults.wholeRuns(sessionId)
      process.stdout.write(
        `    ${fault}: ${error === undefined ? 'nothing was lost' : `${error.code}, ${error.message}`}\n`,
      )
      if (error !== undefined) {
        expect(error.kept).toBeTruthy()
        await withBox(faults.bench, VIRTUAL, faults.prompts, (access) =>
          resumeOnBox(faults.bench, access, sessionId, {}),
        )
      }
      const whole = faults.wholeRuns(sessionId)
      const lost = [...complete].filter((name) => !whole.has(name))
      const left = await faults.leftBehind()
      faults.rows.push({
        ...{ fault, times: 1, lost: lost.length, leftBehind: left.length, longestSeconds },
        unnamed: 0,
      })
      expect(lost).toEqual([])
      expect(left).toEqual([])
    },
  )

  test.each([
    ['the module’s build failing', '/usr/bin/make', 'module-build-failed'],
    ['insmod refused', '/usr/sbin/insmod', 'module-refused'],
  ])('%s: it is said, and the box is as it was', async (fault, program, code) => {
    const box = await faults.look()
    await box.must(['mount', '--bind', '/bin/false', program])
    const began = Date.now()
    let error
    try {
      error = await withBox(faults.bench, VIRTUAL, faults.prompts, (access) =>
        failureOf(
          holding(faults.bench, access, 'deploy', {}, async (held) => {
            await load(faults.bench, held, await buildOnBox(held, SAMPLE_MODEL))
          }),
        ),
      )
    } finally {
      await box.must(['umount', program])
    }
    const left = await faults.leftBehind()
    const longestSeconds = (Date.now() - began) / 1000
    faults.rows.push({ ...{ fault, times: 1, lost: 0, leftBehind: left.length, longestSeconds }, unnamed: 0 })
    expect(error).toMatchObject({ code })
    expect(left).toEqual([])
  })
})
