# SPDX-License-Identifier: Apache-2.0
"""Scoring by column, with the standard library only."""

import ctypes
import unittest
from array import array
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import support
from support import parindex

_I64_MIN = -(2**63)


class ColumnsTest(unittest.TestCase):
    def setUp(self):
        self.fw = support.small()
        self.table = {
            "unit": ["X", "Y", "Z"],
            "name": ["Một", None, "Ba"],
            "kind": ["commune", "ward", "commune"],
            "tasks": [50, 40, 30],
            "done": [12, None, 30],
            "rate": ["1.5", Decimal("2"), None],
            "day": [date(2026, 1, 30), "2026-02-02", None],
            "pick": ["A", "B", None],
            "f": [True, 0, 1],
            "pc": ["95%", 80, Fraction(181, 2)],
        }

    def test_columns_score_as_documents_do(self):
        rows = [dict(zip(self.table, cells)) for cells in zip(*self.table.values())]
        for row in rows:
            row.update(pc=str(row["pc"]).rstrip("%") if not isinstance(row["pc"], Fraction) else row["pc"], f=bool(row["f"]))
        documents = self.fw.score(rows, traces=False)
        columns = self.fw.bind(self.table, traces=False).score()
        self.assertEqual(columns.to_jsonl().replace('"seal"', "\n").splitlines()[0], documents.to_jsonl().replace('"seal"', "\n").splitlines()[0])
        for one, other in zip(columns, documents):
            self.assertEqual((one.unit, one.name, one.kind, one.points, one.pending, one.rank, one.of, one.period),
                             (other.unit, other.name, other.kind, other.points, other.pending, other.rank, other.of, other.period))  # fmt: skip
            self.assertEqual([(i.points, i.state) for i in one.items], [(i.points, i.state) for i in other.items])
        # by hand: X 4×12/50 + 2 + 2 + 2; Y 0 pending, 1, false, two days late; Z 4×30/30 and the rest pending
        self.assertEqual([str(card.points) for card in columns], ["6.96", "2.50", "4.00"])
        self.assertEqual([card.pending for card in columns], [0, 1, 3])
        self.assertEqual(columns.to_csv(), documents.to_csv())
        self.assertEqual(columns.ranking(), documents.ranking())
        self.assertEqual(columns["X"].explain("1.1"), documents["X"].explain("1.1"))

    def test_bound_arrays_are_used_as_they_are(self):
        done = array("h", [1, 2, 3, 4])
        tasks = array("q", [4, 4, 4, 4])
        bound = self.fw.bind({"tasks": tasks, "done": done})
        self.assertEqual((len(bound), bound.rows, bound.copied), (4, 4, ()))
        points = array("q", bytes(32))
        points32 = array("i", bytes(16))
        state = array("b", bytes(4))
        pending = array("i", bytes(16))
        index = array("q", bytes(32))
        out = {("points", "1.1"): points, "points": points32, ("state", "1.2"): state, "pending": pending, "index": index}
        self.assertIs(bound.score_into(out), bound)
        self.assertEqual(points.tolist(), [100, 200, 300, 400])
        self.assertEqual(points32.tolist(), [100, 200, 300, 400])
        self.assertEqual(state.tolist(), [1, 1, 1, 1])
        self.assertEqual(pending.tolist(), [3, 3, 3, 3])
        self.assertEqual(index.tolist(), [_I64_MIN] * 4)
        done[0] = 4
        bound.score_into(out, scale=4)
        self.assertEqual(points.tolist(), [40000, 20000, 30000, 40000])
        self.assertEqual(bound.score().keys(), ["1", "2", "3", "4"])
        before = bound.score()
        done[0] = 0
        self.assertEqual(str(before["1"].items["1.1"].points), "4.00")  # a result keeps a copy
        self.assertEqual(str(bound.score()["1"].items["1.1"].points), "0.00")

    def test_arrays_of_every_kind(self):
        class Wide(ctypes.Structure):
            _fields_ = [("x", ctypes.c_int)]

        for done in (array("b", [1, 2]), array("B", [1, 2]), array("H", [1, 2]), array("I", [1, 2]), array("L", [1, 2]),
                     array("Q", [1, 2]), array("d", [1.0, 2.0]), (ctypes.c_int32 * 2)(1, 2), memoryview(array("i", [1, 2])),
                     memoryview(bytes(array("i", [1, 2]))).cast("i"), [1, 2], (1, "2"), [Decimal("1.00"), 2.0], range(1, 3),
                     memoryview(array("i", [1, 9, 2, 9]))[::2]):  # fmt: skip
            cards = self.fw.bind({"tasks": array("i", [4, 4]), "done": done}).score()
            self.assertEqual([str(card.items["1.1"].points) for card in cards], ["1.00", "2.00"], done)

    def test_raw_values(self):
        raw = parindex.Raw
        table = dict(self.table, rate=raw(array("i", [15, 20, 5]), scale=1), day=raw(array("i", [20483, 20486, 20000])),
                     pick=raw(array("i", [0, 1, 0])), f=raw(array("B", [1, 0, 1])), pc=raw(array("q", [9500, 8000, 9050]), scale=2))  # fmt: skip
        self.assertEqual(date(1970, 1, 1).toordinal() + 20483, date(2026, 1, 30).toordinal())
        cards = self.fw.bind(table).score()
        self.assertEqual([str(card.points) for card in cards], ["6.96", "2.50", "8.00"])
        self.assertEqual(self.fw.bind({"rate": array("i", [15])}, scales={"rate": 1}).score()["1"].items["1.3"].state, "pending")

    def test_tallies_and_datetimes(self):
        rules = {
            "format": "parindex-framework/1", "id": "t", "max": 3, "period": support.RULES["period"],
            "facts": {"s": {"type": "tally", "options": ["A", "B"]}, "t": {"type": "datetime"}, "u": {"type": "datetime"}},
            "items": [
                {"code": "1", "max": 2, "rule": {"kind": "survey", "weights": {"A": 1, "B": 0}, "groups": [{"facts": ["s"]}]}},
                {"code": "2", "max": 1, "rule": {"kind": "check", "if": "t > u"}},
            ],
        }  # fmt: skip
        fw = parindex.Framework.loads(rules)
        table = {"s:A": [3, 1], "s:B": [1, 3], "t": [datetime(2026, 3, 2, 12, 1), "2026-03-02T11:59"]}
        noon = (datetime(2026, 3, 2, 12) - datetime(1970, 1, 1)).days * 86400 + 12 * 3600
        cards = fw.bind({**table, "u": parindex.Raw(array("q", [noon, noon]))}).score()
        self.assertEqual([[str(item.points) for item in card.items] for card in cards], [["1.50", "1.00"], ["0.50", "0.00"]])
        with self.assertRaises(parindex.DataError) as caught:
            fw.bind({"s": [1]})
        self.assertEqual([one.code for one in caught.exception.mistakes], ["UNKNOWN_FACT"])

    def test_periods_and_cohorts(self):
        table = {"unit": ["A", "B", "A", "B"], "period": ["2025", "2025", "2026", "2026"], "kind": ["commune"] * 4,
                 "tasks": [4] * 4, "done": [1, 2, 4, 3], "rate": [2] * 4, "pick": ["A"] * 4, "f": [True] * 4, "pc": [95] * 4,
                 "day": ["2026-01-01"] * 4}  # fmt: skip
        cards = self.fw.bind(table).score()
        self.assertEqual([(card.unit, card.period, card.rank, card.of) for card in cards],
                         [("A", "2025", 2, 2), ("B", "2025", 1, 2), ("A", "2026", 1, 2), ("B", "2026", 2, 2)])  # fmt: skip
        self.assertEqual(cards["A", 2026].points, cards[2].points)
        self.assertEqual(self.fw.bind({"tasks": [1], "period": ["2024"]}).score()[0].period, "2024")
        self.assertEqual(self.fw.bind({"tasks": [1]}, period=2023).score()[0].period, "2023")

    def test_attributes_and_registers(self):
        rules = {
            "format": "parindex-framework/1", "id": "a", "max": 2, "period": support.RULES["period"], "kinds": {"commune": {}},
            "facts": {"n": {"type": "count"}},
            "items": [{"code": "1", "max": 2, "rule": {"kind": "ratio", "of": "n", "target": {"by": "region", "mountain": 5, "else": 10}}}],
        }  # fmt: skip
        fw = parindex.Framework.loads(rules)
        by_column = fw.bind({"n": [5, 5], "region": ["mountain", None]}, attributes=["region"]).score()
        self.assertEqual([str(card.points) for card in by_column], ["2.00", "1.00"])
        register = "unit,name,kind,region\nA,Một,commune,mountain\nB,Hai,commune,\n"
        cards = fw.bind({"unit": ["A", "B"], "n": [5, 5]}, units=register).score()
        self.assertEqual([(card.name, card.kind, str(card.points)) for card in cards], [("Một", "commune", "2.00"), ("Hai", "commune", "1.00")])
        with self.assertRaisesRegex(parindex.ArgumentError, "'A'.*kind"):
            fw.bind({"unit": ["A"], "kind": ["ward"], "n": [5]}, units=register)

    def test_flags_read_as_documents_write_them(self):
        rules = {
            "format": "parindex-framework/1", "id": "f", "max": 2, "period": support.RULES["period"], "facts": {"f": {"type": "flag"}},
            "items": [{"code": "1", "max": 2, "rule": {"kind": "check", "if": "f"}}],
        }  # fmt: skip
        fw = parindex.Framework.loads(rules)
        wanted = fw.score([{"unit": "A", "f": True}, {"unit": "B", "f": False}]).to_jsonl()
        self.assertIn('"text":"true"', wanted)
        for flags in (array("B", [1, 0]), array("i", [1, 0]), [True, False]):
            self.assertEqual(fw.bind({"unit": ["A", "B"], "f": flags}).score().to_jsonl(), wanted)

    def refused(self, table, **options):
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.bind(table, **options).score()
        return [(one.code, one.unit, one.pointer) for one in caught.exception.mistakes if one.severity == "error"]

    def test_wrong_values(self):
        two = {"unit": ["A", "B"]}
        self.assertEqual(self.refused({**two, "done": [1, 1.5]}), [("FACT_NOT_A_COUNT", "B", "/facts/done")])
        self.assertEqual(self.refused({**two, "rate": [1, 1.5]}), [("FLOAT", "B", "/facts/rate")])
        self.assertEqual(self.refused({**two, "rate": [Fraction(1, 3), "x"]}), [("FACT_NOT_A_NUMBER", "A", "/facts/rate"), ("FACT_NOT_A_NUMBER", "B", "/facts/rate")])
        self.assertEqual(self.refused({**two, "rate": array("d", [1, 2])})[0][0], "FLOAT")
        self.assertEqual(self.refused({**two, "pick": ["A", "C"]}), [("UNKNOWN_OPTION", "B", "/facts/pick")])
        self.assertEqual(self.refused({**two, "f": [True, 2]}), [("FACT_NOT_A_FLAG", "B", "/facts/f")])
        self.assertEqual(self.refused({**two, "day": ["2026-02-30", 20483]}), [("FACT_NOT_A_DATE", "A", "/facts/day"), ("FACT_NOT_A_DATE", "B", "/facts/day")])
        self.assertEqual(self.refused({**two, "tasks": [10**19, 1]}), [("FACT_TOO_MANY_DIGITS", "A", "/facts/tasks")])
        self.assertEqual(self.refused({**two, "taks": [1, 1], "pick": ["Z", "A"]}), [("UNKNOWN_FACT", "", "/facts/taks"), ("UNKNOWN_OPTION", "A", "/facts/pick")])
        self.assertEqual(self.refused({**two, "tasks": [1, 1], "done": array("i", [1, 2])}), [("PART_OVER_WHOLE", "B", "/facts/done")])
        self.assertEqual(self.refused({**two, "tasks": array("i", [1, -1])}), [("FACT_NOT_A_COUNT", "B", "/facts/tasks")])
        self.assertEqual(self.refused({"unit": ["A", "A"], "tasks": [1, 1]})[0][0], "UNIT_TWICE")
        self.assertEqual(self.refused({"unit": ["A"], "kind": ["tribe"], "tasks": [1]})[0][0], "UNKNOWN_KIND")

    def test_units_left_out(self):
        cards = self.fw.bind({"unit": ["A", "B", "C"], "tasks": [4, 1, 4], "done": array("i", [1, 2, 3])}, keep_going=True).score()
        self.assertEqual(cards.keys(), ["A", "C"])
        self.assertEqual(cards.left_out, ["B"])
        self.assertEqual(list(cards.column("points", "1.1")), [100, 300])
        self.assertNotIn("B", cards)
        self.assertEqual(len(cards.to_jsonl().splitlines()), 2)

    def test_wrong_calls(self):
        bound = self.fw.bind({"tasks": array("i", [1, 2])})
        for outputs in ({"points": [0, 0]}, {"points": array("d", [0, 0])}, {"points": array("q", [0])}, {"points": bytes(16)},
                        {"soon": array("q", [0, 0])}, {"points": array("h", [0, 0])}, {("index", "1"): array("q", [0, 0])},
                        {"points": array("I", [0, 0])}):  # fmt: skip
            with self.assertRaises(parindex.ArgumentError, msg=outputs):
                bound.score_into(outputs)
        with self.assertRaises(KeyError):
            bound.score_into({("points", "9"): array("q", [0, 0])})
        with self.assertRaises(parindex.ArgumentError):
            bound.score_into({"points": array("q", [0, 0])}, scale=10)
        with self.assertRaises(parindex.ArgumentError) as caught:
            self.fw.bind({"tasks": [4], "done": [4]}).score_into({("points", "1.1"): array("b", [0])}, scale=9)
        self.assertTrue(str(caught.exception))
        for table in ({"tasks": [1], "done": [1, 2]}, {"tasks": "12"}, {"tasks": 5}, [1], None, "x.csv"):
            with self.assertRaises(parindex.ArgumentError, msg=table):
                self.fw.bind(table)
        for options in ({"columns": {"x": None}}, {"scales": {"x": 1}}, {"attributes": ["x"]}):
            with self.assertRaises(parindex.ArgumentError, msg=options):
                self.fw.bind({"tasks": [1]}, **options)
        for table in ({"unit": [None], "tasks": [1]}, {"unit": [1.5], "tasks": [1]}, {"unit": ["a\0b"], "tasks": [1]}):
            with self.assertRaises(parindex.ArgumentError, msg=table):
                self.fw.bind(table)
        self.assertEqual(self.fw.bind({"a": [1], "b": [2]}, columns={"a": "tasks", "b": None}).score()["1"].pending, 4)

    def test_no_rows(self):
        self.assertEqual(self.refused({"unit": [], "tasks": array("i")})[0][0], "NO_UNITS")

    def test_columns_of_results(self):
        cards = self.fw.bind(self.table).score()
        self.assertEqual(list(cards.column()), [696, 250, 400])
        self.assertEqual(list(cards.column("points", scale=3)), [6960, 2500, 4000])
        self.assertEqual(list(cards.column("rank")), [1, 0, 0])
        self.assertEqual(list(cards.column("state", "1.2")), [0, 0, 1])
        self.assertEqual(list(cards.column("max", "1.2")), [200, 200, 200])
        self.assertEqual(list(cards.column("highest")), [696, 650, 1000])
        self.assertEqual(list(cards.column("band")), [1, -1, -1])
        documents = self.fw.score([support.full()])
        self.assertEqual(list(documents.column("points", "1.1")), [96])

    def test_threads_give_the_same(self):
        count = 3000
        table = {"tasks": [50] * count, "done": [number % 51 for number in range(count)], "pick": ["A", "B", None] * (count // 3)}
        one = self.fw.bind(table).score().to_csv()
        for threads in (2, 7, None):
            self.assertEqual(self.fw.bind(table, threads=threads).score().to_csv(), one)


if __name__ == "__main__":
    unittest.main()
