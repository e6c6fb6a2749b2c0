# SPDX-License-Identifier: Apache-2.0
"""W2 in pandas: the dossiers counted from the CSV file (read_csv and groupby) and from columns in memory.

w2_pandas.py FOLDER [repetitions=1]      FOLDER: where bench_w2 wrote w2.csv; takes several GB of memory"""
import json
import statistics
import sys
import time

import pandas as pd

folder = sys.argv[1]
repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 1
AS_OF = pd.Timestamp("2025-12-31")


def load():
    return pd.read_csv(folder + "/w2.csv", parse_dates=["received", "due", "finished"], date_format="%Y-%m-%d",
                       dtype={"unit": "int32", "channel": "category", "digitised_in": "int8"})


def counted(frame):
    finished, due = frame["finished"], frame["due"]
    running = finished.isna()
    flags = pd.DataFrame({
        "unit": frame["unit"], "received": 1, "on_time": finished <= due, "late": finished > due,
        "overdue": running & (due < AS_OF), "in_time": running & (due >= AS_OF),
        "online": frame["channel"].isin(["online_partial", "online_full"]), "digitised": frame["digitised_in"],
    })
    return flags.groupby("unit").sum().reset_index().itertuples(index=False, name=None)


def measured(what, work):
    seconds, rows = [], None
    for _ in range(repetitions):
        begin = time.perf_counter()
        rows = list(work())
        seconds.append(time.perf_counter() - begin)
    total = sum(row[1] for row in rows)
    checksum = sum(sum((i + 1) * int(value) for i, value in enumerate(row)) for row in rows)
    median = statistics.median(seconds)
    print(json.dumps({"what": f"pandas {pd.__version__}, {what}, 1 thread", "median_s": round(median, 6),
                      "per_second": float(f"{total / median:.4g}"), "checksum": checksum}), flush=True)


measured("CSV", lambda: counted(load()))
frame = load()
measured("frame in memory", lambda: counted(frame))
