#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# W2 through ParIndex and through its peers, on the same file and in one run. A peer that is not installed is left out; the
# peers' counts have one checksum, ours are compared with those written by hand.
#
#   bench/peers_w2.sh PROGRAM TOOL [rows=20000000] [repetitions=3]      PROGRAM: bench_w2, TOOL: parindex, as built
#
# PYTHON: the Python that has duckdb and pandas (default python3); WORK: where the file of 974 MB goes (default /tmp).
set -eu
program=$1
tool=$2
rows=${3:-20000000}
repetitions=${4:-3}
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "${WORK:-/tmp}/w2.XXXXXX")
trap 'rm -rf "$folder"' EXIT
lines=$folder/lines.json

"$program" "$rows" "$repetitions" "$folder" >"$lines"
"$program" "$rows" "$repetitions" "" day >>"$lines"
peer() {
  "$python" -B "$@" >>"$lines" 2>"$folder/error" || echo "left out: $(basename "$1") ($(tail -n 1 "$folder/error"))" >&2
}
peer "$here/peers/w2_sql.py" "$folder" "$repetitions" 1
peer "$here/peers/w2_sql.py" "$folder" "$repetitions" 2
[ "${PANDAS:-yes}" = no ] || peer "$here/peers/w2_pandas.py" "$folder" 1

# The whole command, with its memory at the highest.
"$python" -B - "$tool" "$folder/w2.csv" >>"$lines" <<'END'
import json, resource, subprocess, sys, time
for threads in ("1", "2"):
    begin = time.perf_counter()
    subprocess.run([sys.argv[1], "facts", "dossiers", sys.argv[2], "--period", "2025", "--threads", threads,
                    "-o", sys.argv[2] + ".facts"],
                   check=True, stderr=subprocess.DEVNULL)
    print(json.dumps({"what": f"parindex facts, CSV, {threads} thread" + "s" * (threads != "1"),
                      "median_s": round(time.perf_counter() - begin, 3),
                      "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1)}))
END
cat "$lines"
