# SPDX-License-Identifier: Apache-2.0
"""How long things take from Python: speed.py [ROUNDS]  (not a test; PARINDEX_LIBRARY names the library)

The large case is a framework of 8 fields, 38 criteria and 100 leaves in nine forms of rule over 3,321 communes in 10 years, by
column. The same call "from C" is the time spent inside the foreign function itself, which the interpreter cannot shorten.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from decimal import Decimal

import support
from support import parindex

UNITS, YEARS = 3321, 10
ROWS = UNITS * YEARS
FORMS = ["yesno"] * 20 + ["tier"] * 18 + ["ratio"] * 18 + ["linear"] * 12 + ["deduct"] * 10 + ["late"] * 8 + ["gated"] * 6 + ["survey"] * 6 + ["judged"] * 2


def rules_and_columns():
    """The framework and an array for each fact."""
    chance = random.Random(766)
    forms = FORMS[:]
    chance.shuffle(forms)
    facts, columns, criteria = {}, {}, []
    percents, judged = [], []
    wanted = iter(enumerate(forms))
    for criterion in range(38):
        leaves = []
        for number, form in [next(wanted) for _ in range(3 if criterion % 19 < 12 else 2)]:
            a, b = f"a{number}", f"b{number}"
            most = Decimal((50, 100, 150, 75, 125)[number % 5]) / 100
            leaf = {"code": f"{criterion + 1}.{number + 1}", "max": most}
            if form == "yesno":
                facts[a] = {"type": "flag"}
                columns[a] = array("B", chance.choices((0, 1), k=ROWS))
                leaf["rule"] = {"kind": "check", "if": a}
            elif form in ("tier", "linear"):
                facts[a] = {"type": "percent"}
                columns[a] = array("i", [chance.randrange(3000, 10001) for _ in range(ROWS)])
                percents.append(a)
                if form == "tier":
                    leaf["rule"] = {"kind": "tiers", "of": a, "tiers": [
                        {"at_least": "90%", "points": most}, {"at_least": "75%", "points": most / 2}, {"at_least": "60%", "points": most / 4}]}  # fmt: skip
                else:
                    leaf["rule"] = {"kind": "linear", "of": a, "from": ["30%", 0], "to": ["70%", most]}
            elif form in ("ratio", "gated"):
                facts[a] = {"type": "count", "at_most": b}
                facts[b] = {"type": "count"}
                columns[b] = array("i", [chance.randrange(1, 400) for _ in range(ROWS)])
                columns[a] = array("i", [chance.randrange(whole + 1) for whole in columns[b]])
                leaf["rule"] = {"kind": "ratio", "of": f"{a} / {b}"}
                if form == "gated":
                    leaf["requires"] = f"{b} > 5"
            elif form == "deduct":
                facts[a] = {"type": "count"}
                columns[a] = array("i", [chance.randrange(8) for _ in range(ROWS)])
                leaf["rule"] = {"kind": "deduct", "lines": [{"count": a, "each": Decimal("0.1")}]}
            elif form == "late":
                facts[a] = {"type": "date"}
                columns[a] = array("i", [chance.randrange(20454, 20520) for _ in range(ROWS)])
                leaf["rule"] = {"kind": "deadline", "done": a, "due": "2026-01-31", "per_day": Decimal("0.1")}
            elif form == "survey":
                facts[a] = {"type": "tally", "options": ["A", "B", "C"]}
                for option in "ABC":
                    columns[f"{a}:{option}"] = array("i", [chance.randrange(10, 200) for _ in range(ROWS)])
                leaf["rule"] = {"kind": "survey", "weights": {"A": 1, "B": Decimal("0.6"), "C": Decimal("0.2")}, "minimum": 30, "groups": [{"facts": [a]}]}
            else:
                facts[a] = {"type": "number"}
                columns[a] = array("i", [chance.randrange(int(most * 4) + 1) * 25 for _ in range(ROWS)])
                judged.append(a)
                leaf["rule"] = {"kind": "judged", "of": a, "step": Decimal("0.25")}
            leaves.append(leaf)
        criteria.append({"code": f"C{criterion + 1}", "max": sum(leaf["max"] for leaf in leaves), "items": leaves})
    fields, start = [], 0
    for number, count in enumerate((5, 5, 5, 5, 5, 5, 4, 4)):
        inside = criteria[start : start + count]
        start += count
        fields.append({"code": f"F{number + 1}", "max": sum(one["max"] for one in inside), "items": inside})
    rules = {"format": "parindex-framework/1", "id": "w1", "max": sum(one["max"] for one in fields), "levels": ["field", "criterion", "leaf_level"],
             "kinds": {"commune": {}}, "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf", "criterion", "field"]}, "excluded": "rescale_parent",
             "missing": "exclude", "facts": facts, "items": fields}  # fmt: skip
    table = {}
    for name, values in columns.items():
        if name in percents or name in judged:
            values = parindex.Raw(values, scale=2)
        elif facts.get(name, {}).get("type") == "date":
            values = parindex.Raw(values)
        table[name] = values
    return rules, table


class Inside:
    """Measures what is spent inside one foreign function."""

    def __init__(self, name):
        self.name, self.spent = "parindex_" + name, 0.0

    def __enter__(self):
        self.real = getattr(support._native.lib, self.name)

        def timed(*arguments):
            before = time.perf_counter()
            out = self.real(*arguments)
            self.spent += time.perf_counter() - before
            return out

        setattr(support._native.lib, self.name, timed)
        return self

    def __exit__(self, *_):
        setattr(support._native.lib, self.name, self.real)


def compared(what, name, call, rounds):
    """Median of a call, and of what it spends in the library."""
    call()
    all_, inside = [], []
    for _ in range(rounds):
        with Inside(name) as watch:
            before = time.perf_counter()
            kept = call()
            all_.append(time.perf_counter() - before)
            inside.append(watch.spent)
            del kept
    whole, library = statistics.median(all_), statistics.median(inside)
    ratio = statistics.median(one / other for one, other in zip(all_, inside))
    print(f"{what:62} {whole * 1e3:9.3f} ms, in the library {library * 1e3:9.3f} ms, ratio {ratio:.3f}")


def main():
    """Prints the times."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    folder = os.path.dirname(parindex.__path__[0])
    code = f"import sys, time; sys.path.insert(0, {folder!r}); t = time.process_time(); import parindex; print(time.process_time() - t)"
    with tempfile.TemporaryDirectory() as folder:  # compiled once, as an installed package is
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = folder
        run = [sys.executable, "-c", code]
        loads = [float(subprocess.run(run, stdout=subprocess.PIPE, env=env, check=True).stdout) for _ in range(3 * rounds + 1)]
    print(f"{'import parindex, processor time':62} {min(loads) * 1e3:9.3f} ms at best, median {statistics.median(loads) * 1e3:.3f} ms")
    fw = support.small()
    version = support._native.lib.parindex_version_number
    before = time.perf_counter()
    for _ in range(100000):
        version()
    print(f"{'one call of a function without arguments':62} {(time.perf_counter() - before) * 10:9.3f} µs")
    record = support.full()
    text = json.dumps([{"format": "parindex-assessment/1", "framework": "small.2026", "unit": {"id": "X"}, "facts": {"tasks": 50, "done": 12}}])
    compared("one unit of 4 leaves from a dict, everything", "score_json", lambda: fw.score(record), 50 * rounds)
    compared("one unit of 4 leaves from JSON, points only", "score_json",
             lambda: fw.score(text, traces=False, reasons=False, seals=False), 50 * rounds)  # fmt: skip
    rules, table = rules_and_columns()
    before = time.perf_counter()
    fw = parindex.Framework.loads(rules)
    print(f"{'a framework of 100 leaves':62} {(time.perf_counter() - before) * 1e3:9.3f} ms")
    table["unit"] = [f"U{row % UNITS}" for row in range(ROWS)]
    table["period"] = [str(2016 + row // UNITS) for row in range(ROWS)]
    table["kind"] = ["commune"] * ROWS
    bound = fw.bind(table)
    outputs = {"points": array("q", bytes(8 * ROWS)), "rank": array("i", bytes(4 * ROWS))}
    name = f"{ROWS} rows × 100 leaves"
    compared(f"{name}: bound, totals and ranks", "columns_score_into", lambda: bound.score_into(outputs), rounds)
    outputs.update({("points", rule.label): array("i", bytes(4 * ROWS)) for rule in fw.items})
    compared(f"{name}: bound, every item", "columns_score_into", lambda: bound.score_into(outputs), rounds)
    try:
        import numpy
        import pandas
    except ImportError:
        return
    values = {key: numpy.frombuffer(one.values if isinstance(one, parindex.Raw) else one, dtype=one.values.typecode if isinstance(one, parindex.Raw) else one.typecode)
              for key, one in table.items() if key not in ("unit", "period", "kind")}  # fmt: skip
    dates = [key for key in values if fw.facts.get(key) is not None and fw.facts[key].type == "date"]
    flags = [key for key in values if fw.facts.get(key) is not None and fw.facts[key].type == "flag"]
    values.update({key: values[key].astype("datetime64[D]").astype("datetime64[s]") for key in dates})
    values.update({key: values[key].astype(bool) for key in flags})
    frame = pandas.DataFrame({**{key: table[key] for key in ("unit", "period", "kind")}, **values})
    scales = {key: one.scale for key, one in table.items() if isinstance(one, parindex.Raw) and one.scale}
    compared(f"{name}: a pandas frame, bound and scored", "score_columns", lambda: fw.score(frame, scales=scales), rounds)


if __name__ == "__main__":
    main()
