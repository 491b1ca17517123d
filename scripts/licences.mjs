// Writes out/licences.json: every package that ships, with its licence, from the lock file. Shown in the app's *About*.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'))
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

/** What the pages are built from is bundled, so it stands among the development dependencies; it ships all the same. */
const BUNDLED = /^(@mantine|@orpc|@tabler|@tanstack)\/|^(react|react-dom|echarts)$/
const roots = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.devDependencies).filter((name) => BUNDLED.test(name)),
]
const shipped = new Map()
for (const name of roots) add('', name)
// The desktop's packages hold Electron's binary; what the npm package needs to download it, they do not.
const { version, license } = packages['node_modules/electron']
shipped.set('node_modules/electron', { name: 'electron', version, licence: license })

/** Node's own rule: the nearest node_modules above. */
function find(from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const path = `${base === '' ? '' : `${base}/`}node_modules/${name}`
    if (path in packages) return path
    if (base === '') return undefined
  }
}

function add(from, name) {
  const path = find(from, name)
  // Optional packages of another platform are not in the tree.
  if (path === undefined || shipped.has(path)) return
  const { version, license, dependencies = {}, optionalDependencies = {} } = packages[path]
  shipped.set(path, { name, version, licence: license ?? oldForm(path) })
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) add(path, dependency)
}

/** Before 2015 packages named a list, which the lock file leaves out. */
function oldForm(path) {
  const { licenses = [] } = JSON.parse(readFileSync(new URL(`${path}/package.json`, root), 'utf8'))
  return licenses.map(({ type }) => type).join(' OR ') || 'unknown'
}

const list = [...shipped.values()].sort((a, b) => a.name.localeCompare(b.name))
mkdirSync(new URL('out/', root), { recursive: true })
writeFileSync(new URL('out/licences.json', root), `${JSON.stringify(list, undefined, 1)}\n`)
