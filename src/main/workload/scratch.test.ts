import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeDisk, readaheadKib, setReadaheadKib } from './disk.ts'
import { warmFile } from './page-cache.ts'
import { scratchDevice, wholeDisk } from './scratch-device.ts'
import { prepareScratchFile, removeScratchFile } from './scratch-file.ts'
import { localBox } from '../box/testing/local-box.ts'

const box = localBox()

/** A small ext4 on a loop device: a disk that may be filled, remounted and set as the tests like. */
class LoopDisk {
  readonly #directory: string
  readonly mountPoint: string
  readonly disk: string

  constructor(directory: string) {
    this.#directory = directory
    this.mountPoint = join(directory, 'mnt')
    const image = join(directory, 'disk.img')
    execFileSync('mkdir', [this.mountPoint])
    execFileSync('truncate', ['--size=64M', image])
    const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim()
    this.disk = device.replace('/dev/', '')
    try {
      execFileSync('mkfs.ext4', ['-q', device])
      execFileSync('mount', [device, this.mountPoint])
    } catch (error) {
      execFileSync('losetup', ['--detach', device])
      throw error
    }
  }

  remount(option: 'ro' | 'rw'): void {
    execFileSync('mount', ['--options', `remount,${option}`, this.mountPoint])
  }

  remove(): void {
    execFileSync('umount', [this.mountPoint])
    execFileSync('losetup', ['--detach', `/dev/${this.disk}`])
    execFileSync('rm', ['--recursive', this.#directory])
  }
}

const workingLoops = process.getuid?.() === 0 && existsSync('/dev/loop-control')

describe.skipIf(!workingLoops)('a scratch directory on a disk', () => {
  let loop: LoopDisk
  beforeAll(async () => (loop = new LoopDisk(await mkdtemp(join(tmpdir(), 'rabench-loop-')))))
  afterAll(() => {
    loop.remove()
  })

  it('leads to that disk, by the number that sysfs gives it', async () => {
    const found = await scratchDevice(box, loop.mountPoint)
    expect(found).toMatchObject({ disk: loop.disk, mountPoint: loop.mountPoint, fileSystem: 'ext4' })
    expect(`${found.major}:${found.minor}\n`).toBe(readFileSync(`/sys/block/${loop.disk}/dev`, 'utf8'))
  })

  it('has a readahead that can be read and set, in whole pages', async () => {
    const blockdevSectors = () =>
      Number(execFileSync('blockdev', ['--getra', `/dev/${loop.disk}`], { encoding: 'utf8' }))
    expect(await readaheadKib(box, loop.disk)).toBe(blockdevSectors() / 2)
    expect(await setReadaheadKib(box, loop.disk, 67)).toBe(64)
    expect(blockdevSectors()).toBe(128)
    expect(await describeDisk(box, loop.disk)).toMatchObject({ sizeBytes: 64 * 2 ** 20, readaheadKib: 64 })
  })

  it('gets a file with every block written, used again while it is whole', async () => {
    const request = { scratchDirectory: loop.mountPoint, fileMib: 16 }
    const path = join(loop.mountPoint, 'rabench-16.dat')
    expect(await prepareScratchFile(box, request)).toEqual({ path, fileMib: 16, laid: true })
    expect(statSync(path).size).toBe(16 * 2 ** 20)
    expect(execFileSync('filefrag', ['-v', path], { encoding: 'utf8' })).not.toContain('unwritten')
    expect(readFileSync(path).includes(Buffer.alloc(4096))).toBe(false)
    expect(await prepareScratchFile(box, request)).toMatchObject({ laid: false })

    appendFileSync(path, 'x')
    expect(await prepareScratchFile(box, request)).toMatchObject({ laid: true })
    execFileSync('sh', ['-c', `cp ${path} ${path}.2 && mv ${path}.2 ${path}`])
    expect(await prepareScratchFile(box, request)).toMatchObject({ laid: true })
    await removeScratchFile(box, path)
    expect(existsSync(path) || existsSync(`${path}.ok`)).toBe(false)
  })

  it('has its file in the page cache once it is warmed', async () => {
    const { path } = await prepareScratchFile(box, { scratchDirectory: loop.mountPoint, fileMib: 16 })
    const residentBytes = () =>
      Number(execFileSync('fincore', ['--bytes', '--noheadings', '--output', 'RES', path], { encoding: 'utf8' }))
    execFileSync('dd', [`of=${path}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none'])
    expect(residentBytes()).toBe(0)
    await warmFile(box, path)
    expect(residentBytes()).toBe(16 * 2 ** 20)
    await removeScratchFile(box, path)
  })

  it('refuses a file that does not fit, with what it needs and what there is', async () => {
    const prepared = prepareScratchFile(box, { scratchDirectory: loop.mountPoint, fileMib: 128 })
    const error = await prepared.catch((failure: unknown) => failure)
    expect(error).toHaveProperty('code', 'no-space')
    expect(error).toHaveProperty('message', expect.stringMatching(/needs 144 MiB in \S+, \d\d MiB are free/))
    expect(existsSync(join(loop.mountPoint, 'rabench-128.dat'))).toBe(false)
  })

  it('leaves no half-written file behind when it is interrupted', async () => {
    const controller = new AbortController()
    const onLay = () => {
      setTimeout(() => {
        controller.abort()
      }, 50)
    }
    const request = { scratchDirectory: loop.mountPoint, fileMib: 32, signal: controller.signal, onLay }
    await expect(prepareScratchFile(box, request)).rejects.toMatchObject({ code: 'interrupted' })
    expect(existsSync(join(loop.mountPoint, 'rabench-32.dat'))).toBe(false)
  })

  it('must be writable', async () => {
    loop.remount('ro')
    const prepared = prepareScratchFile(box, { scratchDirectory: loop.mountPoint, fileMib: 16 })
    await expect(prepared).rejects.toMatchObject({ code: 'read-only' })
    loop.remount('rw')
  })
})

/** As `lsblk --json --list --output KNAME,TYPE,MAJ:MIN,PKNAME` lists a machine with NVMe, SATA, LVM and zram. */
const LSBLK = [
  { kname: 'sda', type: 'disk', 'maj:min': '8:0', pkname: null },
  { kname: 'sda2', type: 'part', 'maj:min': '8:2', pkname: 'sda' },
  { kname: 'dm-0', type: 'lvm', 'maj:min': '252:0', pkname: 'sda2' },
  { kname: 'zram0', type: 'disk', 'maj:min': '253:0', pkname: null },
  { kname: 'nvme0n1', type: 'disk', 'maj:min': '259:0', pkname: null },
  { kname: 'nvme0n1p3', type: 'part', 'maj:min': '259:3', pkname: 'nvme0n1' },
]

describe('wholeDisk', () => {
  it.each([
    ['8:0', { disk: 'sda', major: 8, minor: 0 }],
    ['8:2', { disk: 'sda', major: 8, minor: 0 }],
    ['259:3', { disk: 'nvme0n1', major: 259, minor: 0 }],
  ])('of %s is the disk that the kernel reports its requests for', (number, disk) => {
    expect(wholeDisk(number, LSBLK)).toEqual(disk)
  })

  it.each([
    ['252:0', /dm-0 \(lvm\)/],
    ['253:0', /zram0 \(disk\)/],
    ['9:9', /9:9 is not listed/],
  ])('refuses %s, whose requests are not traced under its own number', (number, message) => {
    expect(() => wholeDisk(number, LSBLK)).toThrow(message)
  })
})

describe('scratchDevice', () => {
  it.each([
    ['a directory that is not there', '/nowhere/at/all', 'unknown-device', /no directory \/nowhere\/at\/all/],
    ['a relative path', 'scratch', 'wrong-usage', /not an absolute path/],
    ['a file system in memory', '/dev/shm', 'unknown-device', /on tmpfs/],
    ['a file system of the kernel', '/proc', 'unknown-device', /on proc/],
  ])('refuses %s', async (_, directory, code, message) => {
    const error = await scratchDevice(box, directory).catch((failure: unknown) => failure)
    expect(error).toHaveProperty('code', code)
    expect(error).toHaveProperty('message', expect.stringMatching(message))
  })

  it('writes nothing into a directory that is not there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rabench-none-'))
    await mkdir(join(directory, 'here'))
    const missing = join(directory, 'missing')
    await expect(prepareScratchFile(box, { scratchDirectory: missing, fileMib: 16 })).rejects.toMatchObject({
      code: 'unknown-device',
    })
    expect(existsSync(missing)).toBe(false)
    await rm(directory, { recursive: true })
  })
})
