import type { ProgramTask } from './program-kind.ts'

/**
 * Stamps each line of a program and ends it. It forks nothing: a line costs two system calls. The time is the monotonic clock's on top
 * of the wall clock at the start, so a clock that is set meanwhile does not bend the axis. The first line after the end is still
 * printed: it closes the operation that was under way. A program that prints no more is ended HANG_SECONDS later.
 */
const STAMP = `
use strict;
use Time::HiRes qw(time alarm clock_gettime CLOCK_MONOTONIC);
my ($start, $seconds, $hang) = splice @ARGV, 0, 3;
my $offset = time - clock_gettime(CLOCK_MONOTONIC);
my $end;
sub finish { $SIG{TERM} = "IGNORE"; $| = 1; print ""; kill TERM => -getpgrp; exit }
$SIG{ALRM} = \\&finish;
while (my $line = <STDIN>) {
  my $now = clock_gettime(CLOCK_MONOTONIC);
  printf "%.6f %s", $now + $offset, $line;
  if (!defined $end && $line =~ /$start/) { $end = $now + $seconds; alarm $seconds + $hang }
  finish() if defined $end && $now > $end;
}`

/**
 * The program, its output into the stamp. `timeout` around it leads the process group, which also the shell and the stamp are part of:
 * the group's end is everybody's. A trap, not an ignored signal, as that would be inherited.
 */
const WATCH = `
trap : TERM
stamp=$1 start=$2 seconds=$3 hang=$4
shift 4
{ "$@" 2>&1 </dev/null; echo "ended $?"; } | perl -e "$stamp" "$start" "$seconds" "$hang"`

/** How long past its end a program may go without printing a line: a page of 64 MiB from a slow disk. */
const HANG_SECONDS = 30
/** Until a program starts its work: a database server has to come up. */
const START_SECONDS = 120

/** A command line that runs a task's program on a box until its end, and prints its stamped output. */
export function watched({ argv, startPattern, endAfterSeconds }: ProgramTask): readonly string[] {
  // It outlives a lost connection: whatever happens, the box is quiet again after the limit.
  const timeout = ['timeout', '--kill-after=5', String(longestSeconds(endAfterSeconds))]
  const watch = ['sh', '-c', WATCH, 'sh', STAMP, startPattern, String(endAfterSeconds), String(HANG_SECONDS)]
  return [...timeout, ...watch, ...argv]
}

/** How long a watched command takes at most. */
export function longestSeconds(endAfterSeconds: number): number {
  return Math.ceil(START_SECONDS + endAfterSeconds + HANG_SECONDS)
}
