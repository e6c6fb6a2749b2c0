# SPDX-License-Identifier: Apache-2.0
"""W2 in DuckDB: the dossiers counted from a table in memory (whole numbers only) and straight from the CSV file.

w2_sql.py FOLDER [repetitions=5] [threads=2]      FOLDER: where bench_w2 wrote w2.csv"""
import json
import statistics
import sys
import time

import duckdb

folder = sys.argv[1]
repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 5
threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
db = duckdb.connect()
db.execute(f"set threads to {threads}")
CSV = (f"read_csv('{folder}/w2.csv', header = true, columns = {{'unit': 'INTEGER', 'received': 'DATE', 'due': 'DATE', "
       "'finished': 'DATE', 'channel': 'VARCHAR', 'digitised_in': 'TINYINT'})")


def counts(table, channel, as_of):
    return (f"select unit, count(*), count(*) filter (finished <= due), count(*) filter (finished > due), "
            f"count(*) filter (finished is null and due < {as_of}), count(*) filter (finished is null and due >= {as_of}), "
            f"count(*) filter ({channel}), sum(digitised_in) from {table} group by unit")


def measured(what, query):
    seconds, rows = [], None
    for _ in range(repetitions):
        begin = time.perf_counter()
        rows = db.execute(query).fetchall()
        seconds.append(time.perf_counter() - begin)
    total = sum(row[1] for row in rows)
    checksum = sum(sum((i + 1) * int(value) for i, value in enumerate(row)) for row in rows)
    median = statistics.median(seconds)
    print(json.dumps({"what": f"DuckDB {duckdb.__version__}, {what}, {threads} threads", "median_s": round(median, 6),
                      "per_second": float(f"{total / median:.4g}"), "checksum": checksum}), flush=True)


measured("CSV", counts(CSV, "channel in ('online_partial', 'online_full')", "date '2025-12-31'"))
db.execute(f"create table dossiers as select unit, (received - date '1970-01-01')::integer as received, "
           f"(due - date '1970-01-01')::integer as due, (finished - date '1970-01-01')::integer as finished, "
           f"case channel when 'counter' then 0 when 'online_partial' then 1 when 'online_full' then 2 else 3 end::utinyint "
           f"as channel, digitised_in::utinyint as digitised_in from {CSV}")
measured("table in memory", counts("dossiers", "channel in (1, 2)", "20453"))
