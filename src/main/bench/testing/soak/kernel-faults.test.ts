import { expect, test } from 'vitest'
import { isAboutRemovedDisk } from './kernel-faults.ts'

/** As kernels from 6.1 to 7.x print them. */
const OF_THE_DISK = [
  '[  101.220731] Buffer I/O error on dev sda, logical block 4096, async page read',
  '[  101.220735] I/O error, dev sda, sector 33024 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2',
  '[  101.220738] device offline error, dev sda, sector 8 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2',
  '[  101.221410] EXT4-fs (sda): shut down requested (2)',
  '[  101.222007] EXT4-fs error (device sda): ext4_find_entry:1683: inode #2: comm head: reading directory lblock 0',
  '[  101.222541] Aborting journal on device sda-8.',
  '[  101.222544] JBD2: I/O error when updating journal superblock for sda-8.',
  '[  101.223015] sd 2:0:0:0: rejecting I/O to dead device',
]

const OF_SOMETHING_ELSE = [
  '[  101.220731] Buffer I/O error on dev vdb, logical block 4096, async page read',
  '[  101.222007] EXT4-fs error (device vdb): ext4_find_entry:1683: inode #2: comm head: reading directory lblock 0',
  '[  101.300000] BUG: KASAN: slab-use-after-free in rab_probe+0x42/0x1b0 [rabench]',
  '[  101.300001] WARNING: possible circular locking dependency detected',
  '[  101.300002] BUG kmalloc-2k (Tainted: G           OE     ): Right Redzone overwritten',
  '[  101.300003] rabench: sda: some open files could not be looked at, and may keep their readahead',
]

test.each(OF_THE_DISK)('that a disk is gone is no fault: %s', (line) => {
  expect(isAboutRemovedDisk(line, 'sda')).toBe(true)
})

test.each(OF_SOMETHING_ELSE)('this is one all the same: %s', (line) => {
  expect(isAboutRemovedDisk(line, 'sda')).toBe(false)
})
