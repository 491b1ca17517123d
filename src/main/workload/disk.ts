import { z } from 'zod'
import type { Box } from '../box/box.ts'

/** By what a disk is known again: its name alone may be another disk's after a reboot. */
export interface DiskIdentity {
  /** Kernel name, as in /sys/block: "vdb". */
  readonly name: string
  readonly sizeBytes: number
  readonly serial?: string
}

/** What a session notes about the disk it ran on. */
export interface DiskDescription extends DiskIdentity {
  readonly model?: string
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
  const found = await listed(box, disk)
  const schedulers = await box.must(['cat', queueFile(disk, 'scheduler')])
  return {
    ...identityOf(disk, found),
    ...(found.model ? { model: found.model } : {}),
    rotational: found.rota,
    scheduler: /\[(.+)\]/.exec(schedulers)?.[1] ?? schedulers.trim(),
    readaheadKib: await readaheadKib(box, disk),
  }
}

/** Which disk it is. */
export async function identifyDisk(box: Box, disk: string): Promise<DiskIdentity> {
  return identityOf(disk, await listed(box, disk))
}

const listedSchema = z.object({
  size: z.number(),
  model: z.string().nullable().optional(),
  serial: z.string().nullable().optional(),
  rota: z.boolean(),
})
type Listed = z.infer<typeof listedSchema>

/** A disk as lsblk knows it. */
async function listed(box: Box, disk: string): Promise<Listed> {
  const argv = ['lsblk', '--json', '--bytes', '--nodeps', '--output', 'SIZE,MODEL,SERIAL,ROTA', `/dev/${disk}`]
  const schema = z.object({ blockdevices: z.tuple([listedSchema]) })
  return schema.parse(JSON.parse(await box.must(argv))).blockdevices[0]
}

function identityOf(name: string, { size, serial }: Listed): DiskIdentity {
  return { name, sizeBytes: size, ...(serial ? { serial } : {}) }
}

function queueFile(disk: string, name: string): string {
  return `/sys/block/${disk}/queue/${name}`
}
