# SPDX-License-Identifier: Apache-2.0
"""Whatever is wrong is refused, with every mistake, its place, and what to do."""

import io
import pickle
import tempfile
import unittest
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import support
from support import parindex


class BadInputTest(unittest.TestCase):
    def setUp(self):
        self.fw = support.small()

    def mistakes(self, given, **options):
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.score(given, **options)
        self.error = caught.exception
        return [(one.code, one.unit, one.pointer, one.line) for one in self.error.mistakes if one.severity == "error"]

    def test_frameworks_say_all_that_is_wrong_with_places(self):
        text = '{\n "format": "parindex-framework/1",\n "id": "x", "max": 1, "colour": 2,\n "items": [{"code": 1}]\n}'
        with self.assertRaises(parindex.DataError) as caught:
            parindex.Framework.loads(text, file="rules.json", language="en")
        places = {(one.code, one.line, one.pointer) for one in caught.exception.mistakes}
        self.assertIn(("UNKNOWN_KEY", 3, "/colour"), places)
        self.assertIn(("CODE_IS_NUMBER", 4, "/items/0/code"), places)
        first = str(caught.exception).splitlines()[0]
        self.assertTrue(first.startswith("rules.json:3:"), first)
        self.assertIn("hint: ", str(caught.exception))
        self.assertIn("gợi ý: ", caught.exception.message("vi"))
        self.assertGreaterEqual(caught.exception.total, 2)

    def test_a_str_shows_the_language_that_was_asked_for(self):
        for language, word in (("vi", "lỗi JSON_SYNTAX"), ("en", "error JSON_SYNTAX")):
            with self.assertRaises(parindex.DataError) as caught:
                parindex.Framework.loads("{", language=language)
            self.assertIn(word, str(caught.exception))

    def test_warnings_and_strictness(self):
        rules = dict(support.RULES, facts=dict(support.RULES["facts"], unused={"type": "count"}))
        fw = parindex.Framework.loads(rules)
        self.assertEqual([(one.code, one.severity, one.pointer) for one in fw.warnings], [("UNUSED_FACT", "warning", "/facts/unused")])
        with self.assertRaises(parindex.DataError) as caught:
            parindex.Framework.loads(rules, strict=True)
        self.assertEqual([one.code for one in caught.exception.mistakes], ["UNUSED_FACT"])

    def test_facts_that_are_wrong(self):
        self.assertEqual(self.mistakes(support.full(pick="C")), [("UNKNOWN_OPTION", "X", "/facts/pick", 1)])
        self.assertEqual(self.mistakes(support.full(done=51)), [("PART_OVER_WHOLE", "X", "/facts/done", 1)])
        self.assertEqual(self.mistakes(support.full(done=-1)), [("FACT_NOT_A_COUNT", "X", "/facts/done", 1)])
        self.assertEqual(self.mistakes(support.full(taks=1)), [("UNKNOWN_FACT", "X", "/facts/taks", 1)])
        self.assertEqual(self.mistakes(support.full(rate="1,5")), [("FACT_QUOTED_NUMBER", "X", "/facts/rate", 1)])
        self.assertEqual(self.mistakes(support.full(tasks="4.457")), [("FACT_QUOTED_NUMBER", "X", "/facts/tasks", 1)])
        self.assertEqual(self.mistakes(support.full(tasks=0, done=0, f=2)), [("FACT_NOT_A_FLAG", "X", "/facts/f", 1)])
        self.assertEqual(self.mistakes([support.full("A"), support.full("B", pick="C")]), [("UNKNOWN_OPTION", "B", "/1/facts/pick", 2)])

    def test_floats_are_refused(self):
        wrong = self.mistakes(support.full(rate=1.5, done=12.5, pc=95.0))
        self.assertEqual(wrong, [("FLOAT", "X", "/facts/done", 0), ("FLOAT", "X", "/facts/rate", 0), ("FLOAT", "X", "/facts/pc", 0)])
        self.assertIn("Decimal", self.error.mistakes[0].hint)
        self.assertIn("dấu phẩy động", self.error.mistakes[0].message_vi)
        self.assertEqual(self.mistakes([support.full("A"), support.full("B", rate=0.5)]), [("FLOAT", "B", "/1/facts/rate", 0)])
        self.assertEqual(self.mistakes(iter([support.full("B", rate=0.5)])), [("FLOAT", "B", "/facts/rate", 0)])
        self.assertEqual(self.mistakes(support.full(done=float("inf")))[0][0], "FLOAT")
        with self.assertRaises(parindex.DataError):
            self.fw.score({"unit": {"id": "X"}, "facts": {}, "given": {"1.1": {"points": 0.5}}})

    def test_values_that_are_no_values(self):
        for value in (Fraction(1, 3), Decimal("Infinity"), object(), {1, 2}, b"12", 1j):
            with self.assertRaises(parindex.ArgumentError, msg=repr(value)) as caught:
                self.fw.score(support.full(rate=value))
            self.assertIn("/facts/rate", str(caught.exception))
            self.assertIsInstance(caught.exception, ValueError)
        deep = {}
        for _ in range(200):
            deep = {"a": deep}
        with self.assertRaises(parindex.ArgumentError):
            self.fw.score({"unit": {"id": "X"}, "x-note": deep})
        with self.assertRaisesRegex(parindex.ArgumentError, "4.10"):
            self.fw.score({"unit": {"id": "X"}, "facts": {4.1: 1}})

    def test_files_name_themselves_and_their_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "số liệu.csv")
            path.write_text("unit,fact,value\nA,tasks,x\nA,dne,1\n", encoding="utf-8")
            wrong = self.mistakes(path)
            self.assertEqual([(code, line) for code, _, _, line in wrong], [("FACT_NOT_A_COUNT", 2), ("UNKNOWN_FACT", 3)])
            self.assertEqual({one.file for one in self.error.mistakes if one.line}, {str(path)})
            lines = Path(folder, "a.jsonl")
            lines.write_text('{"format": "parindex-assessment/1", "framework": "small.2026", "unit": {"id": "A"}}\n{"x": \n', encoding="utf-8")
            self.assertEqual([(code, line) for code, _, _, line in self.mistakes(lines)], [("JSON_SYNTAX", 2)])
            with self.assertRaises(FileNotFoundError):
                self.fw.score(Path(folder, "none.csv"))
            with self.assertRaises(FileNotFoundError):
                parindex.Framework.load(Path(folder, "none.json"))
        self.assertEqual(self.mistakes(b"\xff\xfe{")[0][0], "CSV_ENCODING")
        self.assertEqual(self.mistakes("[1")[0][0], "JSON_SYNTAX")
        self.assertEqual(self.mistakes(io.StringIO("{"))[0][0], "JSON_SYNTAX")
        self.assertEqual(self.mistakes("unit,fact,value\nA,tasks,1\nA,tasks,2\n", file="here.csv")[0][0], "FACT_REPEATED")
        self.assertEqual(self.error.mistakes[0].file, "here.csv")

    def test_units_that_are_wrong_are_left_out_on_request(self):
        given = [support.full("A"), support.full("B", pick="C"), support.full("C")]
        cards = self.fw.score(given, keep_going=True)
        self.assertEqual([card.unit for card in cards], ["A", "C"])
        self.assertEqual(cards.left_out, ["B"])
        self.assertEqual([(one.code, one.unit) for one in cards.warnings if one.severity == "error"], [("UNKNOWN_OPTION", "B")])
        self.assertNotIn("B", cards)

    def test_more_mistakes_than_are_listed(self):
        given = [{"unit": f"U{number}", "kind": "commune", "pick": "C"} for number in range(1500)]
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.score(given)
        self.assertEqual((len(caught.exception.mistakes), caught.exception.total), (1000, 1500))
        self.assertIn("… and 1480 more", str(caught.exception))

    def test_sizes_are_limited(self):
        self.assertEqual(self.mistakes([support.full()], max_bytes=20)[0][0], "FILE_TOO_LARGE")
        with self.assertRaises(parindex.DataError):
            parindex.Framework.loads(" " * 1000 + "{}", max_bytes=100)

    def test_wrong_calls(self):
        record = support.full()
        wrong = [
            {"period": "soon"}, {"period": 3.5}, {"period": True}, {"language": "fr"}, {"threads": -5}, {"threads": "2"},
            {"max_bytes": -1}, {"format": "xml"}, {"as_of": "2026-01-01"}, {"columns": {"a": "b"}}, {"units": 7},
            {"calendar": 7}, {"previous": 7}, {"scales": {"rate": 2}}, {"attributes": ["region"]},
        ]  # fmt: skip
        for options in wrong:
            with self.assertRaises((parindex.ArgumentError, TypeError, OSError), msg=options):
                self.fw.score(record, **options)
        for given in (None, 5, 1.5, object(), [1], [None], [[5]]):
            with self.assertRaises(parindex.ArgumentError, msg=repr(given)):
                self.fw.score(given)
        with self.assertRaises(parindex.ArgumentError):
            parindex.Framework.loads(None)
        with self.assertRaises(TypeError):
            parindex.Framework()
        with self.assertRaises(TypeError):
            self.fw.score(record, progress=5)
        with self.assertRaises(parindex.ArgumentError):
            self.fw.form("xml")
        cards = self.fw.score(record)
        for call in (lambda: cards.ranking("x"), lambda: cards.column("x"), lambda: cards["X"].exact("x"), lambda: cards["X"].explain(language="x")):
            with self.assertRaises(parindex.ArgumentError):
                call()
        for call in (lambda: cards["X"].explain("9.9"), lambda: cards.column("points", "9.9"), lambda: cards["Y"]):
            with self.assertRaises(KeyError):
                call()
        with self.assertRaises(parindex.ArgumentError):
            cards[("X", "2026", 3)[0:1] + (5,)] if False else cards[(5, "2026")]

    def test_calendars_that_are_wrong(self):
        with self.assertRaises(parindex.DataError) as caught:
            parindex.Calendar.loads("date,kind\n2026-13-01,holiday\n", file="days.csv")
        self.assertEqual((caught.exception.mistakes[0].file, caught.exception.mistakes[0].line), ("days.csv", 2))
        with self.assertRaises(parindex.ArgumentError):
            parindex.Calendar().working_days("2026-1-1", 5)

    def test_errors_survive_pickling_and_handles_refuse_it(self):
        self.mistakes(support.full(pick="C"))
        again = pickle.loads(pickle.dumps(self.error))
        self.assertEqual((type(again), again.mistakes, str(again)), (parindex.DataError, self.error.mistakes, str(self.error)))
        cards = self.fw.score(support.full())
        for one in (self.fw, cards, self.fw.read(support.full()), parindex.Calendar(), self.fw.bind({"tasks": [1]})):
            with self.assertRaisesRegex(TypeError, "cannot be pickled"):
                pickle.dumps(one)


if __name__ == "__main__":
    unittest.main()
