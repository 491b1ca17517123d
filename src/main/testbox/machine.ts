import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import { acceleratorArguments, chooseAccelerator, type Accelerator } from './accelerator.ts'
import { DISK_COST, DISK_MODELS, throttleOptions, type DiskCost, type DiskModel } from './disk-model.ts'
import type { VirtualImage } from './image.ts'
import { runLocally } from './process.ts'
import { NBDKIT, QEMU, requireTools } from './tools.ts'

const MEMORY_MIB = 640
const CPUS = 2
/** Where the disks of a virtual box grow: /tmp may be a small tmpfs. The files have no names there. */
export const OVERLAY_DIRECTORY = '/var/tmp'

const stateSchema = z
  .object({
    pid: z.int().positive(),
    nbdPid: z.int().positive().optional(),
    port: z.int(),
    accelerator: z.enum(['kvm', 'tcg']),
    diskModel: z.enum(DISK_MODELS),
    imageHash: z.string(),
    startedAt: z.string(),
  })
  .readonly()
export type MachineState = z.infer<typeof stateSchema>

export interface StartOptions {
  readonly diskModel: DiskModel
  readonly memoryMib?: number
  /** Whether a reboot in the guest boots it again, with what it wrote; else the machine ends. */
  readonly survivesReboot?: boolean
  /** A kernel in place of the image's: a file that boots without an initrd, as it has the drivers of this machine built in. */
  readonly kernel?: string
  /** Words of the kernel's command line, after our own: the last one counts. */
  readonly kernelWords?: readonly string[]
  readonly signal?: AbortSignal
}

/**
 * The one virtual box of a state directory: a QEMU process that outlives us, found again by its pid file.
 * Its disks are throw-away overlays over the image; SSH is forwarded from a free port of the loopback address.
 */
export class VirtualMachine {
  readonly #directory: string

  constructor(stateDirectory: string) {
    this.#directory = stateDirectory
  }

