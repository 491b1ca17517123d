import type { Box } from '../../box/index.ts'

/** What the bench could leave on a box, a line each. */
const LOOK = `
for queue in /sys/block/*/queue/read_ahead_kb; do echo "$queue $(cat "$queue")"; done
grep '^rabench ' /proc/modules | cut -d' ' -f1
findmnt --noheadings --raw --output TARGET,SOURCE,FSTYPE | grep -v -e ' tmpfs$' -e autofs -e binfmt | sort
ls -A "$1" /dev/shm
ls -d /sys/fs/cgroup/rabench* /var/lib/readahead-bench /run/readahead-bench/jobs/* /run/systemd/system/rabench* 2>/dev/null
lttng --no-sessiond list 2>/dev/null | grep -c -e 'rabench-'
systemctl is-active lttng-sessiond.service
pgrep -x fio
true`

/** All that there is of the bench on a box, and what it may have changed: two of these are equal where a box is as it was. */
export async function stateOfBox(box: Box, scratch: string): Promise<readonly string[]> {
  return (await box.must(['sh', '-c', LOOK, 'sh', scratch], { asRoot: true })).split('\n').filter((line) => line !== '')
}
