import type { Box } from './box.ts'

const AS_ROOT = { asRoot: true } as const
const KILL_SECONDS = 20

/**
 * proc(5): environ is what a process was started with, entries ended by NUL. What a process started inherits it, also across `setsid`, so
 * that a whole tree is found, and nothing that somebody else started.
 */
const END_WITH = `
those() { for entry do grep -lzxF -e "$entry" /proc/[0-9]*/environ; done 2>/dev/null | tr -cd '0-9\\n'; }
pids=$(those "$@")
echo "$pids" | grep -c .
[ -z "$pids" ] || kill -TERM $pids 2>/dev/null
for pause in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  pids=$(those "$@")
  [ -z "$pids" ] && exit 0
  [ "$pause" -lt 11 ] || kill -KILL $pids 2>/dev/null
  sleep 0.5
done
exit 1`

/**
 * Ends the processes that have one of some entries in their environment, by SIGKILL those that do not go in five seconds.
 * @param entries as `NAME=value`; the caller's own processes have none of them
 * @returns how many there were. @throws BenchError command-failed where one does not go (it waits for a disk)
 */
export async function endProcessesWith(box: Pick<Box, 'must'>, entries: readonly string[]): Promise<number> {
  if (entries.length === 0) return 0
  const said = await box.must(['sh', '-c', END_WITH, 'sh', ...entries], { ...AS_ROOT, timeoutSeconds: KILL_SECONDS })
  return Number(said.trim().split('\n')[0])
}
