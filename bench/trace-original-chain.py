"""
A stand-in for the original method: babeltrace2's text, every line matched with regular expressions into its time, its event's name
and its fields, which are counted and summed into windows of 2.5 s. The disk is named by its major and minor number.
"""
import re
import sys

LINE = re.compile(r"^\[(\d+):(\d+):(\d+)\.(\d+)\] \(\S+\) \S+ (\w+): (.*)$")
FIELD = re.compile(r"(\w+) = (\"[^\"]*\"|[^ ,}]+)")
WINDOW_SECONDS = 2.5
COUNTED = ("block_rq_issue", "block_rq_complete", "block_rq_insert")

dev = str(int(sys.argv[1]) << 20 | int(sys.argv[2]))
windows = {}
start = last = None
for line in sys.stdin:
    match = LINE.match(line)
    if match is None:
        continue
    hours, minutes, seconds, fraction, name, rest = match.groups()
    fields = dict(FIELD.findall(rest))
    if fields.get("dev") != dev:
        continue
    at = int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction) / 1e9
    start = at if start is None else start
    window = windows.setdefault(int((at - start) / WINDOW_SECONDS), {"bytes": 0, "distance": 0, "jumps": 0})
    if name in COUNTED:
        window[name] = window.get(name, 0) + 1
    if name != "block_rq_issue":
        continue
    sector = int(fields["sector"])
    if last is not None:
        window["distance"] += abs(sector - last)
        window["jumps"] += abs(sector - last) > 2048
    window["bytes"] += int(fields["bytes"])
    last = sector
print(len(windows), sum(window.get("block_rq_issue", 0) for window in windows.values()))
