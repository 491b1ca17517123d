#!/usr/bin/env python3
"""Windows of one disk, computed from babeltrace2's text of a kernel trace and from nothing of the product's.

usage: babeltrace2 --clock-cycles --no-delta TRACE | windows_from_babeltrace.py MAJOR MINOR WINDOW_NS READAHEAD_KIB NOT_BEFORE_CYCLES

Prints one JSON object: start (clock cycles of the first request), windows (counts and both feature sets), with exact
integers and fractions that become floats only when printed.
"""

import json
import re
import sys
from fractions import Fraction

ISSUE = re.compile(r"^\[(\d+)\] .*?\bblock_rq_issue: .*?\{ (dev = .*) \}$")
NUMBER = re.compile(r"\b(\w+) = (-?\d+)")


def requests(lines, dev):
    for line in lines:
        match = ISSUE.match(line)
        if match is None:
            continue
        # comm is the last field and may hold anything.
        fields = dict(NUMBER.findall(match.group(2).split(", comm = ")[0]))
        rwbs = int(fields["rwbs"])
        is_write, is_discard, is_read, is_readahead = rwbs & 1, rwbs & 2, rwbs & 4, rwbs & 8
        if int(fields["dev"]) != dev or is_discard or not (is_read or is_write) or int(fields["bytes"]) == 0:
            continue
        yield int(match.group(1)), int(fields["sector"]), int(fields["bytes"]), bool(is_write), bool(is_readahead)


def features(window, window_ns, readahead_kib):
    n = len(window)
    if n < 2:
        return None
    distances = [abs(b[1] - a[1]) for a, b in zip(window, window[1:])]
    jumps = Fraction(sum(d > 2048 for d in distances), n - 1)
    return [
        512 * Fraction(sum(distances), n - 1),
        jumps,
        Fraction(sum(r[2] for r in window), n),
        1 - jumps,
        n / Fraction(window_ns, 10**9),
        Fraction(sum(r[3] for r in window), n),
        Fraction(sum(r[4] for r in window), n),
        Fraction(readahead_kib),
    ]


def main():
    major, minor, window_ns, readahead_kib, not_before = map(int, sys.argv[1:])
    found = [request for request in requests(sys.stdin, major << 20 | minor) if request[0] >= not_before]
    start = found[0][0]
    windows = [[] for _ in range((found[-1][0] - start) // window_ns)]
    for request in found:
        k = (request[0] - start) // window_ns
        if k < len(windows):
            windows[k].append(request)
    rows = []
    for window in windows:
        values = features(window, window_ns, readahead_kib)
        rows.append({"n": len(window), "features": values and [float(value) for value in values]})
    json.dump({"start": str(start), "requests": len(found), "windows": rows}, sys.stdout)


main()
