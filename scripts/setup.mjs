// Installs the Debian packages that the bench needs on this computer. Idempotent; prints to stderr only, so that a
// command after it keeps stdout to itself. `--with tests` adds what only the tests need.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const VIRTUAL_BOX = [
  ['qemu-system-x86', 'runs the virtual box'],
  ['mmdebstrap', 'builds its image'],
  ['e2fsprogs', 'makes its disks'],
  ['debian-archive-keyring', 'proves its packages'],
]
const AS_USER = [['uidmap', 'lets mmdebstrap work without root']]
const TESTS = [
  ['babeltrace2', 'the independent trace reader'],
  ['chromium', 'shows the pages'],
  ['fio', 'real result files'],
  ['fonts-dejavu-core', 'letters for the pages'],
  ['gcc', 'compiles the module in user space'],
  ['libc6-dev', 'headers for it'],
  ['make', 'builds it'],
  ['nbdkit', 'serves the virtual box’s network disk'],
  ['openssh-server', 'a real SSH peer on loopback'],
  ['openssh-client', 'an independent fingerprint'],
  ['python3', 'an independent window computation'],
  ['python3-joblib', 'opens a model’s scaler'],
  ['python3-numpy', 'opens a model’s windows'],
  ['python3-onnx', 'checks a model’s ONNX file'],
  ['python3-sklearn', 'an independent scaler and network'],
  ['python3-torch', 'opens a model’s PyTorch files'],
  ['xz-utils', 'unpacks the kernel’s source, for checkpatch'],
  ['zsh', 'a login shell that reads words its own way'],
  ['zstd', 'opens packed traces without us'],
]

const say = (text) => process.stderr.write(`${text}\n`)
const isRoot = process.getuid?.() === 0
const wanted = [...VIRTUAL_BOX, ...(isRoot ? [] : AS_USER), ...(process.argv.includes('tests') ? TESTS : [])]
const missing = wanted.filter(([name]) => !isInstalled(name))

if (!existsSync(new URL('../node_modules/.bin/node', import.meta.url))) {
  say(`There is no Node 24 in the registry for ${process.platform}-${process.arch}: using ${process.execPath}.`)
}
if (missing.length > 0) install(missing)

function isInstalled(name) {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' })
  return asked.stdout === 'installed'
}

function install(packages) {
  const names = packages.map(([name]) => name)
  const line = `apt-get update && apt-get install --yes --no-install-recommends ${names.join(' ')}`
  const giveUp = (why) => {
    say(`${why}. Readahead Bench needs these packages:`)
    for (const [name, purpose] of packages) say(`  ${name.padEnd(24)}${purpose}`)
    say(`Install them, then run the command again. On Debian or Ubuntu, as root:\n  ${line}`)
    process.exit(1)
  }
  if (spawnSync('apt-get', ['--version']).status !== 0) giveUp('This is not a Debian or Ubuntu system (no apt-get)')
  let sudo = []
  if (!isRoot) {
    if (spawnSync('sudo', ['-n', 'true']).status === 0) sudo = ['sudo', '-n']
    else if (process.stdin.isTTY && spawnSync('sudo', ['--version']).status === 0) sudo = ['sudo']
    else giveUp('Installing packages needs root, and sudo does not give it without a password')
  }
  say(`Installing ${packages.map(([name, purpose]) => `${name} (${purpose})`).join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => {
    const [program, ...rest] = [...sudo, 'apt-get', '-q', ...args]
    execFileSync(program, rest, { env, stdio: ['inherit', 'pipe', 'pipe'] })
  }
  try {
    apt('update')
    apt('install', '--yes', '--no-install-recommends', ...names)
  } catch (error) {
    say(String(error.stderr ?? error.message).trim())
    giveUp('apt-get failed')
  }
}
