import { randomFillSync } from 'node:crypto'
import { access, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import ssh2 from 'ssh2'
import { makeDebianRoot } from './debian-root.ts'
import { runLocally } from './process.ts'
import type { Recipe } from './recipe.ts'
import { IMAGE_TOOLS, requireTools } from './tools.ts'

const MIB = 1024 * 1024
/** ext4 keeps inodes 1 to 10 for itself and gives 11 to lost+found. */
const FIRST_FREE_INODE = 12

/** A built image: read-only from now on; each boot writes to a throw-away overlay. */
export interface VirtualImage {
  readonly hash: string
  readonly kernel: string
  readonly initrd: string
  readonly rootDisk: string
  readonly labDisk: string
  /** OpenSSH private key that root, lab and guest accept. */
  readonly privateKey: string
  /** The box's host key blob, known since it was built: nobody has to be asked. */
  readonly hostKey: Buffer
}

export interface BuildOptions {
  /** Called with a sentence of what is being done, often. */
  readonly onStep?: (doing: string) => void
  /** Remarks of the recipe that a person should see ("left out: lttng-probe-timer"). */
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/**
 * The image for this recipe, from the cache or built now (Debian packages only, a few minutes).
 * @throws BenchError missing-tool | virtual-box | interrupted; a half-built image is removed.
 */
export async function ensureImage(
  recipe: Recipe,
  cacheDirectory: string,
  options: BuildOptions = {},
): Promise<VirtualImage> {
  const directory = path.join(cacheDirectory, recipe.hash)
  if (!(await exists(directory))) await buildImage(recipe, cacheDirectory, directory, options)
  return imageIn(recipe.hash, directory)
}

export async function imageExists(recipe: Recipe, cacheDirectory: string): Promise<boolean> {
  return exists(path.join(cacheDirectory, recipe.hash))
}

/** An image that was built before, such as that of a machine that runs; its recipe may have changed since. */
export async function openImage(cacheDirectory: string, hash: string): Promise<VirtualImage> {
  return imageIn(hash, path.join(cacheDirectory, hash))
}

async function imageIn(hash: string, directory: string): Promise<VirtualImage> {
  const hostKeyLine = await readFile(path.join(directory, 'host_key.pub'), 'utf8')
  return {
    hash,
    kernel: path.join(directory, 'vmlinuz'),
    initrd: path.join(directory, 'initrd.img'),
    rootDisk: path.join(directory, 'root.img'),
    labDisk: path.join(directory, 'lab.img'),
    privateKey: path.join(directory, 'id_ed25519'),
    hostKey: Buffer.from(hostKeyLine.split(' ')[1] ?? '', 'base64'),
  }
}

async function buildImage(
  recipe: Recipe,
  cacheDirectory: string,
  directory: string,
  options: BuildOptions,
): Promise<void> {
  await requireTools(IMAGE_TOOLS)
  await mkdir(cacheDirectory, { recursive: true })
  const building = await mkdtemp(path.join(cacheDirectory, `building-${recipe.hash}-`))
  try {
    const keys = makeKeyPair()
    await writeFile(path.join(building, 'id_ed25519'), keys.private, { mode: 0o600 })
    // One waits for the disk, the other for the network and the compiler.
    await Promise.all([makeLabDisk(recipe, building, options), makeRootDisk(recipe, building, keys.public, options)])
    await settle(building, directory)
  } catch (error) {
    await rm(building, { recursive: true, force: true })
    throw error
  }
}

/** Takes the other's where another process has built the same image meanwhile: boxes may have booted from it. */
async function settle(building: string, directory: string): Promise<void> {
  try {
    await rename(building, directory)
  } catch (error) {
    if (!(await exists(directory))) throw error
    await rm(building, { recursive: true })
  }
}

/** An ext4 disk with the test file already on it: laying it through an emulated slow disk would take half a minute a boot. */
async function makeLabDisk(recipe: Recipe, building: string, { signal }: BuildOptions): Promise<void> {
  const content = path.join(building, 'lab')
  await mkdir(content)
  const name = path.join(content, `rabench-${recipe.labFileMib}.dat`)
  const file = await open(name, 'w')
  try {
    // Written, not only allocated: ext4 answers reads of unwritten extents without asking the disk.
    const block = randomFillSync(Buffer.allocUnsafe(MIB))
    for (let mib = 0; mib < recipe.labFileMib; mib += 1) {
      signal?.throwIfAborted()
      block.writeUInt32LE(mib, 0)
      await file.write(block)
    }
  } finally {
    await file.close()
  }
  const disk = path.join(building, 'lab.img')
  const run = (program: string, args: readonly string[]) => runLocally(program, args, signal ? { signal } : {})
  await run('mke2fs', [
    '-q',
    '-t',
    'ext4',
    '-L',
    'rabench-lab',
    '-m',
    '0',
    '-d',
    content,
    disk,
    `${recipe.labDiskMib}M`,
  ])
  await rm(content, { recursive: true })
  // The mark by which the workload room knows a file that was laid whole: size and inode. The only file has the first free inode.
  const mark = path.join(building, 'mark')
  await writeFile(mark, `${recipe.labFileMib * MIB} ${FIRST_FREE_INODE}\n`)
  // debugfs parts its request at blanks; two double quotes stand for one between others.
  const source = `"${mark.replaceAll('"', '""')}"`
  await run('debugfs', ['-w', '-R', `write ${source} rabench-${recipe.labFileMib}.dat.ok`, disk])
  await rm(mark)
}

async function makeRootDisk(recipe: Recipe, building: string, publicKey: string, options: BuildOptions): Promise<void> {
  const inBuilding = (name: string) => path.join(building, name)
  await makeDebianRoot({
    kernel: recipe.kernel,
    packages: [...recipe.packages, 'ca-certificates'],
    hooks: [
      'sh "$RABENCH_RECIPE_DIR/customize.sh" "$1"',
      'cp "$1"/boot/vmlinuz-* "$RABENCH_BUILDING/vmlinuz"',
      'cp "$1"/boot/initrd.img-* "$RABENCH_BUILDING/initrd.img"',
      'cp "$1"/etc/ssh/ssh_host_ed25519_key.pub "$RABENCH_BUILDING/host_key.pub"',
      `sh "$RABENCH_RECIPE_DIR/write-root-disk.sh" "$1" "$RABENCH_BUILDING/root.img" ${recipe.imageMib}`,
    ],
    target: '/dev/null',
    env: {
      RABENCH_RECIPE_DIR: recipe.directory,
      RABENCH_BUILDING: building,
      RABENCH_PUBLIC_KEY: publicKey,
      RABENCH_TRACER: recipe.kernel.tracer ? 'yes' : 'no',
    },
    onLine: (line) => {
      if (line.startsWith('I: ')) options.onStep?.(spoken(line.slice(3), recipe))
      if (line.startsWith('rabench: ')) options.onRemark?.(line.slice('rabench: '.length))
    },
    ...(options.signal ? { signal: options.signal } : {}),
  })
  // The kernel is root-only in /boot; QEMU reads it as whoever runs the bench.
  await access(inBuilding('vmlinuz'))
}

/** mmdebstrap's own words, short enough for a progress line. */
function spoken(line: string, { kernel }: Recipe): string {
  if (!line.startsWith('running --customize-hook')) return line.replace(/[.]+$/, '')
  if (!line.includes('customize.sh')) return 'writing the disk image'
  return kernel.tracer ? 'configuring the box, compiling the LTTng kernel tracer' : 'configuring the box'
}

async function exists(name: string): Promise<boolean> {
  return access(name).then(
    () => true,
    () => false,
  )
}

/** One in some 300 that ssh2 makes it cannot read itself (a key that begins with a zero byte). */
function makeKeyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const keys = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'readahead-bench virtual box' })
    if (!(ssh2.utils.parseKey(keys.private) instanceof Error)) return keys
  }
}
