import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { quoteCommand, type Box, type BoxAddress } from '../../../box/index.ts'
import { generateModuleSource } from '../../../kmod/index.ts'
import { SAMPLE_MODEL } from '../../../kmod/testing/sample-model.ts'
import { connectAs } from '../../connect.ts'
import { upVirtualBox } from '../../virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from '../../workbench.ts'
import { keepTracepointOn } from '../tracepoint.ts'
import { soakKernel } from './kernel.ts'
import { report } from './report.ts'

const PARAMETERS = '/sys/module/rabench/parameters'
/** Of programs that were started: their process id, which is that of their group, too, and what they said. */
const RUNNING = '/run/rabench-soak'
const PROGRAMS = '/root/soak'

interface Booted {
  readonly bench: Workbench
  readonly directory: string
  readonly address: BoxAddress
  readonly box: Box
  readonly module: string
}

/** A virtual box on which the sample's module lies built, and what tests do on it. */
export class SoakBox {
  readonly #booted: Booted

  private constructor(booted: Booted) {
    this.#booted = booted
  }

  /** Boots it on the kernel that the environment names (kernel.ts). */
  static async boot(): Promise<SoakBox> {
    const directory = await mkdtemp(path.join(tmpdir(), 'rabench-soak-'))
    const bench = openWorkbench({ ...defaultPaths(), data: directory })
    try {
      const source = path.join(directory, 'source')
      await generateModuleSource(SAMPLE_MODEL, source)
      const kernel = await soakKernel(source, report)
      const { address, state } = await upVirtualBox(bench, { ...kernel.options, onRemark: report })
      const box = await connectAs(bench, address)
      if (state.accelerator === 'tcg') await keepTracepointOn(box)
      const module = await kernel.install(box)
      await box.must(['mkdir', '-p', RUNNING, PROGRAMS])
      return new SoakBox({ bench, directory, address, box, module })
    } catch (error) {
      await shutDown(bench, directory)
      throw error
    }
  }

  get box(): Box {
    return this.#booted.box
  }

  /** Path of rabench.ko on it. */
  get module(): string {
    return this.#booted.module
  }

  /** Another connection to it. */
  async connect(): Promise<Box> {
    return connectAs(this.#booted.bench, this.#booted.address)
  }

  /** The console's last lines: a kernel that has gone says why there alone. */
  async consoleTail(): Promise<string> {
    return this.#booted.bench.machine.consoleTail()
  }

  async close(): Promise<void> {
    await this.box.close()
    await shutDown(this.#booted.bench, this.#booted.directory)
  }

  async shell(script: string, timeoutSeconds = 300): Promise<string> {
    return this.box.must(['sh', '-c', script], { timeoutSeconds })
  }

  async number(file: string): Promise<number> {
    return Number(await this.box.must(['cat', file]))
  }

  async readahead(disk = 'vdb'): Promise<number> {
    return this.number(`/sys/block/${disk}/queue/read_ahead_kb`)
  }

  /** The readahead of everything that has one, a line each. */
  async readaheads(): Promise<string> {
    return this.shell("grep -H '' /sys/class/bdi/*/read_ahead_kb")
  }

  async load(...parameters: string[]): Promise<void> {
    await this.box.must(['insmod', this.module, ...parameters])
  }

  async set(parameter: string, value: string | number): Promise<void> {
    if (!(await this.takes(parameter, String(value)))) throw new Error(`the module refuses ${parameter}=${value}`)
  }

  /** Writes a parameter; whether the module takes it. */
  async takes(parameter: string, value: string): Promise<boolean> {
    const argv = ['sh', '-c', 'echo "$1" >"$2"', 'sh', value, `${PARAMETERS}/${parameter}`]
    return (await this.box.run(argv)).exitCode === 0
  }

  async state(disk = 'vdb'): Promise<string> {
    return (await this.box.must(['cat', `/sys/kernel/rabench/${disk}/state`])).trim()
  }

  async counter(name: string, disk = 'vdb'): Promise<number> {
    return this.number(`/sys/kernel/rabench/${disk}/${name}`)
  }

  /** What a disk itself says of its reads, whoever is loaded. */
  async reads(seconds: number, disk = 'vdb'): Promise<{ readonly kibPerRequest: number; readonly requests: number }> {
    const stat = async () => {
      const [requests = 0, , sectors = 0] = (await this.box.must(['cat', `/sys/block/${disk}/stat`]))
        .trim()
        .split(/\s+/)
        .map(Number)
      return { requests, sectors }
    }
    const before = await stat()
    await sleep(seconds * 1000)
    const after = await stat()
    const requests = after.requests - before.requests
    return { requests, kibPerRequest: (after.sectors - before.sectors) / 2 / requests }
  }

  /** Starts a program that goes on until it ends or `endPrograms` ends it. */
  async start(name: string, command: readonly string[]): Promise<void> {
    await this.shell(
      `setsid ${quoteCommand(command)} </dev/null >${RUNNING}/${name}.out 2>&1 & echo $! >${RUNNING}/${name}.pid`,
    )
  }

  /** What a program that was started has said until now. */
  async output(name: string): Promise<string> {
    return (await this.box.must(['cat', `${RUNNING}/${name}.out`])).trim()
  }

  /** Ends programs of these names, or all, with their children; none is left when it returns. */
  async endPrograms(...names: readonly string[]): Promise<void> {
    const files = names.length === 0 ? `${RUNNING}/*.pid` : names.map((name) => `${RUNNING}/${name}.pid`).join(' ')
    await this.shell(
      `for file in ${files}; do
        test -e $file || continue
        pid=$(cat $file); tries=0
        kill -s TERM -- -$pid 2>/dev/null
        while kill -s 0 -- -$pid 2>/dev/null; do
          sleep 0.2; tries=$((tries + 1))
          test $tries -lt 150 || kill -s KILL -- -$pid
        done
        rm $file
      done`,
    )
  }

  /** Compiles NAME.c of this folder; resolves with the program's path on the box. */
  async compile(name: string): Promise<string> {
    const program = path.posix.join(PROGRAMS, name)
    await this.box.writeFile(`${program}.c`, await readFile(new URL(`${name}.c`, import.meta.url)))
    await this.box.must(['gcc', '-O2', '-Wall', '-Wextra', '-Werror', '-o', program, `${program}.c`], {
      timeoutSeconds: 300,
    })
    return program
  }
}

async function shutDown(bench: Workbench, directory: string): Promise<void> {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
}
