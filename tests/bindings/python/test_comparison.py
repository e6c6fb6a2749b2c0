# SPDX-License-Identifier: Apache-2.0
"""Comparisons, briefings and simulations: what the tool writes, and what a notebook asks for."""

import json
import os
import tempfile
import unittest
from decimal import Decimal

import support
from support import ROOT, full, parindex, small, tool
from test_advice import case

_PLAN = {"format": "parindex-simulation/1", "facts": [{"facts": ["done"], "within": 5}]}


class CompareTest(unittest.TestCase):
    def test_contributions_add_up(self):
        # 1.1: 4 × 12/50 = 0.96 → 4 × 25/50 = 2.00; 1.2: A 2 → B 1: +1.04 - 1.00 = +0.04
        fw = small()
        before = fw.score([full(), full("Y")], period=2025)
        after = fw.score([full(done=25, pick="B"), full("Z")])
        change = after.compare(before, "X")
        self.assertIsInstance(change, parindex.Comparison)
        self.assertEqual(change.change, Decimal("0.04"))
        parts = {part["item"]: part.points for part in change.contributions}
        self.assertEqual(parts, {"1.1": Decimal("1.04"), "1.2": Decimal("-1.00")})
        self.assertEqual(sum(parts.values()), change.change)
        self.assertEqual((change.before.period["from"], change.after.points), ("2025-01-01", Decimal("7.00")))
        every = after.compare(before)  # Z was not there, Y is gone
        self.assertEqual((len(every), every[0], every["X"]), (1, every["X"], every[-1]))
        self.assertEqual(json.loads(every.to_json())[0], json.loads(change.to_json()))
        self.assertIn("X", every.to_csv())
        self.assertIn("7.00", every.table())
        for wrong in ("Z", "Y", "Q"):
            with self.assertRaises(parindex.NotFoundError):
                after.compare(before, wrong)
        with self.assertRaises(parindex.NotFoundError):
            every["Q"]

    def test_across_frameworks_with_a_mapping(self):
        fw = small()
        rules = json.loads(json.dumps(support.RULES, default=float))
        rules["id"] = "small.2027"
        rules["items"][0]["items"][0]["code"] = "1.9"
        rules["period"] = {"from": "2027-01-01", "to": "2027-12-31"}
        rules["items"][0]["items"][3]["rule"]["due"] = "2027-01-31"
        new = parindex.Framework.loads(json.dumps(rules), language="en")
        before, after = fw.score(full()), new.score(full(done=13, day="2027-01-30"))
        mapping = {"format": "parindex-mapping/1", "items": [{"from": ["1.1"], "to": ["1.9"]}]}
        kinds = {part.kind for part in after.compare(before, "X", mapping=mapping).contributions}
        self.assertNotIn("added", kinds)
        self.assertIn("added", {part.kind for part in after.compare(before, "X").contributions})
        with self.assertRaises(parindex.DataError):
            after.compare(before, mapping={"format": "parindex-mapping/1", "items": [{"from": ["7"], "to": ["1.9"]}]})

    def test_units_beside_each_other(self):
        cards = small().score([full(), full("Y", done=50), full("Z", done=25)])
        # 6.96, 10.00 and 8.00
        self.assertEqual(cards["X"].compare().change, Decimal("-1.04"))
        self.assertEqual(cards["X"].compare("best").change, Decimal("-3.04"))
        self.assertEqual(cards["Z"].compare("X").change, Decimal("1.04"))
        with self.assertRaises(parindex.NotFoundError):
            cards["X"].compare("W")

    def test_a_published_table(self):
        cards = small().score([full(), full("Y", done=50)])
        text = "unit,points\nX,6.96\nY,9.99\n"
        check = cards.check(text)
        self.assertEqual((check.cells, check.equal, check.differing[0].difference), (2, 1, Decimal("-0.01")))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "published.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write("points\n1\n")
            with self.assertRaises(parindex.DataError) as caught:
                cards.check(path)
        self.assertTrue(caught.exception.mistakes[0].file.endswith("published.csv"))

    def test_briefings(self):
        fw = small()
        days = [fw.score(full(done=done)) for done in (12, 14, 2)]
        briefing = parindex.brief(dict(zip(("Mon", "Tue", "Wed"), days)))
        self.assertEqual([(one.day, one.points) for one in briefing.trend],
                         [("Mon", Decimal("6.96")), ("Tue", Decimal("7.12")), ("Wed", Decimal("6.16"))])  # fmt: skip
        self.assertEqual(briefing.change, Decimal("-0.96"))
        self.assertIn("total_drop", [one.code for one in briefing.alerts])
        self.assertIn("6.16", briefing.table())
        self.assertIn("6,16", parindex.brief(days, unit="X", language="vi").table())
        with self.assertRaises(parindex.NotFoundError):
            parindex.brief(days, unit="Q")
        with self.assertRaises(parindex.ArgumentError):
            parindex.brief([])
        with self.assertRaises(parindex.ArgumentError):
            parindex.brief([days[0], parindex.Framework.loads({**support.RULES, "id": "o.2026"}).score(full())])

    def test_two_frameworks(self):
        self.assertTrue(parindex.diff(support.RULES, support.RULES).same_rules)
        first, second = support.RULES["bands"]
        changed = {**support.RULES, "bands": [{**first, "at_least": "80%"}, second]}
        diff = parindex.diff(support.RULES, changed, language="en")
        self.assertFalse(diff.same_rules)
        self.assertEqual([(one.part, one.name) for one in diff.changes], [("band", "A")])
        self.assertIn("A", diff.table())
        with self.assertRaises(parindex.DataError):
            parindex.diff(support.RULES, "{}")
        with self.assertRaises(parindex.ArgumentError):
            parindex.diff(support.RULES, None)

    def test_the_same_bytes_as_the_tool(self):
        folder = os.path.join(ROOT, "examples", "cases", "766-2025-10")
        rules = os.path.join(ROOT, "examples", "frameworks", "vn-766-2026.json")
        files = [os.path.join(folder, f"facts-2025-10-{day}-year.csv") for day in (11, 16)]
        units = os.path.join(folder, "units.csv")
        fw = parindex.Framework.load(rules)
        before, after = (fw.score(file, units=units) for file in files)
        names = [os.path.basename(file)[:-4] for file in files]  # as the tool calls days of the same date
        unit = after[0].unit
        published = os.path.join(folder, "published-2025-10-16-year.csv")
        common = ["--units", units, "--lang", "vi", "--format"]
        for view, read in (("json", "to_json"), ("csv", "to_csv")):
            for made, arguments in (
                (lambda: after.compare(before), ["compare", rules, *files, *common, view]),
                (lambda: after.compare(before, unit), ["compare", rules, *files, *common, view, "--unit", unit]),
                (lambda: after[unit].compare("median"),
                 ["compare", rules, files[1], *common, view, "--unit", unit, "--with", "median"]),
                (lambda: after.check(published), ["compare", rules, files[1], *common, view, "--published", published]),
                (lambda: parindex.brief(dict(zip(names, (before, after))), unit=unit),
                 ["compare", rules, *files, *common, view, "--unit", unit, "--briefing"]),
            ):  # fmt: skip
                code, out, said = tool(*arguments)
                self.assertEqual(code, 0, said)
                self.assertGreater(len(out), 40)
                self.assertEqual(getattr(made(), read)().encode(), out, arguments)
        old, new = (os.path.join(ROOT, "examples", "frameworks", f"dong-thap-2019-{one}.json") for one in ("ap", "khom"))
        code, out, said = tool("diff", old, new, "--format", "json")
        self.assertEqual((code, parindex.diff(old, new).to_json().encode()), (0, out), said)


