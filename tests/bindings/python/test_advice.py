# SPDX-License-Identifier: Apache-2.0
"""Advice and reports: what the tool writes, and promises that hold when they are scored again."""

import json
import os
import pickle
import tempfile
import unittest
from decimal import Decimal
from fractions import Fraction

import support
from support import ROOT, full, parindex, small, tool

EXAMPLES = os.path.join(ROOT, "examples")


def case(name, framework):
    """Framework, facts and units of a case under examples/, as paths."""
    folder = os.path.join(EXAMPLES, "cases", name)
    rules = os.path.join(EXAMPLES, "frameworks", framework + ".json")
    return rules, os.path.join(folder, "facts.csv"), os.path.join(folder, "units.csv")


class AdviceTest(unittest.TestCase):
    def test_steps_worked_out_by_hand(self):
        # 1.1 gives 4 × done / 50: 0.96; one more done 4 × 13 / 50 = 1.04, all 4.00. The others have their maximum.
        cards = small().score(full())
        advice = cards.advise("X")
        self.assertIsInstance(advice, parindex.Advice)
        self.assertEqual((advice.points, advice.unit.id, advice.max), (Decimal("6.96"), "X", 10))
        first, last = advice["items"][0].steps[0], advice["items"][0].steps[-1]
        self.assertEqual((first.points, first.gain, first.total), (Decimal("1.04"), Decimal("0.08"), Decimal("7.04")))
        self.assertEqual((last.points, last.total, last.full), (Decimal("4.00"), Decimal("10.00"), True))
        self.assertEqual([one.obstacle for one in advice.items][1:], ["full"] * 3)
        change = first.changes[0]
        self.assertEqual((change.fact, change.before, change.after, change.amount), ("done", "12", "13", 1))
        self.assertNotIn("target", advice)
        self.assertIsNone(advice.get("target"))

    def test_a_target_holds_its_promise(self):
        # Band A takes 9 points: 2.04 more, at 0.08 a task 26 of them: 4 × 38 / 50 = 3.04, 9.04 in all; 25 give 8.96.
        fw = small()
        cards = fw.score([full(), full("Y", done=50)])
        advice = cards["X"].advise(target="band:A")
        self.assertEqual(advice.target.short_by, Decimal("2.04"))
        self.assertEqual((advice.target.cost, advice.target.reachable), (26, True))
        self.assertEqual([(one.fact, one.after) for one in advice.target.changes], [("done", "38")])
        self.assertEqual((advice.target.after.total, advice.target.after.band), (Decimal("9.04"), "A"))
        self.assertEqual(advice.target.boundary[0].total, Decimal("8.96"))
        again = fw.score(advice.changed())
        self.assertEqual((again["X"].points, again["X"].band), (Decimal("9.04"), "A"))
        self.assertEqual(again["Y"].points, cards["Y"].points)

    def test_every_form_of_a_target(self):
        cards = small().score(full())
        for target in (9, Decimal("9"), Fraction(18, 2), "9", "total:9", "index:90"):
            self.assertEqual(cards.advise(target=target).target.after.total, Decimal("9.04"), target)
        self.assertTrue(cards.advise(target="rank:1").target.already)
        self.assertFalse(cards.advise(target=Decimal("10.01")).target.reachable)
        for wrong in ("band:Z", "rank:0", "", 9.0, True, Fraction(1, 3), "x:1"):
            with self.assertRaises(parindex.ArgumentError):
                cards.advise(target=wrong)

    def test_effort_as_mapping_text_and_file(self):
        cards = small().score(full())
        effort = {"format": "parindex-effort/1", "facts": {"done": {"cost": Decimal("0.5"), "at_most": 20}}}
        text = '{"format": "parindex-effort/1", "facts": {"done": {"cost": 0.5, "at_most": 20}}}'
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "effort.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            seen = [cards.advise(effort=one).to_json() for one in (effort, text, text.encode(), path)]
        self.assertEqual(len(set(seen)), 1)
        steps = parindex.Record.loads(seen[0])["items"][0].steps
        self.assertEqual((steps[0].cost, steps[-1].points), (Decimal("0.5"), Decimal("1.60")))
        with self.assertRaises(parindex.DataError) as caught:
            cards.advise(effort={"format": "parindex-effort/1", "facts": {"dnoe": {}}})
        self.assertEqual([one.pointer for one in caught.exception.mistakes], ["/facts/dnoe"])
        with self.assertRaises(parindex.DataError):
            cards.advise(effort={"facts": {"done": {"cost": 0.1}}})
        with self.assertRaises(parindex.DataError):
            cards.advise(effort="")  # no document is no path either
        with self.assertRaises(FileNotFoundError):
            cards.advise(effort="nowhere.json")
        for wrong in (5, True, 0.5, ["{}"]):
            with self.assertRaisesRegex(parindex.ArgumentError, "effort is a path, a JSON text or a mapping, not "):
                cards.advise(effort=wrong)
        for use in (lambda: cards.simulate(5), lambda: cards.compare(cards, mapping=5), lambda: parindex.diff(5, "{}"),
                    lambda: cards.check(5), lambda: small().score(full(), calendar=5)):  # fmt: skip
            with self.assertRaisesRegex(parindex.ArgumentError, "not int"):
                use()

    def test_wrong_calls(self):
        cards = small().score([full(), full("Y")])
        for how in ({}, {"least": "money"}, {"as_of": "soon"}, {"as_of": 5}, {"soon": 0}, {"soon": True}, {"budget": -1},
                    {"language": "fr"}):  # fmt: skip
            with self.assertRaises(parindex.ArgumentError, msg=str(how)):
                cards.advise(None if not how else "X", **how)
        with self.assertRaises(parindex.NotFoundError):
            cards.advise("Z")
        with self.assertRaises(parindex.NotFoundError):
            cards.advise("X", item="7.7")
        with self.assertRaises(parindex.ArgumentError):
            cards.advise(small().score(full())["X"])
        advice = cards.advise("X")
        with self.assertRaises(parindex.ArgumentError):
            advice.changed()
        cards.close()
        with self.assertRaises(parindex.ArgumentError):
            cards.advise("X")
        with self.assertRaises(parindex.ArgumentError):
            advice.to_csv()
        self.assertEqual(advice.points, Decimal("6.96"))  # what was read stays

    def test_views_and_notebook(self):
        cards = small("vi").score(full("<X>", name="Xã <b>Một</b>"))
        advice = cards.advise(target="band:A")
        self.assertIn("6,96", advice.table())
        self.assertEqual(str(advice), advice.table())
        self.assertIn("done", advice.to_csv())
        self.assertIn("6.96", cards.advise(language="en").table())
        page = advice._repr_html_()
        self.assertNotIn("<b>", page)
        self.assertIn("&lt;b&gt;", page)
        self.assertIn("9,04", page)
        self.assertIn("<X>", repr(advice))

    def test_records_never_change(self):
        advice = small().score(full()).advise()
        with self.assertRaises(AttributeError):
            advice.points = 1
        with self.assertRaises(AttributeError):
            advice.pionts
        copy = advice.to_dict()
        copy["losses"].clear()
        self.assertIn("lost", advice.losses)
        self.assertEqual(pickle.loads(pickle.dumps(advice)), parindex.Record.loads(advice.to_json()))
        self.assertIn("losses", dir(advice))
        self.assertEqual(list(advice)[:2], ["format", "framework"])
        self.assertEqual(json.loads(advice.to_json())["format"], "parindex-advice/1")

    def test_the_same_bytes_as_the_tool(self):
        rules, facts, units = case("phu-tho-2026", "vn-766-2026")
        cards = parindex.Framework.load(rules).score(facts, units=units)
        for unit, target in (("H44.246", "index:80"), ("H44.229", "rank:1")):
            for view, read in (("json", "to_json"), ("csv", "to_csv")):
                arguments = ["advise", rules, facts, "--units", units, "--unit", unit, "--format", view, "--lang", "vi"]
                code, out, said = tool(*arguments)
                self.assertEqual(code, 0, said)
                self.assertEqual(getattr(cards.advise(unit), read)().encode(), out)
                code, out, said = tool(*arguments, "--target", target, "--least", "changes")
                self.assertEqual(code, 0, said)
                advice = cards.advise(unit, target=target, least="changes")
                self.assertEqual(getattr(advice, read)().encode(), out)


