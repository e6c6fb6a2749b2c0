# SPDX-License-Identifier: Apache-2.0
"""W3 in numpy: exact sums, ranks by argsort.   w3_numpy.py FOLDER [repetitions]

The points and weights are those that bench_w3 wrote; percentiles and sums of ranks are compared with its answers."""
import json
import os
import sys
import time

import numpy as np

FOLDER, REPETITIONS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5


def array(name, kind):
    return np.fromfile(os.path.join(FOLDER, name), dtype=kind)


def ranks(scores, weights):
    units = len(scores)
    sums = weights @ scores.T  # draws by units, exact
    out = np.empty(sums.shape, np.int32)
    for first in range(0, len(sums), 500):
        keys = -sums[first:first + 500]
        order = np.argsort(keys, 1, kind="stable")
        in_order = np.take_along_axis(keys, order, 1)
        new = np.ones(in_order.shape, bool)
        new[:, 1:] = in_order[:, 1:] != in_order[:, :-1]
        places = np.maximum.accumulate(np.where(new, np.arange(1, units + 1), 0), 1)
        np.put_along_axis(out[first:first + 500], order, places.astype(np.int32), 1)
    return np.percentile(out, [5, 50, 95], axis=0, method="inverted_cdf").T.astype(np.int64), out


for name, workload in (("w3", "W3"), ("w3b", "W3b")):
    scores = array(name + "_scores.i32", np.int32).reshape(-1, 8).astype(np.int64)
    weights = array(name + "_weights.i32", np.int32).reshape(-1, 8).astype(np.int64)
    answers = array(name + "_answers.i64", np.int64).reshape(-1, 4)
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        percentiles, found = ranks(scores, weights)
        times.append(time.perf_counter() - start)
    times.sort()
    median = times[len(times) // 2]
    differences = int((percentiles != answers[:, :3]).sum() + (found.astype(np.int64).sum(0) != answers[:, 3]).sum())
    print(json.dumps({"workload": workload, "what": "numpy argsort, 1 thread", "median_s": round(median, 6),
                      "repetitions": REPETITIONS, "per_second": float("%.4g" % (found.size / median)),
                      "differences": differences}), flush=True)
