#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# W1 through ParIndex and through its peers, on the same bytes and in one run; every answer is compared with the
# exact one. A peer that is not installed is left out.
#
#   bench/peers.sh PROGRAM [rounds=5]      PROGRAM: bench_w1, as built
#
# In every round everybody runs three times, one after the other, so that a machine that slows down or wakes up does it
# to all; medians of the rounds' medians are printed. SQLite, the slowest by far, runs in the first round only.
#
# PYTHON: the Python that has numpy and duckdb (default python3).
set -eu
program=$1
rounds=${2:-5}
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lines=$folder/lines.json

peer() {
  "$python" -B "$@" >> "$lines" 2> "$folder/error" || echo "left out: $(basename "$1") ($(tail -n 1 "$folder/error"))" >&2
}
"$program" 3 "$folder" > "$lines"
round=1
while [ "$round" -le "$rounds" ]; do
  [ "$round" = 1 ] || "$program" 3 none >> "$lines"
  peer "$here/peers/w1_numpy.py" "$folder" 3
  peer "$here/peers/w1_sql.py" duckdb "$folder" 3 1
  peer "$here/peers/w1_sql.py" duckdb "$folder" 3 2
  [ "$round" != 1 ] || peer "$here/peers/w1_sql.py" sqlite "$folder" 3
  round=$((round + 1))
done

"$python" -B - "$lines" <<'END'
import json, statistics, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
rounds = {}  # by what was measured: a line a round
for line in lines:
    if "median_s" in line:
        rounds.setdefault(line["what"], []).append(line)
seconds = {what: statistics.median(line["median_s"] for line in some) for what, some in rounds.items()}
speed = {what: statistics.median(line["per_second"] for line in some) for what, some in rounds.items()}
print("%-44s %6s %14s %12s %14s" % ("W1", "rounds", "per second", "ours is x", "differences"))
for what, some in rounds.items():
    same = "score_columns, " + ("2 threads" if "2 threads" in what else "1 thread")
    # a round beside a round: what the machine did to one it did to the other
    pairs = [one["per_second"] / other["per_second"] for one, other in zip(rounds[same], some)]
    ratio = "" if what.startswith(("one row", "explain", "what if")) else "%.1f" % statistics.median(pairs)
    wrong = {line["differences"] for line in some if "differences" in line}
    print("%-44s %6d %14.4g %12s %14s" % (what, len(some), speed[what], ratio, ", ".join(map(str, sorted(wrong)))))
pairs = [two["per_second"] / one["per_second"]
         for one, two in zip(rounds["score_columns, 1 thread"], rounds["score_columns, 2 threads"])]
print("two threads by one: %.2f" % statistics.median(pairs))
for line in lines:
    if "rows_for_the_evaluator" in line:
        print("differences of ours from the exact answers: %d; rows left to the evaluator: %d"
              % (line["differences"], line["rows_for_the_evaluator"]))
        break
END
