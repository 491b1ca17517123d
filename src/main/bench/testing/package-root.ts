import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A package that is made for a test. Each has a file of configuration and one of its own. */
export interface MadePackage {
  readonly name: string
  readonly depends?: string
}

/** A root directory with packages of its own, which apt and dpkg of this machine work on while it is open. Needs root. */
export interface PackageRoot {
  readonly directory: string
  /** What dpkg itself says of every package: "name status", sorted. */
  listing(): readonly string[]
  /** As a person does, by hand. */
  apt(...argv: readonly string[]): void
  close(): void
}

/** @param packages that its one archive has */
export function openPackageRoot(packages: readonly MadePackage[]): PackageRoot {
  const directory = mkdtempSync(path.join(tmpdir(), 'rabench-root-'))
  for (const one of [
    ...['etc/apt', 'var/lib/dpkg/updates', 'var/lib/dpkg/info', 'var/lib/dpkg/triggers', 'var/lib/apt/lists/partial'],
    ...['var/cache/apt/archives/partial', 'var/log/apt', 'archive', 'tmp', 'usr/bin'],
  ])
    mkdirSync(path.join(directory, one), { recursive: true })
  writeFileSync(path.join(directory, 'var/lib/dpkg/status'), '')
  const archive = path.join(directory, 'archive')
  writeFileSync(path.join(archive, 'Packages'), packages.map((one) => packageIn(archive, one)).join('\n'))
  writeFileSync(path.join(directory, 'etc/apt/sources.list'), `deb [trusted=yes] file:${archive} ./\n`)
  const configuration = path.join(directory, 'apt.conf')
  writeFileSync(
    configuration,
    [
      `Dir "${directory}";`,
      'Dir::Bin::methods "/usr/lib/apt/methods";',
      'APT::Sandbox::User "root";',
      'Dir::Etc::parts "/nowhere"; Dir::Etc::sourceparts "/nowhere"; Dir::Etc::preferencesparts "/nowhere";',
      `DPkg::Options {"--root=${directory}"; "--force-not-root"; "--force-bad-path";};`,
      'Dpkg::Use-Pty "false";',
      '',
    ].join('\n'),
  )
  const before = { apt: process.env['APT_CONFIG'], dpkg: process.env['DPKG_ROOT'] }
  process.env['APT_CONFIG'] = configuration
  process.env['DPKG_ROOT'] = directory
  const run = (program: string, argv: readonly string[]) =>
    execFileSync(program, argv, { encoding: 'utf8', stdio: 'pipe' })
  return {
    directory,
    listing: () => {
      const format = '${Package} ${db:Status-Status}\\n'
      return run('dpkg-query', ['--show', '--showformat', format]).split('\n').filter(Boolean).toSorted()
    },
    apt: (...argv) => {
      run('apt-get', ['-q', '--yes', ...argv])
    },
    close: () => {
      restore('APT_CONFIG', before.apt)
      restore('DPKG_ROOT', before.dpkg)
      rmSync(directory, { recursive: true })
    },
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name)
  else process.env[name] = value
}

/** Builds it. @returns its paragraph of the archive's index (Debian Repository Format) */
function packageIn(archive: string, { name, depends }: MadePackage): string {
  const tree = path.join(archive, `${name}.tree`)
  mkdirSync(path.join(tree, 'DEBIAN'), { recursive: true })
  mkdirSync(path.join(tree, 'etc'))
  writeFileSync(path.join(tree, 'etc', `${name}.conf`), 'a = 1\n')
  const control = [
    `Package: ${name}`,
    'Version: 1.0',
    'Architecture: all',
    'Maintainer: Nobody <nobody@localhost>',
    ...(depends === undefined ? [] : [`Depends: ${depends}`]),
    'Description: made for a test',
  ].join('\n')
  writeFileSync(path.join(tree, 'DEBIAN/control'), `${control}\n`)
  writeFileSync(path.join(tree, 'DEBIAN/conffiles'), `/etc/${name}.conf\n`)
  const file = path.join(archive, `${name}.deb`)
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, file], { stdio: 'pipe' })
  const bytes = readFileSync(file)
  const digest = createHash('sha256').update(bytes).digest('hex')
  return `${control}\nFilename: ./${name}.deb\nSize: ${bytes.length}\nSHA256: ${digest}\n`
}
