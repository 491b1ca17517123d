import { z } from 'zod'
import type { Box } from '../box/box.ts'

/** What a session notes about the disk it ran on. */
export interface DiskDescription {
  readonly disk: string
  readonly sizeBytes: number
  readonly model: string | undefined
  readonly serial: string | undefined
  readonly rotational: boolean
  /** The I/O scheduler in force: "mq-deadline", "none". */
  readonly scheduler: string
  readonly readaheadKib: number
}

/** Readahead of a disk in force now, in KiB. */
export async function readaheadKib(box: Box, disk: string): Promise<number> {
  return Number(await box.must(['cat', queueFile(disk, 'read_ahead_kb')]))
}

/**
 * Sets a disk's readahead, in KiB, for files opened from now on; returns what is in force then (the kernel rounds down to
 * whole pages). A file that is open keeps the value of when it was opened.
 */
export async function setReadaheadKib(box: Box, disk: string, kib: number): Promise<number> {
  const script = 'echo "$2" >"$1" && cat "$1"'
  return Number(
    await box.must(['sh', '-c', script, 'sh', queueFile(disk, 'read_ahead_kb'), String(kib)], { asRoot: true }),
  )
}

/** Whether there is a disk of that name now. */
export async function hasDisk(box: Box, disk: string): Promise<boolean> {
  return (await box.run(['test', '-e', queueFile(disk, 'read_ahead_kb')])).exitCode === 0
}

/** What a disk is and how it is set now. */
export async function describeDisk(box: Box, disk: string): Promise<DiskDescription> {
  const argv = ['lsblk', '--json', '--bytes', '--nodeps', '--output', 'SIZE,MODEL,SERIAL,ROTA', `/dev/${disk}`]
  const schema = z.object({
    blockdevices: z.tuple([
      z.object({ size: z.number(), model: z.string().nullable(), serial: z.string().nullable(), rota: z.boolean() }),
    ]),
  })
  const [device] = schema.parse(JSON.parse(await box.must(argv))).blockdevices
  const schedulers = await box.must(['cat', queueFile(disk, 'scheduler')])
  return {
    disk,
    sizeBytes: device.size,
    model: device.model ?? undefined,
    serial: device.serial ?? undefined,
    rotational: device.rota,
    scheduler: /\[(.+)\]/.exec(schedulers)?.[1] ?? schedulers.trim(),
    readaheadKib: await readaheadKib(box, disk),
  }
}

/** By what a disk is known again: its name alone may be another disk's after a reboot. */
export interface DiskIdentity {
  readonly name: string
  readonly sizeBytes: number
  readonly serial?: string
}

export async function identifyDisk(box: Box, name: string): Promise<DiskIdentity> {
  const argv = ['lsblk', '--json', '--bytes', '--nodeps', '--output', 'SIZE,SERIAL', `/dev/${name}`]
  const schema = z.object({
    blockdevices: z.tuple([z.object({ size: z.number(), serial: z.string().nullable().optional() })]),
  })
  const [{ size, serial }] = schema.parse(JSON.parse(await box.must(argv))).blockdevices
  return { name, sizeBytes: size, ...(serial ? { serial } : {}) }
}

function queueFile(disk: string, name: string): string {
  return `/sys/block/${disk}/queue/${name}`
}
