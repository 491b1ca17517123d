import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** The lines of stock kernels that the module is for, each as Debian ships it. */
export const KERNEL_LINES = ['6.1', '6.12', '7.x'] as const
export type KernelLine = (typeof KERNEL_LINES)[number]

export const DEFAULT_KERNEL_LINE: KernelLine = '6.12'

const kernelSourceSchema = z
  .object({
    suite: z.string(),
    /** A suite beside it that the kernel and its headers are taken from, such as backports. */
    kernelSuite: z.string().optional(),
    /** Whether LTTng's kernel modules are built for it; those of the suite do not compile everywhere. */
    tracer: z.boolean(),
  })
  .readonly()

/** Where Debian has a kernel. */
export type KernelSource = z.infer<typeof kernelSourceSchema>

const kernelsSchema = z.record(z.enum(KERNEL_LINES), kernelSourceSchema)

/** @param directory that has kernels.json: resources/testbox. */
export async function readKernelSource(directory: string, line: KernelLine): Promise<KernelSource> {
  return kernelsSchema.parse(JSON.parse(await readFile(path.join(directory, 'kernels.json'), 'utf8')))[line]
}
