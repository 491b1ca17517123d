"""Runs a command and writes how long it took, in seconds, and its peak memory, in KiB, as the kernel counted them."""
import os
import sys
import time

report, command = sys.argv[1], sys.argv[2:]
started = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
with open(report, "w", encoding="ascii") as file:
    file.write(f"{time.monotonic() - started} {usage.ru_maxrss}\n")
sys.exit(os.waitstatus_to_exitcode(status))
