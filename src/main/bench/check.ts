import { BenchError, type ErrorCode } from '../../shared/errors.ts'
import type { Box } from '../box/index.ts'
import { preflightModule, whereItActs } from '../kmod/index.ts'
import { checkTracer } from '../trace/index.ts'
import { scratchDevice } from '../workload/index.ts'
import type { Access } from './access.ts'
import { kernelRelease } from './kernel-release.ts'

/** What a requirement is needed for. */
export type Purpose = 'capture' | 'deploy' | 'compare'

export interface Requirement {
  readonly name: string
  readonly purposes: readonly Purpose[]
  readonly status: 'ok' | 'missing' | 'refused'
  /** What was found, in words. */
  readonly found: string
  /** What a person can do; undefined where all is well. */
  readonly remedy: string | undefined
  /** Debian packages that mend it, where packages do. */
  readonly packages: readonly string[]
  /** The error for whoever goes on without it. */
  readonly code: ErrorCode
}

const OLDEST_KERNEL = [6, 1] as const

/** Every requirement of a box with its status and a remedy. Changes nothing but loading LTTng's modules. */
export async function checkBox({ box, address }: Access): Promise<readonly Requirement[]> {
  const release = await kernelRelease(box)
  const root = await canBeRoot(box)
  const early = [kernelRequirement(release), root]
  if (root.status !== 'ok') return early
  return [
    ...early,
    await scratchRequirement(box, address.scratch),
    await reachRequirement(box, address.scratch),
    await toolRequirement(box, 'fio', ['fio', '--version'], ['capture', 'compare']),
    await toolRequirement(box, 'tar', ['tar', '--version'], ['capture', 'deploy']),
    ...(await tracerRequirements(box)),
    ...(await moduleRequirements(box, release)),
  ]
}

/** @throws BenchError for the first requirement that is not met for these purposes, listing all of them. */
export async function requireReady(access: Access, purposes: readonly Purpose[]): Promise<void> {
  const unmet = (await checkBox(access)).filter(
    (requirement) => requirement.status !== 'ok' && requirement.purposes.some((purpose) => purposes.includes(purpose)),
  )
  const [first] = unmet
  if (first === undefined) return
  const others = unmet.length > 1 ? ` (and ${unmet.length - 1} more)` : ''
  throw new BenchError(first.code, `${access.box.name}: ${first.name}: ${first.found.replace(/[.]$/, '')}${others}.`, {
    kept: 'Nothing was changed on the box.',
    nextStep: `${first.remedy ?? 'See the list'}; the whole list: rabench box check ${access.box.name}`,
    details: unmet.map(({ name, found, remedy }) => `${name}: ${found}${remedy ? `; ${remedy}` : ''}`).join('\n'),
  })
}

function kernelRequirement(release: string): Requirement {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10))
  const oldEnough = major > OLDEST_KERNEL[0] || (major === OLDEST_KERNEL[0] && minor >= OLDEST_KERNEL[1])
  return {
    name: 'kernel',
    purposes: ['deploy'],
    status: oldEnough ? 'ok' : 'refused',
    found: `Linux ${release}`,
    remedy: oldEnough ? undefined : `the module needs Linux ${OLDEST_KERNEL.join('.')} or later`,
    packages: [],
    code: 'module-refused',
  }
}

async function canBeRoot(box: Box): Promise<Requirement> {
  const requirement = {
    name: 'root',
    purposes: ['capture', 'deploy', 'compare'],
    packages: [],
    code: 'no-sudo',
  } as const
  try {
    await box.must(['true'], { asRoot: true })
    return { ...requirement, status: 'ok', found: 'root, or sudo without a password', remedy: undefined }
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'no-sudo') throw error
    return { ...requirement, status: 'missing', found: error.message, remedy: error.nextStep }
  }
}

async function scratchRequirement(box: Box, scratch: string): Promise<Requirement> {
  const requirement = {
    name: 'scratch directory',
    purposes: ['capture'],
    packages: [],
    code: 'unknown-device',
  } as const
  try {
    const device = await scratchDevice(box, scratch)
    return {
      ...requirement,
      status: 'ok',
      found: `${scratch} on ${device.disk} (${device.fileSystem})`,
      remedy: undefined,
    }
  } catch (error) {
    if (!(error instanceof BenchError) || error.code === 'connection-lost') throw error
    return { ...requirement, code: error.code, status: 'missing', found: error.message, remedy: error.nextStep }
  }
}

/** Which readahead a module here would set, if any. */
async function reachRequirement(box: Box, scratch: string): Promise<Requirement> {
  const requirement = { name: 'acts on', purposes: ['deploy'], packages: [], code: 'unknown-device' } as const
  try {
    const reach = await whereItActs(box, scratch)
    if (reach.kind === 'cannot') {
      return { ...requirement, status: 'refused', found: reach.why, remedy: reach.nextStep }
    }
    const found =
      reach.kind === 'dry-run'
        ? `nothing: ${reach.why}`
        : `the readahead of ${reach.steered}, by the requests of ${reach.observed}.${reach.remark === undefined ? '' : ` ${reach.remark}`}`
    return { ...requirement, status: 'ok', found, remedy: undefined }
  } catch (error) {
    if (!(error instanceof BenchError) || error.code === 'connection-lost') throw error
    return { ...requirement, status: 'missing', found: error.message, remedy: error.nextStep }
  }
}

async function toolRequirement(
  box: Box,
  name: string,
  argv: readonly string[],
  purposes: readonly Purpose[],
): Promise<Requirement> {
  const { exitCode, stdout } = await box.run(argv)
  const ok = exitCode === 0
  return {
    name,
    purposes,
    status: ok ? 'ok' : 'missing',
    found: ok ? (stdout.split('\n')[0] ?? '') : 'not installed',
    remedy: ok ? undefined : `apt-get install ${name}`,
    packages: [name],
    code: 'missing-tool',
  }
}

async function tracerRequirements(box: Box): Promise<Requirement[]> {
  return (await checkTracer(box)).map(({ name, ok, found, remedy }) => ({
    name,
    purposes: ['capture'],
    status: ok ? 'ok' : 'missing',
    found,
    remedy,
    packages: name === 'lttng-tools' ? ['lttng-tools'] : ['lttng-modules-dkms'],
    code: 'tracer-unavailable',
  }))
}

async function moduleRequirements(box: Box, release: string): Promise<Requirement[]> {
  const packages = {
    headers: [`linux-headers-${release}`],
    gcc: ['gcc'],
    make: ['make'],
    pahole: ['pahole'],
    'module-loading': [],
    module: [],
    readahead: [],
  }
  return (await preflightModule(box)).map(({ name, status, detail, remedy, code }) => ({
    name,
    purposes: ['deploy'],
    status,
    found: detail,
    remedy,
    packages: packages[name],
    code: code ?? 'module-refused',
  }))
}
