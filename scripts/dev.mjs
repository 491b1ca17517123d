// `npm run dev`: pages that change while they are open, in Electron where its binary is, else through `serve`. Main starts anew
// when its sources change.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { hasDisplay } from './app-window.ts'
import { electronBinary } from './electron-binary.ts'

const root = path.join(import.meta.dirname, '..')
const isElectron = electronBinary(root) !== undefined && hasDisplay()
const asRoot = process.getuid?.() === 0 ? { NO_SANDBOX: '1' } : {}

const child = isElectron
  ? run(['node_modules/electron-vite/bin/electron-vite.js', 'dev', '--watch'], asRoot)
  : run(['--watch', '--watch-preserve-output', '--import', './scripts/require-node.mjs', 'scripts/dev-serve.ts'], {
      // The same over restarts of main, so that an open page finds it again.
      RABENCH_DEV_TOKEN: randomBytes(32).toString('base64url'),
      RABENCH_DEV_PORT: process.env.RABENCH_DEV_PORT ?? '4748',
    })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
child.once('exit', (code) => process.exit(code ?? 0))

function run(args, environment) {
  const options = {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    detached: process.platform !== 'win32',
  }
  return spawn(process.execPath, args, options)
}
