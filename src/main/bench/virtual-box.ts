import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { Box, BoxAddress } from '../box/index.ts'
import {
  ensureImage,
  imageExists,
  openImage,
  readRecipe,
  type DiskModel,
  type KernelLine,
  type MachineState,
  type VirtualImage,
} from '../testbox/index.ts'
import { connectAs } from './connect.ts'
import { imageCacheIn, RECIPE_DIRECTORY, type Workbench } from './workbench.ts'

export const VIRTUAL = 'virtual'
const VIRTUAL_SCRATCH = '/srv/lab'
const BOOT_SECONDS = 180

export interface VirtualOptions {
  readonly diskModel?: DiskModel
  readonly memoryMib?: number
  /** Of a machine that is started now; without it the default one. Others have no LTTng kernel tracer. */
  readonly kernelLine?: KernelLine
  /** Whether a reboot in it boots it again; else it ends there. */
  readonly survivesReboot?: boolean
  /** A kernel file of one's own that boots without an initrd, in place of the line's. */
  readonly kernel?: string
  /** Words of the kernel's command line, besides those that the machine needs. */
  readonly kernelWords?: readonly string[]
  /** How long it may take from its start until it answers; a kernel that checks itself is slow. */
  readonly bootSeconds?: number
  readonly onStep?: (doing: string, secondsLeft?: number) => void
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/** Measured on two cores without KVM, in seconds; only for the time that is shown as left. */
const USUAL_SECONDS = { image: 230, boot: 35 }

/**
 * The virtual box, up and answering: its image built if there is none, booted if it is down.
 * @returns its address, and whether it was started now.
 * @throws BenchError missing-tool | virtual-box | interrupted
 */
export async function upVirtualBox(
  bench: Workbench,
  options: VirtualOptions = {},
): Promise<{ address: BoxAddress; state: MachineState; started: boolean }> {
  const imageCache = imageCacheIn(bench.paths)
  const running = await bench.machine.state()
  if (running !== undefined) {
    requireDiskModel(running, options.diskModel)
    const address = await virtualAddress(bench, await openImage(imageCache, running.imageHash), running)
    return { address, state: running, started: false }
  }
  const recipe = await readRecipe(RECIPE_DIRECTORY, options.kernelLine)
  const began = Date.now()
  const usual = (await imageExists(recipe, imageCache)) ? USUAL_SECONDS.boot : USUAL_SECONDS.image + USUAL_SECONDS.boot
  const onStep = (doing: string) =>
    options.onStep?.(doing, Math.max(1, Math.round(usual - (Date.now() - began) / 1000)))
  const image = await ensureImage(recipe, imageCache, {
    onStep,
    ...(options.onRemark ? { onRemark: options.onRemark } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  })
  onStep('booting the virtual box')
  const state = await bench.machine.start(image, {
    diskModel: options.diskModel ?? 'slow-ssd',
    ...(options.memoryMib === undefined ? {} : { memoryMib: options.memoryMib }),
    ...(options.survivesReboot === undefined ? {} : { survivesReboot: options.survivesReboot }),
    ...(options.kernel === undefined ? {} : { kernel: options.kernel }),
    ...(options.kernelWords === undefined ? {} : { kernelWords: options.kernelWords }),
    ...(options.signal ? { signal: options.signal } : {}),
  })
  if (state.accelerator === 'tcg') {
    options.onRemark?.(
      'KVM cannot be used here, so the virtual box is emulated (TCG): expect it to be some ten times slower.',
    )
  }
  const address = await virtualAddress(bench, image, state)
  try {
    await (await awaitLogin(bench, address, onStep, options)).close()
  } catch (error) {
    await bench.machine.stop()
    throw error
  }
  return { address, state, started: true }
}

function requireDiskModel(running: MachineState, wanted: DiskModel | undefined): void {
  if (wanted === undefined || wanted === running.diskModel) return
  throw new BenchError(
    'virtual-box',
    `The virtual box is running with the disk model ${running.diskModel}, not ${wanted}.`,
    { nextStep: `Stop it first: rabench box down ${VIRTUAL}` },
  )
}

/** @throws BenchError virtual-box when it is down. */
export async function virtualBoxAddress(bench: Workbench): Promise<BoxAddress> {
  const state = await bench.machine.state()
  if (state === undefined) {
    throw new BenchError('virtual-box', 'The virtual box is not running.', {
      nextStep: 'Start it: rabench box up virtual',
    })
  }
  return virtualAddress(bench, await openImage(imageCacheIn(bench.paths), state.imageHash), state)
}

/** Its key pair and host key are known since the image was built, so nobody has to be asked. */
async function virtualAddress(bench: Workbench, image: VirtualImage, state: MachineState): Promise<BoxAddress> {
  await bench.hostKeys.accept('127.0.0.1', state.port, image.hostKey)
  return {
    name: VIRTUAL,
    host: '127.0.0.1',
    port: state.port,
    user: 'root',
    auth: { kind: 'key', path: image.privateKey },
    scratch: VIRTUAL_SCRATCH,
  }
}

async function awaitLogin(
  bench: Workbench,
  address: BoxAddress,
  onStep: (doing: string) => void,
  { bootSeconds = BOOT_SECONDS, signal }: VirtualOptions,
): Promise<Box> {
  const deadline = Date.now() + bootSeconds * 1000
  for (;;) {
    if (signal?.aborted === true) throw new BenchError('interrupted', 'Stopped while the virtual box was booting.')
    await bench.machine.assertRunning()
    try {
      return await connectAs(bench, address)
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== 'unreachable') throw error
      if (Date.now() > deadline) {
        throw new BenchError('virtual-box', `The virtual box did not answer within ${bootSeconds} s of its start.`, {
          cause: error,
          nextStep: 'Look at the console below; then try again: rabench box up virtual',
          details: await bench.machine.consoleTail(),
        })
      }
    }
    onStep('waiting for the virtual box to boot')
    await sleep(500)
  }
}
