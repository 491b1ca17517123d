import type { Box, CommandOptions } from '../box/box.ts'

/** Empties the box's page cache, dentries and inodes. Dirty pages are written first: the kernel drops clean ones only. */
export async function dropCaches(box: Box, options: Pick<CommandOptions, 'signal'> = {}): Promise<void> {
  const script = 'sync && echo 3 >/proc/sys/vm/drop_caches'
  await box.must(['sh', '-c', script], { ...options, asRoot: true, timeoutSeconds: 420 })
}

/** Reads a file through, so that as much of it as fits is in the page cache: of a file larger than the memory, its end. */
export async function warmFile(box: Box, path: string, options: Pick<CommandOptions, 'signal'> = {}): Promise<void> {
  const argv = ['dd', `if=${path}`, 'of=/dev/null', 'bs=1M', 'status=none']
  await box.must(argv, { ...options, asRoot: true, timeoutSeconds: 1800 })
}
