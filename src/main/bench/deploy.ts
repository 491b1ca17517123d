import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { APP_VERSION } from '../../shared/version.ts'
import {
  buildModule,
  generateModuleSource,
  loadModule,
  moduleState,
  persistModule,
  removePersistent,
  signOnBox,
  unloadModule,
  watchDecisions,
  type BuiltModule,
  type LoadOptions,
  type SigningKey,
} from '../kmod/index.ts'
import type { DeploymentRecord } from '../store/index.ts'
import type { Access } from './access.ts'
import { holding, type HeldAccess, type HoldingOptions } from './holding.ts'
import { readaheadMapFor } from './readahead-map.ts'
import { targetOf, type ModuleTarget } from './target.ts'
import type { Workbench } from './workbench.ts'

export interface BuildRequest {
  /** Judges every window too, and is reported beside the model; it steers nothing. */
  readonly shadow?: ModelDocument
  /** The module's parameter `disk`, "dm-0:vdb"; default: what is found behind the scratch directory. */
  readonly disk?: string
  readonly signWith?: SigningKey
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/** A module that lies built on a box, ready to be loaded. */
export interface ReadyModule {
  readonly model: ModelDocument
  readonly shadow: ModelDocument | undefined
  readonly built: BuiltModule
  readonly isSigned: boolean
  readonly target: ModuleTarget
  readonly remoteDirectory: string
}

export type ModuleSettings = Omit<LoadOptions, 'disk' | 'modelId'>

/**
 * Generates the module of a model and builds it for the box, inside its scratch directory; signs it if asked to.
 * @throws BenchError module-busy | unknown-device | missing-headers | missing-tool | module-refused | module-build-failed
 */
export async function buildOnBox(
  access: HeldAccess,
  model: ModelDocument,
  request: BuildRequest = {},
): Promise<ReadyModule> {
  const { box, address, hold } = access
  const { shadow, signWith, onRemark } = request
  const signal = request.signal ? { signal: request.signal } : {}
  await requireNoneLoaded(access)
  const target = await targetOf(access, request.disk)
  if (target.remark !== undefined) onRemark?.(target.remark)
  const remoteDirectory = path.posix.join(address.scratch, '.rabench-module')
  await hold.note({ kind: 'path', path: remoteDirectory })
  try {
    const built = await withSource(model, shadow, async (source) => {
      await box.must(['rm', '-rf', '--', remoteDirectory], { asRoot: true })
      return buildModule(box, source, { remoteDirectory, signed: signWith !== undefined, ...signal })
    })
    if (built.builtOn === 'laptop') {
      onRemark?.(`${box.name} has no compiler or headers: the module was built on this computer and copied there.`)
    }
    if (signWith !== undefined) await signOnBox(box, built.path, signWith)
    return { model, shadow, built, isSigned: signWith !== undefined, target, remoteDirectory }
  } catch (error) {
    await box.run(['rm', '-rf', '--', remoteDirectory], { asRoot: true }).catch(() => undefined)
    throw error
  }
}

/** One module at a time. @throws BenchError module-busy */
export async function requireNoneLoaded({ box }: Access): Promise<void> {
  if (!(await moduleState(box)).loaded) return
  throw new BenchError('module-busy', `A module of this bench is loaded on ${box.name}.`, {
    kept: 'Nothing was changed.',
    nextStep: `Unload it first: rabench undeploy --box ${box.name}`,
  })
}

/** The generated source in a directory of this computer, for as long as some work takes. */
async function withSource<T>(
  model: ModelDocument,
  shadow: ModelDocument | undefined,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-module-'))
  try {
    await generateModuleSource(model, directory, shadow === undefined ? {} : { shadow })
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Removes what `buildOnBox` left in the scratch directory. */
export async function removeBuild({ box }: Access, module: ReadyModule): Promise<void> {
  await box.must(['rm', '-rf', '--', module.remoteDirectory], { asRoot: true })
}

/**
 * Loads the module for as long as the box is held, and writes the deployment down.
 * @throws BenchError module-busy | module-refused | unknown-device
 */
export async function load(
  bench: Workbench,
  access: HeldAccess,
  module: ReadyModule,
  { sessionId, onRemark, ...settings }: ModuleSettings & LoadContext = {},
): Promise<DeploymentRecord> {
  const { box, hold } = access
  const options = await loadOptions(bench, access, module, settings, onRemark)
  await hold.note({ kind: 'module' })
  await loadModule(box, module.built.path, options)
  return recordDeployment(bench, box.name, module, sessionId)
}

/** The same, but it stays when the box is given free, until `undeploy` or the box's next start. */
export async function loadToStay(
  bench: Workbench,
  access: HeldAccess,
  module: ReadyModule,
  settings: ModuleSettings & LoadContext = {},
): Promise<DeploymentRecord> {
  const deployment = await load(bench, access, module, settings)
  await access.hold.forget({ kind: 'module' })
  return deployment
}

interface LoadContext {
  readonly sessionId?: string
  readonly onRemark?: (remark: string) => void
}

/**
 * The same as `loadToStay`, but the module is installed besides and comes back at every boot, until `undeploy`.
 * @throws BenchError as `load`; command-failed. What was installed until then is removed.
 */
export async function loadForGood(
  bench: Workbench,
  access: HeldAccess,
  module: ReadyModule,
  settings: ModuleSettings,
  { onStep, onRemark, signal }: PersistProgress = {},
): Promise<DeploymentRecord> {
  const { box } = access
  const { built, isSigned, model, shadow } = module
  const options = await loadOptions(bench, access, module, settings, onRemark)
  const withoutDkms = isSigned
    ? 'DKMS would build one without this signature'
    : built.builtOn === 'laptop'
      ? `it was built on this computer, as ${box.name} cannot`
      : undefined
  const remarks = await withSource(model, shadow, (sourceDirectory) =>
    persistModule(box, {
      sourceDirectory,
      modulePath: built.path,
      kernelRelease: built.kernelRelease,
      version: APP_VERSION,
      ...(withoutDkms === undefined ? {} : { withoutDkms }),
      load: options,
      ...(onStep ? { onStep } : {}),
      ...(signal ? { signal } : {}),
    }),
  )
  for (const remark of remarks) onRemark?.(remark)
  return recordDeployment(bench, box.name, module, undefined)
}

interface PersistProgress {
  readonly onStep?: (doing: string) => void
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/** Where nobody says another map, the one that was found by trial on the disk holds, else the model's. */
async function loadOptions(
  bench: Workbench,
  access: Access,
  { model, target }: ReadyModule,
  settings: ModuleSettings,
  onRemark: ((remark: string) => void) | undefined,
): Promise<LoadOptions> {
  const map = settings.readaheadMapKib ?? (await readaheadMapFor(bench, access, target, onRemark))
  return {
    ...settings,
    ...(map === undefined ? {} : { readaheadMapKib: map }),
    modelId: model.id,
    disk: target.parameter,
    ...(target.isDryRunOnly ? { dryRun: true } : {}),
  }
}

function recordDeployment(
  bench: Workbench,
  boxName: string,
  module: ReadyModule,
  sessionId: string | undefined,
): DeploymentRecord {
  const loadedAt = new Date().toISOString()
  const deployment: DeploymentRecord = {
    id: `${loadedAt.slice(0, 10)}-${boxName}-${randomBytes(3).toString('hex')}`,
    modelId: module.model.id,
    sessionId,
    boxName,
    kernel: module.built.kernelRelease,
    loadedAt,
    unloadedAt: undefined,
  }
  bench.store.deployments.save(deployment)
  return deployment
}

export interface Undeployed {
  readonly wasLoaded: boolean
  /** Files of a module that would have come back at the next boot. */
  readonly removed: readonly string[]
}

/**
 * Unloads the module: every readahead value goes back to what it was. One that is installed is removed from the box. Ends the
 * deployments of that box that are open.
 */
export async function undeploy(
  bench: Workbench,
  access: Access | HeldAccess,
  options: HoldingOptions = {},
): Promise<Undeployed> {
  return holding(bench, access, 'undeploy', options, async ({ box }) => {
    const { loaded } = await moduleState(box)
    const removed = await removePersistent(box)
    await unloadModule(box)
    for (const deployment of bench.store.deployments.list()) {
      if (deployment.boxName === box.name && deployment.unloadedAt === undefined) {
        bench.store.deployments.end(deployment.id, new Date().toISOString())
      }
    }
    return { wasLoaded: loaded, removed }
  })
}

/** Decisions of the loaded module as they are made, until the signal. @throws BenchError module-lost | connection-lost */
export async function watch(
  { box }: Access,
  onDecision: (decision: DecisionLine) => void,
  signal: AbortSignal,
): Promise<void> {
  await watchDecisions(box, {
    onDecision,
    onBadLine: (line, why) => {
      throw new BenchError('module-lost', `The module on ${box.name} spoke another language (${why}).`, {
        nextStep: 'Deploy the model again with this version of the bench.',
        details: line,
      })
    },
    signal,
  })
}
