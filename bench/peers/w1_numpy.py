# SPDX-License-Identifier: Apache-2.0
"""W1 in numpy, as an expert writes it: 64-bit integers, exact.   w1_numpy.py FOLDER [repetitions]"""
import os

import numpy as np

from w1_common import *

FOLDER, REPETITIONS = folder_and_repetitions()
RULES = rules(FOLDER)
CRITERION_MAX, FIELD_MAX, FIELD_OF = maxima(RULES)


def array(name):
    return np.fromfile(os.path.join(FOLDER, name + ".i32"), dtype=np.int32)


A, B = array("a").reshape(LEAVES, ROWS), array("b").reshape(LEAVES, ROWS)


def half_up(num, den):
    return (2 * num + den) // (2 * den)


def roll_up(points, most, group, groups, group_max):
    out = np.full((groups, ROWS), -1, np.int32)
    for g in range(groups):
        total, counted = np.zeros(ROWS, np.int64), np.zeros(ROWS, np.int64)
        for i in range(len(most)):
            if group[i] == g:
                known = points[i] >= 0
                total += np.where(known, points[i], 0)
                counted += np.where(known, most[i], 0)
        out[g] = np.where(counted == 0, -1, half_up(total * group_max[g], np.maximum(counted, 1)))
    return out


def score():
    leaves = np.empty((LEAVES, ROWS), np.int32)
    for i, rule in enumerate(RULES):
        a, b, most = A[i].astype(np.int64), B[i].astype(np.int64), rule["max"]
        p, form = [rule["p%d" % k] for k in range(6)], rule["form"]
        absent = a == NOT_GIVEN
        if form == "yesno":
            x = np.where(a != 0, most, 0)
        elif form == "tier":
            x = np.where(a >= p[0], p[3], np.where(a >= p[1], p[4], np.where(a >= p[2], p[5], 0)))
        elif form in ("ratio", "gated"):
            absent |= b == 0
            den = np.where(absent, 1, b)
            x = half_up(most * np.minimum(np.where(absent, 0, a), den), den)
            if form == "gated":
                shut = A[rule["gate"]] == 0
                x, absent = np.where(shut, 0, x), absent & ~shut
        elif form == "linear":
            x = half_up(most * np.clip(a - p[0], 0, p[1] - p[0]), p[1] - p[0])
        elif form == "deduct":
            x = np.maximum(0, most - np.minimum(a * p[0], p[1]))
        elif form == "late":
            days = a - b
            x = np.where(a == 0, 0, np.where(days <= 0, most, np.where(days <= p[0], p[1], 0)))
        elif form == "survey":
            absent = b < p[0]
            x = half_up(most * (a - b), 4 * np.maximum(b, 1))
        else:
            x = np.minimum(a, most)
        leaves[i] = np.where(absent, -1, x)
    criteria = roll_up(leaves, [r["max"] for r in RULES], [r["criterion"] for r in RULES], CRITERIA, CRITERION_MAX)
    fields = roll_up(criteria, CRITERION_MAX, FIELD_OF, FIELDS, FIELD_MAX)
    totals = np.where(fields > 0, fields, 0).sum(0)
    np.select([totals >= 9000, totals >= 8000, totals >= 6500, totals >= 5000], [0, 1, 2, 3], -1)
    ranks = np.empty(ROWS, np.int32)
    for year in range(YEARS):
        t = totals[year * UNITS:(year + 1) * UNITS]
        ranks[year * UNITS:(year + 1) * UNITS] = np.searchsorted(np.sort(-t), -t) + 1
    return leaves, criteria, fields, totals, ranks


answer, times = timed(score, REPETITIONS)
names = ("leaves", "criteria", "fields", "totals", "ranks")
wrong = sum(int((np.asarray(x).ravel() != array(name)).sum()) for name, x in zip(names, answer))
report("numpy %s, int64, expert" % np.__version__, times, LEAVES * ROWS, wrong)