class ReportTest(unittest.TestCase):
    def test_the_same_bytes_as_the_tool(self):
        rules, facts, units = case("phu-tho-2026", "vn-766-2026")
        cards = parindex.Framework.load(rules).score(facts, units=units)
        for arguments, how in ((["--lang", "vi"], {}), (["--unit", "H44.246", "--lang", "en"], {"unit": "H44.246", "language": "en"})):
            code, out, said = tool("report", rules, facts, "--units", units, *arguments)
            self.assertEqual(code, 0, said)
            self.assertEqual(cards.report(**how).encode(), out)

    def test_with_advice_and_a_simulation(self):
        rules, facts, units = case("phu-tho-2026", "vn-766-2026")
        cards = parindex.Framework.load(rules).score(facts, units=units)
        common = ["report", rules, facts, "--units", units, "--unit", "H44.246", "--lang", "vi"]
        code, out, said = tool(*common, "--advise", "--target", "index:72")
        self.assertEqual(code, 0, said)
        advice = cards.advise("H44.246", target="index:72")
        page = cards.report(advice=advice)
        self.assertEqual(page.encode(), out)
        self.assertNotEqual(page, cards.report(unit="H44.246"))
        plan = '{"format": "parindex-simulation/1", "draws": 30, "weights": [{"by": "10%"}]}'
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "plan.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(plan)
            code, out, said = tool(*common, "--simulate", "--plan", path)
        self.assertEqual(code, 0, said)
        self.assertEqual(cards.report(unit="H44.246", simulation=cards.simulate(plan)).encode(), out)
        for how in ({"advice": 1}, {"simulation": advice}, {"advice": advice, "unit": "H44.229"}):
            with self.assertRaises(parindex.ArgumentError):
                cards.report(**how)

    def test_to_a_file_and_against_an_earlier_period(self):
        fw = small()
        before = fw.score(full(done=2), period=2025)
        cards = fw.score(full())
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.html")
            self.assertIsNone(cards.report(path, unit="X", previous=before))
            with open(path, encoding="utf-8") as file:
                page = file.read()
            self.assertEqual(os.listdir(folder), ["page.html"])
        self.assertEqual(page, cards.report(unit="X", previous=before))
        self.assertIn("0.80", page)  # 10 tasks more, 0.08 each
        self.assertNotEqual(page, cards.report(unit="X"))

    def test_by_column_it_holds_the_same(self):
        fw = small()
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        frame = pandas.DataFrame({"unit": ["X"], "kind": ["commune"], "tasks": [50], "done": [12]})
        self.assertIn("0.96", fw.score(frame).report())

    def test_wrong_calls(self):
        fw = small()
        cards = fw.score(full())
        with self.assertRaises(parindex.NotFoundError):
            cards.report(unit="Y")
        other = parindex.Framework.loads({**support.RULES, "id": "other.2026"})
        with self.assertRaises(parindex.ArgumentError):
            cards.report(previous=other.score(full()))
        with self.assertRaises(parindex.ArgumentError):
            cards.report(language="fr")


if __name__ == "__main__":
    unittest.main()
