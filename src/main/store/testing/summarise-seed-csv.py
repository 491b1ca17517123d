"""Reads a CSV and a JSON of (cell -> values) from stdin, and prints each cell beside Python's own statistics of its values.

Independent of the TypeScript that wrote the CSV: csv, json and statistics of the standard library alone.
"""

import csv
import io
import json
import statistics
import sys

given = json.load(sys.stdin)
rows = list(csv.DictReader(io.StringIO(given["csv"])))
compared = []
for expected in given["expected"]:
    values = expected["values"]
    by_suffix = {
        "mean": statistics.fmean,
        "std": statistics.pstdev,
        "min": min,
        "max": max,
        "p95": lambda of: statistics.quantiles(of, n=100, method="inclusive")[94],
    }
    cell = rows[expected["row"]][expected["column"]]
    compared.append([expected["column"], float(cell), by_suffix[expected["statistic"]](values)])
print(json.dumps({"header": list(rows[0]), "rows": len(rows), "compared": compared}))
