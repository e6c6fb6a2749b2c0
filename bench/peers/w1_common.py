# SPDX-License-Identifier: Apache-2.0
"""What the peers of W1 share: the arrays that bench_w1 wrote, timing, and comparison with the right answers."""
import csv
import json
import os
import sys
import time

UNITS, YEARS, LEAVES, CRITERIA, FIELDS = 3321, 10, 100, 38, 8
ROWS = UNITS * YEARS
NOT_GIVEN = -2147483648


def rules(folder):
    with open(os.path.join(folder, "rules.csv"), encoding="utf-8") as lines:
        return [{k: v if k == "form" else int(v) for k, v in row.items()} for row in csv.DictReader(lines)]


def maxima(all_rules):
    criteria, fields, of = [0] * CRITERIA, [0] * FIELDS, [0] * CRITERIA
    for rule in all_rules:
        criteria[rule["criterion"]] += rule["max"]
        fields[rule["field"]] += rule["max"]
        of[rule["criterion"]] = rule["field"]
    return criteria, fields, of


def timed(work, repetitions):
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return answer, sorted(times)


def report(what, times, evaluations, differences):
    median = times[len(times) // 2]
    print(json.dumps({"workload": "W1", "what": what, "median_s": round(median, 6), "min_s": round(times[0], 6),
                      "repetitions": len(times), "per_second": float("%.4g" % (evaluations / median)),
                      "differences": differences}), flush=True)


def folder_and_repetitions():
    return sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
