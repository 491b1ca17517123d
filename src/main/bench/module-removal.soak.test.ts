import { expect, test } from 'vitest'
import { eventually, useSoakBox } from './testing/soak/hooks.ts'
import { isAboutRemovedDisk } from './testing/soak/kernel-faults.ts'
import { fioCommand, LAB_FILE } from './testing/soak/programs.ts'

/** scsi_debug's disk, in memory: sda. */
const MAKE_DISK = `modprobe scsi_debug dev_size_mb=256 delay=0
  until [ -b /dev/sda ]; do sleep 0.2; done
  udevadm settle`
const REMOVE_DISK = 'echo 1 >/sys/block/sda/device/delete'
const REMOVE_DRIVER = 'modprobe -r scsi_debug'

/** A walk through all tasks may hold an ended program's memory for a moment, and with it the file that was mapped. */
const SOON = `soon() {
    tries=0
    until "$@" 2>/dev/null; do tries=$((tries + 1)); [ $tries -lt 50 ] || return 1; sleep 0.1; done
  }`

const UNMOUNTS = 20

const { soak, expectWarnings, forgetWarnings } = useSoakBox()

test.each(['file system', 'module'] as const)(
  'a disk is removed under the readers of a mounted file system; the module says so, steers the other, and lets the %s go first',
  async (first) => {
    const box = soak()
    expectWarnings((line) => isAboutRemovedDisk(line, 'sda'))
    await box.shell(`${MAKE_DISK}
      mke2fs -q -F -t ext4 /dev/sda; mkdir -p /mnt/removed; mount /dev/sda /mnt/removed
      dd if=/dev/urandom of=/mnt/removed/file bs=1M count=64 conv=fsync 2>/dev/null
      mount -o remount,ro /mnt/removed`)
    await forgetWarnings()
    await box.load('disk=sda,vdb', 'window_ms=200', 'fixed_kib=64')
    await eventually(() => box.readahead('sda'), 64)
    for (const kind of ['random', 'direct'] as const) {
      await box.start(kind, fioCommand(kind, '/mnt/removed/file', '64m'))
    }
    await eventually(async () => (await box.counter('events', 'sda')) > 1000, true)

    await box.shell(REMOVE_DISK)
    await eventually(() => box.state('sda'), 'gone')
    await eventually(() => box.readahead('vdb'), 64)
    expect(await box.state('vdb')).toBe('steering')

    const unload = () => box.shell('rmmod rabench')
    const unmount = async () => {
      await box.endPrograms()
      await box.shell(`${SOON}
        soon umount /mnt/removed && ${REMOVE_DRIVER}`)
    }
    const steps = first === 'module' ? [unload, unmount] : [unmount, unload]
    for (const step of steps) await step()
  },
)

test('a virtio disk is taken from its driver under its readers, and is another disk when it comes back', async () => {
  const box = soak()
  expectWarnings((line) => isAboutRemovedDisk(line, 'vdb'))
  const driver = '/sys/bus/virtio/drivers/virtio_blk'
  const device = (await box.shell('basename $(readlink -f /sys/block/vdb/device)')).trim()
  await box.shell('umount /srv/lab')
  await box.load('disk=vdb', 'window_ms=200', 'fixed_kib=16')
  for (const kind of ['random', 'direct'] as const) await box.start(kind, fioCommand(kind, '/dev/vdb', '1g'))
  await eventually(() => box.readahead(), 16)
  await eventually(async () => (await box.counter('events')) > 500, true)

  await box.shell(`echo ${device} >${driver}/unbind`)
  await eventually(() => box.state(), 'gone')
  await box.endPrograms()
  await box.shell(`echo ${device} >${driver}/bind
    until [ -b /dev/vdb ]; do sleep 0.2; done
    udevadm settle; mountpoint -q /srv/lab || mount /srv/lab || mountpoint -q /srv/lab`)
  const events = await box.counter('events')
  await box.shell(`head -c 16M ${LAB_FILE} >/dev/null; sleep 1`)
  expect([await box.state(), await box.counter('events')]).toEqual(['gone', events])
  expect(await box.readahead()).toBe(128)

  await box.shell('rmmod rabench')
  await box.load('disk=vdb', 'window_ms=200', 'fixed_kib=16')
  await eventually(() => box.readahead(), 16)
})

test.each(['vdb', '/srv/lab:vdb'])(
  'with disk=%s the file system is remounted, unmounted and let go lazily, again and again, and stays steered',
  async (target) => {
    const box = soak()
    await box.load(`disk=${target}`, 'window_ms=100', 'fixed_kib=16')
    await eventually(() => box.readahead(), 16)
    await box.shell(
      `${SOON}
      i=0
      while [ $i -lt ${UNMOUNTS} ]; do
        exec 3<${LAB_FILE}
        head -c 1M <&3 >/dev/null
        echo $((16 + i % 2 * 48)) >/sys/module/rabench/parameters/fixed_kib
        mount -o remount,ro /srv/lab && mount -o remount,rw /srv/lab || exit 2
        ! umount /srv/lab 2>/dev/null || exit 3
        umount -l /srv/lab || exit 4
        sleep 0.5
        head -c 1M <&3 >/dev/null
        exec 3<&-
        soon mount /srv/lab || exit 5
        soon umount /srv/lab || exit 6
        sleep 0.3
        soon mount /srv/lab || exit 7
        i=$((i + 1))
      done`,
      3600,
    )
    await box.set('fixed_kib', 32)
    await eventually(() => box.readahead(), 32)
    expect(await box.state()).toBe('steering')
  },
  3_600_000,
)

test('a btrfs goes, comes back as another and goes with its disk, and the module lives longer than both', async () => {
  const box = soak()
  await box.shell(`${MAKE_DISK}
    mkfs.btrfs -q -f /dev/sda; mkdir -p /mnt/btrfs; mount /dev/sda /mnt/btrfs
    dd if=/dev/urandom of=/mnt/btrfs/file bs=1M count=32 conv=fsync 2>/dev/null; echo 3 >/proc/sys/vm/drop_caches`)
  await forgetWarnings()
  const readahead = async () => Number(await box.shell('cat /sys/class/bdi/btrfs-*/read_ahead_kb'))
  const own = await readahead()
  expect(own).not.toBe(64)
  await box.load('disk=/mnt/btrfs:sda', 'window_ms=200', 'fixed_kib=64')
  await eventually(readahead, 64)
  await box.start('random', fioCommand('random', '/mnt/btrfs/file', '32m'))
  await eventually(async () => (await box.counter('events', 'sda')) > 10, true)
  await box.endPrograms()

  await box.shell(`${SOON}
    soon umount /mnt/btrfs && mount /dev/sda /mnt/btrfs && sleep 1`)
  // Another bdi than the one that was named when loading.
  expect(await readahead()).toBe(own)
  await eventually(() => box.state('sda'), 'gone')
  await box.shell(`umount /mnt/btrfs && ${REMOVE_DISK} && ${REMOVE_DRIVER}`)
  await eventually(() => box.state('sda'), 'gone')
  await box.shell('rmmod rabench')
})