class SimulationTest(unittest.TestCase):
    def test_numbers_worked_out_by_hand(self):
        # done is 12 ± 5 of 50, each of eleven numbers as likely: 4 × 7/50 = 0.56 to 4 × 17/50 = 1.36: 6.56 to 7.36.
        cards = small().score([full(), full("Y", done=40)])  # Y has 9.20, never less than 8.80
        outcome = cards.simulate(_PLAN, draws=500, seed=3)
        first, second = outcome.units
        spread = (first.index.min, first.index.base, first.index.max)
        self.assertEqual(spread, (Decimal("65.60"), Decimal("69.60"), Decimal("73.60")))
        self.assertEqual((first.rank.base, first.rank.p5, first.rank.p95, second.rank.max), (2, 2, 2, 1))
        self.assertEqual([(band.band, band.draws) for band in first.bands], [("A", 0), ("B", 500)])
        self.assertEqual((outcome.seed, outcome.draws, outcome.plan), (3, 500, "given"))

    def test_threads_seeds_and_extras(self):
        cards = small().score([full(), full("Y", done=14)])
        one = cards.simulate(_PLAN, draws=300, seed=3)
        self.assertEqual(cards.simulate(_PLAN, draws=300, seed=3, threads=None).to_json(), one.to_json())
        self.assertNotEqual(cards.simulate(_PLAN, draws=300, seed=4).to_json(), one.to_json())
        more = cards.simulate(_PLAN, draws=300, seed=3, pairs=True, leave_out=True, samples=64, units="X", index=False)
        self.assertEqual((len(more.before), more.units[0].index), (2, None))
        self.assertEqual({factor.name for of in more.sensitivity for factor in of.factors}, {"done"})
        self.assertGreater(len(more.left_out), 0)
        self.assertIn("X", one.to_csv())
        self.assertIn("X", one.table())

    def test_progress_and_cancelling(self):
        cards = small().score([full(), full("Y")])
        seen = []
        cards.simulate(_PLAN, draws=50, progress=lambda done, total: seen.append((done, total)))
        self.assertTrue(seen)
        with self.assertRaises(parindex.Cancelled):
            cards.simulate(_PLAN, draws=50, progress=lambda done, total: True)
        with self.assertRaises(ZeroDivisionError):
            cards.simulate(_PLAN, draws=50, progress=lambda done, total: 1 // 0)

    def test_wrong_calls(self):
        cards = small().score(full())
        for how in ({"draws": 0}, {"draws": 10**7 + 1}, {"seed": -1}, {"threads": 0}, {"samples": -1}, {"draws": True},
                    {"language": "fr"}):  # fmt: skip
            with self.assertRaises(parindex.ArgumentError, msg=str(how)):
                cards.simulate(_PLAN, **how)
        with self.assertRaises(parindex.NotFoundError):
            cards.simulate(_PLAN, samples=8, units=["Q"])
        with self.assertRaises(parindex.DataError) as caught:
            cards.simulate({"format": "parindex-simulation/1", "facts": [{"facts": ["dnoe"], "within": 1}]})
        self.assertEqual(caught.exception.mistakes[0].pointer, "/facts/0/facts/0")

    def test_frames(self):
        cards = small().score([full(), full("Y", done=40)])
        outcome = cards.simulate(_PLAN, draws=100)
        columns = outcome.columns()
        self.assertEqual(columns["unit"], ["X", "Y"])
        self.assertEqual({len(values) for values in columns.values()}, {2})
        tried = 0
        for library in ("pandas", "polars"):
            try:
                frame = outcome.to_frame(library)
            except ImportError:
                continue
            tried += 1
            self.assertEqual(list(frame["unit"]), ["X", "Y"])
            self.assertEqual(list(frame["rank_base"]), [2, 1])
            self.assertEqual(list(frame["index_base"]), [Decimal("69.60"), Decimal("92.00")])
            self.assertEqual(list(frame["band:B"])[0], 1)
        if not tried:
            with self.assertRaises(ImportError):
                outcome.to_frame()

    def test_the_same_bytes_as_the_tool(self):
        rules, facts, units = case("phu-tho-2026", "vn-766-2026")
        cards = parindex.Framework.load(rules).score(facts, units=units)
        for view, read in (("json", "to_json"), ("csv", "to_csv")):
            code, out, said = tool("simulate", rules, facts, "--units", units, "-n", "40", "--seed", "11", "--format", view)
            self.assertEqual(code, 0, said)
            self.assertEqual(getattr(cards.simulate(draws=40, seed=11), read)().encode(), out)


if __name__ == "__main__":
    unittest.main()
