import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { localEnvironment } from './environment.ts'
import { QEMU } from './tools.ts'
import type { VirtualImage } from './image.ts'

export type Accelerator = 'kvm' | 'tcg'

const PROBE_SECONDS = 15

/**
 * Which accelerator runs this image here. /dev/kvm may exist and still abort with an ordinary guest (nested virtualisation),
 * so the kernel is started under it without a disk: KVM is usable when that kernel gets as far as missing its root.
 */
export async function chooseAccelerator(image: VirtualImage): Promise<Accelerator> {
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK)
  } catch {
    return 'tcg'
  }
  return (await kernelStartsUnderKvm(image)) ? 'kvm' : 'tcg'
}

function kernelStartsUnderKvm(image: VirtualImage): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = spawn(
      QEMU.program,
      [
        ...['-machine', 'q35,accel=kvm', '-cpu', 'host', '-smp', '2', '-m', '256', '-display', 'none', '-no-reboot'],
        ...[
          '-nodefaults',
          '-serial',
          'stdio',
          '-kernel',
          image.kernel,
          '-append',
          'console=ttyS0 panic=-1 root=/dev/none',
        ],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'], env: localEnvironment() },
    )
    let console = ''
    const timer = setTimeout(() => probe.kill('SIGKILL'), PROBE_SECONDS * 1000)
    probe.stdout.on('data', (chunk: Buffer) => {
      console += chunk.toString('latin1')
    })
    probe.once('error', () => {
      clearTimeout(timer)
      resolve(false)
    })
    probe.once('close', () => {
      clearTimeout(timer)
      resolve(console.includes('Unable to mount root fs'))
    })
  })
}

/** QEMU's machine and CPU arguments. */
export function acceleratorArguments(accelerator: Accelerator): readonly string[] {
  if (accelerator === 'kvm') return ['-machine', 'q35,accel=kvm', '-cpu', 'host']
  // QEMU 7.2's TCG corrupts flags around cmpxchg16b: the guest panics within minutes unless the instruction is hidden.
  return ['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max,-cx16,-la57']
}
