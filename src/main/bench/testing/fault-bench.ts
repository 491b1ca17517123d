import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import type { Profile } from '../../../shared/profile.ts'
import { randomStream } from '../../../shared/random.ts'
import type { Box, BoxAddress } from '../../box/index.ts'
import { loadProfile, planRuns } from '../../workload/index.ts'
import { connectAs } from '../connect.ts'
import { upVirtualBox } from '../virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from '../workbench.ts'
import { stateOfBox } from './box-state.ts'
import { startCutProxy, type CutProxy } from './cut-proxy.ts'
import { faultTable, HANG_SECONDS, type FaultRow } from './fault-table.ts'

const RABENCH = fileURLToPath(new URL('../../cli/rabench.ts', import.meta.url))
/** The box as it is reached through the proxy. */
export const FAULTY = 'faulty'

/** A bench, a virtual box that survives its reboots, and a way to it that can be cut. */
export class FaultBench {
  readonly directory: string
  readonly bench: Workbench
  readonly address: BoxAddress
  readonly proxy: CutProxy
  /** The same box by another way, for making faults and for looking. */
  watcher: Box
  /** The box before anything was done to it. */
  readonly before: readonly string[]
  readonly profile: Profile
  readonly profileFile: string
  readonly #rows: FaultRow[] = []
  /** Errors without a name since the last row. */
  #unnamed = 0
  readonly #random: ReturnType<typeof randomStream>

  private constructor(
    made: Pick<
      FaultBench,
      'directory' | 'bench' | 'address' | 'proxy' | 'watcher' | 'before' | 'profile' | 'profileFile'
    >,
    seed: number,
  ) {
    this.directory = made.directory
    this.bench = made.bench
    this.address = made.address
    this.proxy = made.proxy
    this.watcher = made.watcher
    this.before = made.before
    this.profile = made.profile
    this.profileFile = made.profileFile
    this.#random = randomStream(seed, 23)
  }

  /** @param runs of the campaign, of one window each */
  static async start(runs: number, seed: number): Promise<FaultBench> {
    const directory = await mkdtemp(path.join(tmpdir(), 'rabench-faults-'))
    const bench = openWorkbench({ ...defaultPaths(), data: path.join(directory, 'data') })
    const { address, state } = await upVirtualBox(bench, { survivesReboot: true })
    const proxy = await startCutProxy(state.port)
    await bench.registry.put({ ...address, name: FAULTY, port: proxy.port })
    const watcher = await connectAs(bench, address)
    const smoke = (await loadProfile('smoke')).profile
    const [reader] = smoke.workloads.filter(({ label }) => label === 'random')
    if (reader === undefined) throw new Error('the profile has no random reader')
    const profile: Profile = {
      ...smoke,
      name: 'faults',
      seconds: 2.5,
      repetitions: runs,
      workloads: [{ ...reader, readaheadKib: [16] }],
    }
    const profileFile = path.join(directory, 'faults.json')
    await writeFile(profileFile, JSON.stringify(profile))
    // What a first capture makes once and leaves by design is not a fault's doing.
    const before = await stateOfBox(watcher, address.scratch)
    return new FaultBench({ directory, bench, address, proxy, watcher, before, profile, profileFile }, seed)
  }

  async close(): Promise<void> {
    await this.watcher.close()
    await this.proxy.close()
    await this.bench.machine.stop()
    this.bench.close()
    await rm(this.directory, { recursive: true, force: true })
  }

  /** The faulty way's key is the box's own. */
  readonly prompts = { acceptHostKey: () => Promise.resolve(true), secret: () => Promise.resolve(undefined) }

  /** The same campaign over a file that has to be laid: the other's lies on the virtual box from the start. */
  get profileThatLays(): Profile {
    return { ...this.profile, fileMib: 512 }
  }

  get planned(): number {
    return planRuns(this.profile).length
  }

