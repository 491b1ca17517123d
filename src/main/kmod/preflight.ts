import type { Box } from '../box/box.ts'
import type { ErrorCode } from '../../shared/errors.ts'

/** One thing that a box needs for the module, and whether it has it. */
export interface ModuleRequirement {
  readonly name: 'headers' | 'gcc' | 'make' | 'module-loading'
  readonly status: 'ok' | 'missing' | 'refused'
  /** One sentence: what was found. */
  readonly detail: string
  /** A command, or what a person can do, where something is wrong. */
  readonly remedy?: string
  /** The error that `buildModule` throws for it. */
  readonly code?: ErrorCode
}

const SECURE_BOOT_VARIABLE = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c'
const SIGNING_REMEDY =
  'Turn Secure Boot off in the firmware of this lab box, or sign the module with a key enrolled there.'

async function has(box: Box, path: string): Promise<boolean> {
  return (await box.run(['test', '-e', path])).exitCode === 0
}

async function tool(box: Box, name: 'gcc' | 'make'): Promise<ModuleRequirement> {
  const { exitCode, stdout } = await box.run(['sh', '-c', 'command -v "$1"', 'sh', name])
  if (exitCode === 0) return { name, status: 'ok', detail: `${name} is ${stdout.trim()}.` }
  return {
    name,
    status: 'missing',
    code: 'missing-tool',
    detail: `${box.name} has no ${name}.`,
    remedy: `apt-get install -y ${name}`,
  }
}

async function headers(box: Box, release: string): Promise<ModuleRequirement> {
  if (await has(box, `/lib/modules/${release}/build/Makefile`)) {
    return { name: 'headers', status: 'ok', detail: `The headers of ${release} are installed.` }
  }
  return {
    name: 'headers',
    status: 'missing',
    code: 'missing-headers',
    detail: `${box.name} has no headers for its running kernel ${release}.`,
    remedy: `apt-get install -y linux-headers-${release}`,
  }
}

/** Secure Boot's value is the byte behind four bytes of attributes (UEFI specification, 8.2). */
async function secureBootIsOn(box: Box): Promise<boolean> {
  const { exitCode, stdout } = await box.run(['od', '-An', '-tu1', '-j4', '-N1', SECURE_BOOT_VARIABLE])
  return exitCode === 0 && stdout.trim() === '1'
}

/** Who would refuse an unsigned module: the order is that of the kernel's checks (kernel/module/main.c). */
async function moduleLoading(box: Box): Promise<ModuleRequirement> {
  const refused = (detail: string, remedy: string): ModuleRequirement => ({
    name: 'module-loading',
    status: 'refused',
    code: 'module-refused',
    detail,
    remedy,
  })
  const [disabled, lockdown, enforce] = await Promise.all([
    box.readFile('/proc/sys/kernel/modules_disabled'),
    box.readFile('/sys/kernel/security/lockdown', { asRoot: true }),
    box.readFile('/sys/module/module/parameters/sig_enforce'),
  ])
  if (disabled?.trim() === '1') {
    return refused(
      `${box.name} takes no more modules since its boot (kernel.modules_disabled is 1).`,
      'Reboot the box with kernel.modules_disabled left at 0.',
    )
  }
  if (enforce?.trim() === 'Y')
    return refused(`${box.name} takes signed modules only (module.sig_enforce).`, SIGNING_REMEDY)
  const level = lockdown === undefined ? undefined : /\[(\w+)\]/.exec(lockdown)?.[1]
  if (level !== undefined && level !== 'none') {
    return refused(`The kernel of ${box.name} is locked down (${level}): unsigned modules are refused.`, SIGNING_REMEDY)
  }
  // Without lockdown's own word, Secure Boot is what Debian and Ubuntu lock down for.
  if (level === undefined && (await secureBootIsOn(box))) {
    return refused(`${box.name} was started with Secure Boot: unsigned modules are refused.`, SIGNING_REMEDY)
  }
  return { name: 'module-loading', status: 'ok', detail: 'Unsigned modules can be loaded.' }
}

/** What a box needs before the module can be built and loaded on it; changes nothing there. */
export async function preflightModule(box: Box): Promise<readonly ModuleRequirement[]> {
  const release = (await box.must(['uname', '-r'])).trim()
  return [await headers(box, release), await tool(box, 'gcc'), await tool(box, 'make'), await moduleLoading(box)]
}
