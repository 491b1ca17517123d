#!/usr/bin/env python3
"""Windows of one disk, computed from babeltrace2's text of a kernel trace and from nothing of the product's.

usage: babeltrace2 --clock-cycles --no-delta TRACE | windows_from_babeltrace.py MAJOR MINOR WINDOWS_NS READAHEAD_KIB NOT_BEFORE_CYCLES

WINDOWS_NS is one length or several with commas. Prints one JSON object: start (clock cycles of the first request), and for
each length the windows: counts, both feature sets, measures. Integers and fractions are exact and become floats only when
printed; a percentile is the value at rank ceil(p n).
"""

import json
import math
import re
import sys
from fractions import Fraction

EVENT = re.compile(r"^\[(\d+)\] .*?\b(block_\w+): .*?\{ (dev = .*) \}$")
NUMBER = re.compile(r"\b(\w+) = (-?\d+)")
MERGES = ("block_rq_merge", "block_bio_backmerge", "block_bio_frontmerge")
COUNTED = ("block_rq_issue", "block_rq_complete", "block_rq_insert", *MERGES)


def events(lines, dev):
    for line in lines:
        match = EVENT.match(line)
        if match is None or match.group(2) not in COUNTED:
            continue
        # comm is the last field and may hold anything.
        fields = {name: int(text) for name, text in NUMBER.findall(match.group(3).split(", comm = ")[0])}
        if fields["dev"] == dev:
            yield int(match.group(1)), match.group(2), fields


class Request:
    def __init__(self, time, fields):
        self.time = time
        self.sector = fields["sector"]
        self.bytes = fields["bytes"]
        rwbs = fields["rwbs"]
        self.is_write = bool(rwbs & 1)
        self.is_readahead = bool(rwbs & 8)
        self.counts = bool(rwbs & 5) and not rwbs & 2 and self.bytes != 0
        self.depth = 0


def timeline(lines, dev):
    """Every event as (time, kind, request or latency), with depth and latency by who is in flight."""
    in_flight = {}
    for time, name, fields in events(lines, dev):
        if name == "block_rq_issue":
            request = Request(time, fields)
            if request.counts:
                request.depth = len(in_flight)
                in_flight[request.sector] = time
            yield time, "request" if request.counts else "other", request
        elif name == "block_rq_complete":
            issued = in_flight.pop(fields["sector"], None)
            yield time, "complete", None if issued is None else time - issued
        else:
            yield time, "insert" if name == "block_rq_insert" else "merge", None


def features(window, window_ns, readahead_kib):
    n = len(window)
    if n < 2:
        return None
    distances = [abs(b.sector - a.sector) for a, b in zip(window, window[1:])]
    jumps = Fraction(sum(d > 2048 for d in distances), n - 1)
    return [
        512 * Fraction(sum(distances), n - 1),
        jumps,
        Fraction(sum(r.bytes for r in window), n),
        1 - jumps,
        n / Fraction(window_ns, 10**9),
        Fraction(sum(r.is_write for r in window), n),
        Fraction(sum(r.is_readahead for r in window), n),
        Fraction(readahead_kib),
    ]


def measures(window):
    requests = [what for _, kind, what in window if kind == "request"]
    latencies = sorted(what for _, kind, what in window if kind == "complete" and what is not None)
    n = len(latencies)
    return {
        "events": len(window),
        "completes": sum(kind == "complete" for _, kind, _ in window),
        "inserts": sum(kind == "insert" for _, kind, _ in window),
        "merges": sum(kind == "merge" for _, kind, _ in window),
        "uniqueSectors": len({r.sector for r in requests}),
        "writtenBytes": sum(r.bytes for r in requests if r.is_write),
        "depthSum": sum(r.depth for r in requests),
        "depthMax": max((r.depth for r in requests), default=0),
        "latencies": n,
        "percentiles": [latencies[math.ceil(Fraction(p, 100) * n) - 1] for p in (50, 95, 99)] if n else None,
    }


def main():
    major, minor = map(int, sys.argv[1:3])
    lengths = [int(text) for text in sys.argv[3].split(",")]
    readahead_kib, not_before = map(int, sys.argv[4:6])
    everything = list(timeline(sys.stdin, major << 20 | minor))
    first = next(i for i, (time, kind, _) in enumerate(everything) if kind == "request" and time >= not_before)
    found = everything[first:]
    start = found[0][0]
    last_request = max(time for time, kind, _ in found if kind == "request")
    series = []
    for window_ns in lengths:
        windows = [[] for _ in range((last_request - start) // window_ns)]
        for event in found:
            k = (event[0] - start) // window_ns
            if k < len(windows):
                windows[k].append(event)
        rows = []
        for window in windows:
            requests = [what for _, kind, what in window if kind == "request"]
            values = features(requests, window_ns, readahead_kib)
            rows.append(
                {
                    "n": len(requests),
                    "features": values and [float(value) for value in values],
                    "measures": measures(window),
                }
            )
        series.append(rows)
    requests = sum(kind == "request" for _, kind, _ in found)
    json.dump({"start": str(start), "requests": requests, "series": series}, sys.stdout)


main()