  /** A random moment within some seconds. */
  async moment(withinSeconds: number): Promise<void> {
    await sleep(this.#random.next() * withinSeconds * 1000)
  }

  /** Names of the runs of a session that are stored whole: with their window and fio's result. */
  wholeRuns(sessionId: string, { store }: Pick<Workbench, 'store'> = this.bench): ReadonlySet<string> {
    const { runs } = store
    return new Set(
      runs
        .ofSession(sessionId)
        .filter(({ id }) => runs.windows(id).length === 1 && runs.fioResult(id) !== undefined)
        .map(({ name }) => name),
    )
  }

  /** A verb of the bench as a process of its own, on the same data folder. */
  rabench(...argv: readonly string[]): {
    readonly child: ChildProcess
    readonly ended: Promise<{ code: number | null; said: string }>
  } {
    const child = spawn(process.execPath, [RABENCH, ...argv], {
      env: { ...process.env, RABENCH_DATA: this.bench.paths.data, RABENCH_CACHE: this.bench.paths.cache },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
      child.once('close', (code) => {
        // A stack is shown of what is no BenchError alone.
        if (/\n {4}at /.test(said)) this.#unnamed += 1
        resolve({ code, said })
      })
    })
    return { child, ended }
  }

  /** Lines by which the box differs from what it was; after a reboot it is looked at over a new login. */
  async leftBehind(): Promise<readonly string[]> {
    const now = await stateOfBox(await this.look(), this.address.scratch)
    return [...now.filter((line) => !this.before.includes(line)), ...this.before.filter((line) => !now.includes(line))]
  }

  /** When fio is at work on a run of the campaign: a check for its version is none, laying a file neither. */
  async whenRunning(): Promise<Box> {
    const box = await this.look()
    const name = this.profile.workloads[0]?.name ?? ''
    const until = Date.now() + 300_000
    while (Date.now() < until) {
      if ((await box.run(['pgrep', '-f', `^fio --name=${name}`])).exitCode === 0) return box
      await sleep(250)
    }
    throw new Error('no run began in 300 s')
  }

  /** When the box answers again that has just been told to go down. @returns since when, in ms */
  async whenBack(): Promise<number> {
    // Until it has gone it still answers.
    await sleep(10_000)
    const until = Date.now() + 300_000
    for (;;) {
      const isBack = await this.watcher.reconnect({ patienceSeconds: 0 }).then(
        () => true,
        () => false,
      )
      if (isBack) return Date.now()
      if (Date.now() > until) throw new Error('the box did not come back in 300 s')
      await sleep(1_000)
    }
  }

  /** The failure of some work, told apart: one of the bench's own; one that has no name is counted, and thrown on. */
  async failureOf(work: Promise<unknown>): Promise<BenchError | undefined> {
    try {
      await work
      return undefined
    } catch (error) {
      if (error instanceof BenchError) return error
      this.#unnamed += 1
      throw error
    }
  }

  /** Adds to the table, of which every figure but the times has to be 0, and no recovery may be a hang. */
  record(known: Omit<FaultRow, 'unnamed'>): void {
    const row = { ...known, unnamed: this.#takeUnnamed() }
    this.#rows.push(row)
    expect(row).toMatchObject({ lost: 0, leftBehind: 0, unnamed: 0 })
    expect(row.longestSeconds, `seconds of recovery: ${row.fault}`).toBeLessThan(HANG_SECONDS)
  }

  /** The table of what was recorded, and of errors without a name that kept a fault from being so. */
  table(): string {
    const unnamed = this.#takeUnnamed()
    const aborted = { fault: 'not come to an end', times: 0, lost: 0, leftBehind: 0, longestSeconds: 0, unnamed }
    return faultTable([...this.#rows, ...(unnamed === 0 ? [] : [aborted])])
  }

  #takeUnnamed(): number {
    const unnamed = this.#unnamed
    this.#unnamed = 0
    return unnamed
  }

  /** The watcher, logged in anew where its connection is gone. */
  async look(): Promise<Box> {
    try {
      await this.watcher.run(['true'], { timeoutSeconds: 10 })
    } catch (error) {
      if (!(error instanceof BenchError)) throw error
      await this.watcher.reconnect()
    }
    return this.watcher
  }
}
