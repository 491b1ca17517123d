export type SecretKind = 'password' | 'passphrase'

/** The system's own key store, where a door has one (shell: Electron's safeStorage). */
export interface SecretStore {
  get(boxName: string, what: SecretKind): Promise<string | undefined>
  set(boxName: string, what: SecretKind, secret: string): Promise<void>
  forget(boxName: string): Promise<void>
}

/** Passwords and passphrases: in memory for as long as the bench runs, in the system's key store if somebody asked for it. */
export class SecretKeeper {
  readonly #store: SecretStore | undefined
  readonly #known = new Map<string, string>()

  constructor(store: SecretStore | undefined) {
    this.#store = store
  }

  get canRemember(): boolean {
    return this.#store !== undefined
  }

  async get(boxName: string, kind: SecretKind): Promise<string | undefined> {
    return this.#known.get(`${boxName}\n${kind}`) ?? (await this.#store?.get(boxName, kind))
  }

  async keep(boxName: string, kind: SecretKind, secret: string, remember: boolean): Promise<void> {
    this.#known.set(`${boxName}\n${kind}`, secret)
    if (remember) await this.#store?.set(boxName, kind, secret)
  }

  /** The box refused it, or is gone. */
  async forget(boxName: string): Promise<void> {
    for (const kind of ['password', 'passphrase']) this.#known.delete(`${boxName}\n${kind}`)
    await this.#store?.forget(boxName)
  }
}
