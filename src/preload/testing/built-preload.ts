import { runInNewContext } from 'node:vm'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import type { DesktopBridge } from '../../shared/bridge.ts'

/** The preload as it ships: every file that the shipping build makes of it, by name. */
export async function buildPreload(): Promise<ReadonlyMap<string, string>> {
  const { config } = await resolveConfig({ logLevel: 'silent' }, 'build', 'production')
  const built = await build({ ...config?.preload, build: { ...config?.preload?.build, write: false } })
  const outputs = Array.isArray(built) ? built : [built]
  return new Map(
    outputs
      .flatMap((output) => ('output' in output ? output.output : []))
      .map((file) => [file.fileName, file.type === 'chunk' ? file.code : '']),
  )
}

export interface LoadedPreload {
  /** What it has put on `window`, by name. */
  readonly exposed: ReadonlyMap<string, unknown>
  /** Every module that it asked for. */
  readonly required: readonly string[]
}

/** Runs it as a sandboxed renderer does: with `require('electron')`, `crypto`, and nothing of Node. */
export function loadPreload(code: string, ipcRenderer: unknown): LoadedPreload {
  const exposed = new Map<string, unknown>()
  const required: string[] = []
  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
  }
  runInNewContext(code, {
    crypto: { randomUUID: () => crypto.randomUUID() },
    require: (name: string) => {
      required.push(name)
      if (name !== 'electron') throw new Error(`module not found: ${name}`)
      return electron
    },
  })
  return { exposed, required }
}

export function isBridge(value: unknown): value is DesktopBridge {
  if (typeof value !== 'object' || value === null) return false
  const entries = new Map<string, unknown>(Object.entries(value))
  return ['send', 'onMessage', 'pickPath', 'onCommand'].every((name) => typeof entries.get(name) === 'function')
}
