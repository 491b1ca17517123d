import type { Box } from '../box/box.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import { headersHere, type KernelIdentity } from './laptop.ts'
import { moduleState } from './state.ts'

/** One thing that a box needs for the module, and whether it has it. */
export interface ModuleRequirement {
  readonly name: 'headers' | 'gcc' | 'make' | 'module-loading' | 'module' | 'readahead'
  readonly status: 'ok' | 'missing' | 'refused'
  /** One sentence: what was found. */
  readonly detail: string
  /** A command, or what a person can do, where something is wrong. */
  readonly remedy?: string
  /** The error for whoever goes on without it. */
  readonly code?: ErrorCode
}

export interface PreflightOptions {
  /** The module will carry a signature: that unsigned ones are refused is no fault then. Default false. */
  readonly signed?: boolean
}

export interface Preflight {
  readonly kernel: KernelIdentity
  readonly requirements: readonly ModuleRequirement[]
  /** Where the box cannot build the module and this computer can: the headers here that are those of the box's kernel. */
  readonly headersHere: string | undefined
}

const SECURE_BOOT_VARIABLE = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c'
const SIGNING_REMEDY =
  'Sign the module with a key that the box has enrolled (rabench deploy --sign-key), or turn Secure Boot off in its firmware.'

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
async function moduleLoading(box: Box, isSigned: boolean): Promise<ModuleRequirement> {
  const refused = (detail: string, remedy: string): ModuleRequirement => ({
    name: 'module-loading',
    status: 'refused',
    code: 'module-refused',
    detail,
    remedy,
  })
  if (!(await has(box, '/proc/modules'))) {
    return refused(
      `The kernel of ${box.name} has no loadable modules (CONFIG_MODULES is off).`,
      'Boot a kernel with loadable modules, such as a distribution has.',
    )
  }
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
  if (isSigned)
    return { name: 'module-loading', status: 'ok', detail: 'Signed modules can be loaded, if their key is enrolled.' }
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

/** One that is loaded is no fault, and in the way of the next. */
async function loadedModule(box: Box): Promise<ModuleRequirement> {
  const state = await moduleState(box)
  const detail = state.loaded
    ? `The module of model ${state.modelId} is loaded, on ${state.disk}: it has to go before another can come.`
    : 'No module of this bench is loaded.'
  return { name: 'module', status: 'ok', detail }
}

/** What can be expected where all goes well (mm/filemap.c, do_sync_mmap_readahead). */
function expectedGain(release: string): ModuleRequirement {
  const detail =
    Number.parseInt(release, 10) >= 7
      ? `Since Linux 7 read-around for mmap backs off by itself: on ${release} expect a gain mainly for sequential streams, and where the default is large.`
      : `On ${release} expect a gain for random access through mmap; for sequential streams, where the default is small.`
  return { name: 'readahead', status: 'ok', detail }
}

/** The same, for a box that has not what it takes to compile, where this computer has. */
function builtHere(requirement: ModuleRequirement): ModuleRequirement {
  if (requirement.status === 'ok') return requirement
  const detail = `${requirement.detail.replace(/[.]$/, '')}: the module is built on this computer, with the same kernel's headers.`
  return { name: requirement.name, status: 'ok', detail }
}

/** What a box needs before the module can be built and loaded on it, and where it can be built; changes nothing there. */
export async function preflight(box: Box, { signed = false }: PreflightOptions = {}): Promise<Preflight> {
  const [release = '', machine = ''] = (await box.must(['uname', '-r', '-m'])).trim().split(' ')
  const kernel = { release, machine }
  const building = [await headers(box, release), await tool(box, 'gcc'), await tool(box, 'make')]
  const canBuild = building.every(({ status }) => status === 'ok')
  const here = canBuild ? undefined : await headersHere(kernel)
  return {
    kernel,
    headersHere: here,
    requirements: [
      ...(here === undefined ? building : building.map(builtHere)),
      await moduleLoading(box, signed),
      await loadedModule(box),
      expectedGain(release),
    ],
  }
}

/** The requirements alone. */
export async function preflightModule(box: Box, options: PreflightOptions = {}): Promise<readonly ModuleRequirement[]> {
  return (await preflight(box, options)).requirements
}
