/** The test file that lies ready on the lab disk. */
export const LAB_FILE = '/srv/lab/rabench-2048.dat'

/** They run until they are ended. fio's own advice to the kernel would hide what readahead does. */
const FIO = {
  random: ['--rw=randread', '--ioengine=mmap', '--bs=4k', '--fadvise_hint=0', '--norandommap', '--readonly'],
  sequential: ['--rw=read', '--ioengine=mmap', '--bs=4k', '--fadvise_hint=0', '--readonly'],
  /** Four that share their files, as threads do. */
  threads: [
    ...['--rw=randread', '--ioengine=psync', '--bs=32k', '--fadvise_hint=0', '--norandommap', '--readonly'],
    ...['--thread', '--numjobs=4'],
  ],
  /** Asks the disk each time. */
  direct: ['--rw=randread', '--ioengine=psync', '--direct=1', '--bs=4k', '--norandommap', '--readonly'],
  writer: ['--rw=randrw', '--ioengine=psync', '--bs=16k', '--fsync=64'],
} as const

/** fio's command line for one of them. */
export function fioCommand(kind: keyof typeof FIO, file = LAB_FILE, size = '2g'): readonly string[] {
  const always = ['--time_based', '--runtime=86400', '--output=/dev/null']
  return ['fio', `--name=${kind}`, ...FIO[kind], `--filename=${file}`, `--size=${size}`, ...always]
}

/** A shell's line, again and again. */
export function again(line: string): readonly string[] {
  return ['sh', '-c', `while :; do ${line}; done`]
}

/** Programs and files that come and go, while the module walks through all tasks. */
export const CHURN = again(
  `for program in /usr/bin/[a-c]*; do head -c 64k "$program" >/dev/null; done; head -c 1M ${LAB_FILE} >/dev/null`,
)

/** Looks at all that the module shows. */
export const SYSFS_READER = again(
  "grep -rs '' /sys/kernel/rabench /sys/module/rabench/parameters >/dev/null; sleep 0.05",
)

/** Opens /dev/rabench as soon as it is there, and soon lets go of it. */
export const KNOCKER = again('timeout 0.1 cat /dev/rabench >/dev/null 2>&1; sleep 0.2')
