"""
A stand-in for the original method: babeltrace2's text, matched line by line with a regular expression, summed into windows of
2.5 s. The disk is named by its major and minor number.
"""
import re
import sys

LINE = re.compile(
    r"^\[(\d+):(\d+):(\d+)\.(\d+)\] \(\S+\) \S+ block_rq_issue: .*?dev = (\d+), sector = (\d+), nr_sector = (\d+), bytes = (\d+)"
)
WINDOW_SECONDS = 2.5

dev = int(sys.argv[1]) << 20 | int(sys.argv[2])
windows = {}
start = last = None
for line in sys.stdin:
    match = LINE.match(line)
    if match is None or int(match[5]) != dev:
        continue
    hours, minutes, seconds, fraction = (int(match[i]) for i in range(1, 5))
    at = hours * 3600 + minutes * 60 + seconds + fraction / 1e9
    start = at if start is None else start
    window = windows.setdefault(int((at - start) / WINDOW_SECONDS), [0, 0, 0, 0])
    sector = int(match[6])
    if last is not None:
        distance = abs(sector - last)
        window[1] += distance
        window[2] += distance > 2048
    window[0] += 1
    window[3] += int(match[8])
    last = sector
print(len(windows), sum(window[0] for window in windows.values()))