  /** Undefined when it is not running. */
  async state(): Promise<MachineState | undefined> {
    const text = await readFile(this.#file('state.json'), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    const parsed = stateSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return undefined
    return (await this.#isOurs(parsed.data.pid)) ? parsed.data : undefined
  }

  /**
   * Starts QEMU; the box answers on SSH some time later.
   * @throws BenchError missing-tool | virtual-box
   */
  async start(image: VirtualImage, options: StartOptions): Promise<MachineState> {
    await requireTools([QEMU])
    await mkdir(this.#directory, { recursive: true })
    const accelerator = await chooseAccelerator(image)
    const cost = DISK_COST[options.diskModel]
    const lab = await this.#labDisk(image, cost, options.signal)
    const port = await freePort()
    await runLocally(
      QEMU.program,
      [
        ...acceleratorArguments(accelerator),
        '-nodefaults',
        ...['-smp', String(CPUS), '-m', String(options.memoryMib ?? MEMORY_MIB), '-display', 'none'],
        ...(options.survivesReboot === true ? [] : ['-no-reboot']),
        ...['-name', 'readahead-bench-virtual', '-daemonize', '-pidfile', this.#file('qemu.pid')],
        ...['-serial', `file:${this.#file('console.log')}`, '-monitor', 'none'],
        ...kernelArguments(image, accelerator, options),
        ...['-drive', `file=${optionValue(image.rootDisk)},if=none,id=root,format=raw,snapshot=on`],
        ...['-device', 'virtio-blk-pci,drive=root'],
        ...['-drive', `${lab.drive},if=none,id=lab,format=raw${throttleOptions(cost)}`],
        ...['-device', `virtio-blk-pci,drive=lab,serial=${labSerial(options.diskModel)}`],
        ...['-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${port}-:22`, '-device', 'virtio-net-pci,netdev=net'],
        ...['-device', 'virtio-rng-pci'],
      ],
      // The overlays of snapshot=on.
      { env: { TMPDIR: OVERLAY_DIRECTORY }, ...(options.signal ? { signal: options.signal } : {}) },
    )
    const state: MachineState = {
      pid: Number(await readFile(this.#file('qemu.pid'), 'utf8')),
      ...(lab.pid === undefined ? {} : { nbdPid: lab.pid }),
      port,
      accelerator,
      diskModel: options.diskModel,
      imageHash: image.hash,
      startedAt: new Date().toISOString(),
    }
    await writeFile(this.#file('state.json'), JSON.stringify(state, null, 2))
    return state
  }

  /** Ends QEMU and what belongs to it, by pid. Whatever was written on its disks is gone. */
  async stop(): Promise<void> {
    const state = await this.state()
    if (state !== undefined) {
      await endProcess(state.pid, () => this.#isOurs(state.pid))
      const { nbdPid } = state
      if (nbdPid !== undefined) await endProcess(nbdPid, () => this.#isOurs(nbdPid))
    }
    await rm(this.#file('state.json'), { force: true })
  }

  /** The last lines of the serial console, for an error's details. */
  async consoleTail(): Promise<string> {
    const text = await readFile(this.#file('console.log'), 'utf8').catch(() => '')
    return text.split('\n').slice(-30).join('\n')
  }

  /** @throws BenchError virtual-box when QEMU has ended. */
  async assertRunning(): Promise<void> {
    if ((await this.state()) !== undefined) return
    throw new BenchError('virtual-box', 'The virtual box has stopped running.', {
      nextStep: 'Start it again: rabench box up virtual',
      details: await this.consoleTail(),
    })
  }

  /** QEMU's -drive options for a throw-away overlay over the lab disk, and the server behind it where its latency takes one. */
  async #labDisk(
    image: VirtualImage,
    cost: DiskCost | undefined,
    signal: AbortSignal | undefined,
  ): Promise<{ drive: string; pid?: number }> {
    if (cost === undefined || cost.latencyMilliseconds === 0) {
      return { drive: `file=${optionValue(image.labDisk)},snapshot=on` }
    }
    await requireTools([NBDKIT])
    const socket = this.#file('lab.sock')
    const pidFile = this.#file('nbdkit.pid')
    await rm(socket, { force: true })
    const milliseconds = String(cost.latencyMilliseconds)
    await runLocally(
      NBDKIT.program,
      [
        // The first filter is the nearest to QEMU (nbdkit-filter(3)): the overlay has to cost what the disk under it does.
        ...['--unix', socket, '--pidfile', pidFile, '--filter=delay', '--filter=cow', 'file', image.labDisk],
        ...[`rdelay=${milliseconds}ms`, `wdelay=${milliseconds}ms`],
      ],
      // The overlay of the filter cow.
      { env: { TMPDIR: OVERLAY_DIRECTORY }, ...(signal ? { signal } : {}) },
    )
    // Without snapshot=on: QEMU's own overlay would be above the delay. And no URI, in which a path would have to be quoted.
    const drive = `file.driver=nbd,file.server.type=unix,file.server.path=${optionValue(socket)}`
    return { drive, pid: Number(await readFile(pidFile, 'utf8')) }
  }

  /** Whether a pid is a process that we started from this directory, and not a later one with the same number. */
  async #isOurs(pid: number): Promise<boolean> {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return commandLine.split('\0').some((argument) => argument.startsWith(`${this.#directory}/`))
  }

  #file(name: string): string {
    return path.join(this.#directory, name)
  }
}

/** QEMU parts options at commas; two of them stand for one (qemu-system(1), "-drive"). */
function optionValue(text: string): string {
  return text.replaceAll(',', ',,')
}

/** A disk model is another disk: what was found out about one does not hold for the other. At most 20 characters (virtio). */
function labSerial(diskModel: DiskModel): string {
  return `rabench-${diskModel}`
}

function kernelArguments(
  image: VirtualImage,
  accelerator: Accelerator,
  { kernel, kernelWords = [] }: StartOptions,
): readonly string[] {
  const files = kernel === undefined ? ['-kernel', image.kernel, '-initrd', image.initrd] : ['-kernel', kernel]
  return [...files, '-append', [...ownKernelWords(accelerator), ...kernelWords].join(' ')]
}

function ownKernelWords(accelerator: Accelerator): readonly string[] {
  const always = ['root=/dev/vda', 'rw', 'console=ttyS0', 'quiet', 'net.ifnames=0']
  if (accelerator === 'kvm') return always
  // Emulated, flushing for the sake of side channels and zeroing huge pages take most of the time, and a busy computer can keep
  // a virtual CPU waiting for longer than the 20 s after which a kernel calls itself locked up, and than its clocks' watchdog likes.
  const emulated = ['mitigations=off', 'transparent_hugepage=madvise', 'watchdog_thresh=30', 'tsc=nowatchdog']
  return [...always, ...emulated]
}

async function endProcess(pid: number, stillThere: () => Promise<boolean>): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await stillThere())) return
    process.kill(pid, signal)
    for (let waited = 0; waited < 5_000 && (await stillThere()); waited += 100) await sleep(100)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no TCP port'))
        else resolve(address.port)
      })
    })
  })
}
