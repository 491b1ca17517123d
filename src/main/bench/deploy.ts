import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import type { ModelDocument } from '../../shared/model.ts'
import {
  buildModule,
  generateModuleSource,
  loadModule,
  moduleState,
  unloadModule,
  watchDecisions,
  type BuiltModule,
} from '../kmod/index.ts'
import type { DeploymentRecord } from '../store/index.ts'
import { scratchDevice } from '../workload/index.ts'
import type { Access } from './access.ts'
import type { Workbench } from './workbench.ts'

/** A module that lies built on a box, ready to be loaded. */
export interface ReadyModule {
  readonly model: ModelDocument
  readonly built: BuiltModule
  /** The disk that it is for, "vdb". */
  readonly disk: string
  readonly remoteDirectory: string
}

/**
 * Generates the module of a model and builds it on the box, inside the scratch directory.
 * @throws BenchError missing-headers | missing-tool | module-refused | module-build-failed
 */
export async function buildOnBox(access: Access, model: ModelDocument, signal?: AbortSignal): Promise<ReadyModule> {
  const { box, address } = access
  const { disk } = await scratchDevice(box, address.scratch)
  const source = await mkdtemp(path.join(tmpdir(), 'rabench-module-'))
  const remoteDirectory = path.posix.join(address.scratch, '.rabench-module')
  try {
    await generateModuleSource(model, source)
    await box.must(['rm', '-rf', '--', remoteDirectory], { asRoot: true })
    const built = await buildModule(box, source, { remoteDirectory, ...(signal ? { signal } : {}) })
    return { model, built, disk, remoteDirectory }
  } catch (error) {
    await box.run(['rm', '-rf', '--', remoteDirectory], { asRoot: true }).catch(() => undefined)
    throw error
  } finally {
    await rm(source, { recursive: true, force: true })
  }
}

/** Removes what `buildOnBox` left in the scratch directory. */
export async function removeBuild({ box }: Access, module: ReadyModule): Promise<void> {
  await box.must(['rm', '-rf', '--', module.remoteDirectory], { asRoot: true })
}

/** Loads the module and writes the deployment down. @throws BenchError module-busy | module-refused | unknown-device */
export async function load(
  bench: Workbench,
  { box }: Access,
  module: ReadyModule,
  options: { readonly dryRun?: boolean; readonly sessionId?: string } = {},
): Promise<DeploymentRecord> {
  await loadModule(box, module.built.path, {
    disk: module.disk,
    ...(options.dryRun === undefined ? {} : { dryRun: options.dryRun }),
  })
  const deployment: DeploymentRecord = {
    id: `${new Date().toISOString().slice(0, 10)}-${box.name}-${randomBytes(3).toString('hex')}`,
    modelId: module.model.id,
    sessionId: options.sessionId,
    boxName: box.name,
    kernel: module.built.kernelRelease,
    loadedAt: new Date().toISOString(),
    unloadedAt: undefined,
  }
  bench.store.deployments.save(deployment)
  return deployment
}

/** Unloads the module: every readahead value goes back to what it was. Ends the deployments of that box that are open. */
export async function undeploy(bench: Workbench, { box }: Access): Promise<boolean> {
  const state = await moduleState(box)
  await unloadModule(box)
  for (const deployment of bench.store.deployments.list()) {
    if (deployment.boxName === box.name && deployment.unloadedAt === undefined) {
      bench.store.deployments.end(deployment.id, new Date().toISOString())
    }
  }
  return state.loaded
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
