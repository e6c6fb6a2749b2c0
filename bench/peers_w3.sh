#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# W3 and W3b through simulate() and through numpy, on the same points and the same drawn weights, in one run; percentiles
# and sums of ranks are compared.
#
#   bench/peers_w3.sh PROGRAM [repetitions=5]      PROGRAM: bench_w3, as built
#
# PYTHON: the Python that has numpy (default python3).
set -eu
program=$1
repetitions=${2:-5}
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lines=$folder/lines.json

"$program" "$repetitions" "$folder" > "$lines"
"$python" -B "$here/peers/w3_numpy.py" "$folder" "$repetitions" >> "$lines" 2> "$folder/error" ||
  echo "left out: numpy ($(tail -n 1 "$folder/error"))" >&2
# Again ours, so that a machine that slowed down meanwhile does not flatter anybody.
"$program" "$repetitions" none "simulate, 1 thread" | sed 's/"what": "simulate/"what": "again: simulate/' >> "$lines"

"$python" -B - "$lines" <<'END'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
ours = {line["workload"]: line["per_second"] for line in lines if line["what"] == "simulate, 1 thread"}
print("%-6s %-56s %10s %12s %12s %12s" % ("", "", "seconds", "per second", "ours is x", "differences"))
for line in lines:
    ratio = "%.1f" % (ours[line["workload"]] / line["per_second"]) if line["workload"] in ours else ""
    print("%-6s %-56s %10.4f %12.4g %12s %12s" % (line["workload"], line["what"], line["median_s"], line["per_second"], ratio,
                                                 line.get("differences", "")))
END
