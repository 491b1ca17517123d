import type { Box } from '../../box/index.ts'

/**
 * The first two probes of a tracepoint, and the last two, make the kernel patch its code while all CPUs run it. QEMU's emulation
 * with a thread for each CPU gets that wrong now and then ("Oops: int3", once in some hundred loads under load): one CPU still runs the
 * breakpoint that another has removed. With two other probes there, ours comes and goes without.
 */
export async function keepTracepointOn(box: Box): Promise<void> {
  await box.must([
    'sh',
    '-c',
    `for name in one two; do
      instance=/sys/kernel/tracing/instances/$name; mkdir $instance
      echo 16 > $instance/buffer_size_kb; echo 1 > $instance/events/block/block_rq_issue/enable
    done`,
  ])
}
