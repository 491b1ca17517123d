// Everything that is built, into out/: the list of licences, main, the preload and the pages. Needs no Electron binary.
import { rmSync } from 'node:fs'
import { build } from 'electron-vite'

const root = new URL('../', import.meta.url)
// Modules are kept as files, so those of deleted sources would stay, and be shipped.
for (const name of ['main', 'shared', 'preload', 'renderer'])
  rmSync(new URL(`out/${name}`, root), { recursive: true, force: true })
await import('./licences.mjs')
await build({ logLevel: 'warn' })
