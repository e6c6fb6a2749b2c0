#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# W1 through ParIndex and through its peers, on the same bytes and in one run; every answer is compared with the
# exact one. A peer that is not installed is left out.
#
#   bench/peers.sh PROGRAM [repetitions=5]      PROGRAM: bench_w1, as built
#
# PYTHON: the Python that has numpy and duckdb (default python3).
set -eu
program=$1
repetitions=${2:-5}
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lines=$folder/lines.json

"$program" "$repetitions" "$folder" > "$lines"
peer() {
  "$python" -B "$@" >> "$lines" 2> "$folder/error" || echo "left out: $(basename "$1") ($(tail -n 1 "$folder/error"))" >&2
}
peer "$here/peers/w1_numpy.py" "$folder" "$repetitions"
peer "$here/peers/w1_sql.py" duckdb "$folder" "$repetitions" 1
peer "$here/peers/w1_sql.py" duckdb "$folder" "$repetitions" 2
peer "$here/peers/w1_sql.py" sqlite "$folder" 3

# Again ours, so that a machine that slowed down meanwhile does not flatter anybody.
"$program" "$repetitions" none "score_columns" | sed 's/"what": "score_columns/"what": "again: score_columns/' >> "$lines"

"$python" -B - "$lines" <<'END'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
found = [line for line in lines if "median_s" in line]
ours = {name: next(line["per_second"] for line in found if line["what"].endswith("score_columns, " + name))
        for name in ("1 thread", "2 threads")}
print("%-44s %14s %12s %14s" % ("W1", "per second", "ours is x", "differences"))
for line in found:
    same = ours["2 threads" if "2 threads" in line["what"] else "1 thread"]
    ratio = "" if line["what"].startswith(("one row", "explain")) else "%.1f" % (same / line["per_second"])
    print("%-44s %14.4g %12s %14s" % (line["what"], line["per_second"], ratio, line.get("differences", "")))
for line in lines:
    if "rows_for_the_evaluator" in line:
        print("differences of ours from the exact answers: %d; rows left to the evaluator: %d"
              % (line["differences"], line["rows_for_the_evaluator"]))
        break
END
