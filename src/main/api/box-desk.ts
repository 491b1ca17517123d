import type { BoxAddress, BoxCheck, BoxData } from '../../shared/contract/index.ts'
import { BenchError } from '../../shared/errors.ts'
import { boxFacts, checkBox, packagesOfBench, VIRTUAL, type Workbench } from '../bench/index.ts'
import type { Connections } from './connections.ts'
import type { EventHub } from './event-hub.ts'
import type { SecretKeeper } from './secret-keeper.ts'

/** The boxes that are known, with what the last look at each has found. */
export class BoxDesk {
  readonly #bench: Workbench
  readonly #hub: EventHub
  readonly #connections: Connections
  readonly #secrets: SecretKeeper
  readonly #checks = new Map<string, BoxCheck>()

  constructor(bench: Workbench, hub: EventHub, connections: Connections, secrets: SecretKeeper) {
    this.#bench = bench
    this.#hub = hub
    this.#connections = connections
    this.#secrets = secrets
  }

  /** The virtual box first, then the others by name. */
  async list(): Promise<BoxData[]> {
    const state = await this.#bench.machine.state()
    const others = [...(await this.#bench.registry.list())].sort((a, b) => a.name.localeCompare(b.name))
    return [
      {
        ...this.#known(VIRTUAL),
        ...(state === undefined
          ? {}
          : { machine: { accelerator: state.accelerator, diskModel: state.diskModel, startedAt: state.startedAt } }),
      },
      ...others.map((address) => ({ ...this.#known(address.name), address })),
    ]
  }

  /** @throws BenchError wrong-usage where the name is taken. */
  async put(address: BoxAddress, replacing: string | undefined): Promise<BoxData> {
    const { registry } = this.#bench
    const isTaken = (await registry.list()).some(({ name }) => name === address.name)
    if (address.name === VIRTUAL || (isTaken && replacing !== address.name)) {
      throw new BenchError('wrong-usage', `There is a box called "${address.name}" already.`, {
        kept: 'Nothing was changed.',
        nextStep: 'Give this one another name.',
      })
    }
    if (replacing !== undefined && replacing !== address.name) await registry.remove(replacing)
    await registry.put(address)
    // Another host, user or key: what was found and asked before says nothing about it.
    this.#checks.delete(address.name)
    await this.#secrets.forget(replacing ?? address.name)
    this.#changed()
    return { name: address.name, address }
  }

  /** @throws BenchError unknown-box */
  async remove(boxName: string): Promise<BoxAddress> {
    const address = await this.#bench.registry.remove(boxName)
    await this.#bench.hostKeys.forget(address.host, address.port)
    await this.#secrets.forget(boxName)
    this.#checks.delete(boxName)
    this.#changed()
    return address
  }

  /** @throws BenchError unknown-box */
  async forgetKey(boxName: string): Promise<void> {
    const { host, port } = await this.#bench.registry.get(boxName)
    await this.#bench.hostKeys.forget(host, port)
  }

  /** Logs in and looks. @throws BenchError of connecting */
  async check(boxName: string): Promise<BoxCheck> {
    const check = await this.#connections.withBox(boxName, async (access): Promise<BoxCheck> => {
      const requirements = await checkBox(access)
      const isRoot = requirements.every(({ name, status }) => name !== 'root' || status === 'ok')
      return {
        at: new Date().toISOString(),
        requirements: requirements.map(({ remedy, purposes, packages, ...requirement }) => ({
          ...requirement,
          purposes: [...purposes],
          packages: [...packages],
          ...(remedy === undefined ? {} : { remedy }),
        })),
        ...(isRoot ? { facts: await boxFacts(access) } : {}),
        installedByBench: isRoot ? [...(await packagesOfBench(access.box))] : [],
      }
    })
    this.#checks.set(boxName, check)
    this.#changed()
    return check
  }

  async virtualDown(): Promise<boolean> {
    const wasUp = (await this.#bench.machine.state()) !== undefined
    await this.#bench.machine.stop()
    this.#checks.delete(VIRTUAL)
    this.#changed()
    return wasUp
  }

  #known(name: string): BoxData {
    const lastCheck = this.#checks.get(name)
    return { name, ...(lastCheck === undefined ? {} : { lastCheck }) }
  }

  #changed(): void {
    this.#hub.publish({ type: 'changed', what: 'boxes' })
  }
}
