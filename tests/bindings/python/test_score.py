# SPDX-License-Identifier: Apache-2.0
"""Everything that assessments may be given as, and what comes out."""

import csv
import io
import json
import os
import tempfile
import unittest
from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import support
from support import parindex

_LINE = '{"format":"parindex-assessment/1","framework":"small.2026","unit":{"id":"%s"},"facts":{"tasks":50,"done":%d}}\n'


class ScoreTest(unittest.TestCase):
    def setUp(self):
        self.fw = support.small()

    def points(self, given, **options):
        return {card.unit: str(card.items["1.1"].points) for card in self.fw.score(given, **options)}

    def test_a_record_a_document_and_an_assessment_score_alike(self):
        record = support.full()
        facts = {key: value for key, value in record.items() if key not in ("unit", "kind")}
        document = {"unit": {"id": "X", "kind": "commune"}, "facts": facts}
        built = parindex.Assessment("X", facts, kind="commune")
        texts = {self.fw.score(given).to_jsonl() for given in (record, document, built, built.to_dict(), [record], (built,))}
        self.assertEqual(len(texts), 1)
        card = self.fw.score(record)["X"]
        self.assertEqual(str(card.points), "6.96")
        self.assertEqual([str(item.points) for item in card.items], ["6.96", "0.96", "2.00", "2.00", "2.00"])

    def test_numbers_of_every_exact_kind(self):
        for rate in ("1.5", Decimal("1.5"), Fraction(3, 2), "1.50", 2, "15e-1"):
            card = self.fw.score(support.full(rate=rate))["X"]
            self.assertEqual(str(card.items["1.3"].points), "2.00", rate)
        for rate in ("1", Decimal("1.0"), Fraction(1), 0, -3):
            self.assertEqual(str(self.fw.score(support.full(rate=rate))["X"].items["1.3"].points), "0.00", rate)
        self.assertEqual(str(self.fw.score(support.full(pc="89.999999999999999"))["X"].items["1.3"].points), "0.00")
        self.assertEqual(str(self.fw.score(support.full(tasks=50.0, done=12.0))["X"].points), "6.96")
        self.assertEqual(self.fw.score(support.full(done=float("nan")))["X"].pending, 1)
        self.assertEqual(self.fw.score(support.full(done=None, rate=Decimal("NaN")))["X"].pending, 2)
        with localcontext() as context:  # the caller's context decides nothing
            context.prec = 2
            self.assertEqual(str(self.fw.score(support.full())["X"].points), "6.96")

    def test_dates_of_every_kind(self):
        # four days late: 2 - 4 × 0.25
        for day in (date(2026, 2, 4), "2026-02-04", datetime(2026, 2, 4)):
            self.assertEqual(str(self.fw.score(support.full(day=day))["X"].items["1.4"].points), "1.00", day)
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.score(support.full(day=datetime(2026, 2, 4, 8, 30)))
        self.assertEqual([one.code for one in caught.exception.mistakes], ["FACT_NOT_A_DATE"])

    def test_texts_paths_files_and_streams(self):
        lines = _LINE % ("A", 25) + _LINE % ("B", 50)
        array = "[" + lines.strip().replace("\n", ",") + "]"
        table = "unit,fact,value\nA,tasks,50\nA,done,25\nB,tasks,50\nB,done,50\n"
        wide = "unit,tasks,done\nA,50,25\nB,50,50\n"
        wanted = {"A": "2.00", "B": "4.00"}
        given = [lines, array, table, wide, lines.encode(), bytearray(table.encode()), io.StringIO(lines), io.BytesIO(array.encode())]
        given += [io.StringIO(table), iter([lines[:70], lines[70:150], lines[150:]]), (part.encode() for part in lines)]
        given += [(one for one in json.loads(array)), [_LINE % ("A", 25), _LINE % ("B", 50)], "\ufeff" + lines]
        for one in given:
            self.assertEqual(self.points(one), wanted, one)
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("a.jsonl", lines), ("a.json", array), ("a.csv", table), ("b.CSV", wide)):
                path = Path(folder, name)
                path.write_text(text, encoding="utf-8")
                self.assertEqual(self.points(path), wanted, name)
                self.assertEqual(self.points(str(path)), wanted, name)
                self.assertEqual(self.points(os.fsencode(path) and str(path), format=None), wanted, name)
                with open(path, "rb") as file:
                    self.assertEqual(self.points(file), wanted, name)
            one, two = Path(folder, "1.jsonl"), Path(folder, "2.json")
            one.write_text(_LINE % ("A", 25), encoding="utf-8")
            two.write_text(_LINE % ("B", 50), encoding="utf-8")
            self.assertEqual(self.points([one, two]), wanted)
            odd = Path(folder, "facts.txt")
            odd.write_text(table, encoding="utf-8")
            self.assertEqual(self.points(odd, format="csv"), wanted)
            with self.assertRaisesRegex(parindex.ArgumentError, "facts.txt"):
                self.fw.score(odd)
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.score([])
        self.assertEqual([one.code for one in caught.exception.mistakes], ["NO_UNITS"])

    def test_a_long_stream_is_never_whole_in_memory(self):
        count = 30000

        def documents():
            for number in range(count):
                yield {"unit": f"U{number}", "tasks": 50, "done": number % 51}

        batch = self.fw.read(documents())
        self.assertEqual(len(batch), count)
        cards = batch.score(traces=False, reasons=False, seals=False)
        # 4 × k / 50, every k from 0 to 50 as often as the others but the first 12, which come once more
        total = sum(Fraction(int(points), 100) for points in cards.column("points", "1.1").tolist())
        rounds, rest = divmod(count, 51)
        self.assertEqual(total, rounds * Fraction(4 * 1275, 50) + Fraction(4 * (rest * (rest - 1) // 2), 50))

    def test_units_periods_and_the_earlier_period(self):
        register = "unit,name,kind,parent\nA,UBND xã Một,commune,T\nB,UBND phường Hai,ward,T\nT,Tỉnh,province,\n"
        rows = [dict(zip(("unit", "name", "kind", "parent"), line.split(","))) for line in register.splitlines()[1:]]
        for units in (register, register.encode(), rows, io.StringIO(register)):
            card = self.fw.score({"unit": "A", "tasks": 1, "done": 1}, units=units)["A"]
            self.assertEqual((card.name, card.kind, card.parent), ("UBND xã Một", "commune", "T"))
        for period in (2025, "2025", ("2025-01-01", "2025-12-31"), (date(2025, 1, 1), date(2025, 12, 31))):
            self.assertEqual(self.fw.score({"unit": "A", "period": period, "tasks": 1}).period, "2025")
            rules = {key: value for key, value in support.RULES.items() if key != "period"}
            other = parindex.Framework.loads(rules)
            self.assertEqual(other.score({"unit": "A", "tasks": 1}, period=period).period, "2025")
        for period, shown in (("2025-Q2", "2025-04-01..2025-06-30"), ("2024-02", "2024-02-01..2024-02-29")):
            self.assertEqual(self.fw.score({"unit": "A", "period": period}).period, shown)
        both = self.fw.score([{"unit": "A", "period": 2025, "tasks": 2, "done": 1}, {"unit": "A", "tasks": 2, "done": 2}])
        self.assertEqual(str(both["A"].items["1.1"].points), "2.00")
        self.assertEqual(str(both["A", "2026"].items["1.1"].points), "4.00")
        with self.assertRaisesRegex(KeyError, "2024"):
            both["A", "2024"]

    def test_previous_and_calendar(self):
        rules = {
            "format": "parindex-framework/1", "id": "p", "max": 2, "period": support.RULES["period"],
            "facts": {"n": {"type": "count"}, "sent": {"type": "date"}},
            "items": [
                {"code": "up", "max": 1, "rule": {"kind": "check", "if": "n > previous(n)"}},
                {"code": "soon", "max": 1, "rule": {"kind": "check", "if": "working_days(2026-05-04, sent) <= 1"}},
            ],
        }  # fmt: skip
        fw = parindex.Framework.loads(rules)
        now = {"unit": "A", "n": 5, "sent": "2026-05-06"}
        self.assertEqual(str(fw.score(now, previous="unit,n\nA,4\n")["A"].items["up"].points), "1.00")
        self.assertEqual(fw.bind({"unit": ["A"], "n": [5]}, previous="unit,n\nA,5\n").score().column("points", "up")[0], 0)
        before = {"unit": "A", "n": 4, "sent": "2025-05-06", "period": 2025}
        self.assertEqual(fw.score(now)["A"].pending, 1)
        for previous in (before, [before], fw.read(before)):
            self.assertEqual(str(fw.score(now, previous=previous)["A"].items["up"].points), "1.00")
        # Monday to Wednesday are two working days, and one when Tuesday is a day off
        self.assertEqual(str(fw.score(now)["A"].items["soon"].points), "0.00")
        for calendar in ("date,kind\n2026-05-05,holiday\n", parindex.Calendar.loads("date,kind\n2026-05-05,holiday\n")):
            self.assertEqual(str(fw.score(now, calendar=calendar)["A"].items["soon"].points), "1.00")

    def test_what_a_scorecard_says(self):
        card = self.fw.score([support.full(), support.full("Y", done=50), {"unit": "Z", "kind": "commune", "tasks": 3}])["X"]
        self.assertEqual((card.unit, card.kind, card.period, card.cohort), ("X", "commune", "2026", "commune|2026"))
        self.assertEqual((str(card.points), str(card.max), str(card.index)), ("6.96", "10.00", "69.60"))
        self.assertEqual((card.band, card.rank, card.of, card.pending, card.disqualified), ("B", 2, 2, 0, False))
        self.assertEqual(card.points_exact, Fraction(174, 25))
        self.assertEqual(card.exact("index"), Fraction(348, 5))
        item = card.items["1.1"]
        self.assertEqual((item.code, item.state, item.rule.rule, item.parent.code), ("1.1", "scored", "ratio", "1"))
        self.assertEqual([child.code for child in card.items["1"].children], ["1.1", "1.2", "1.3", "1.4"])
        self.assertEqual([(str(e.points), e.cause, e.facts, e.points_exact) for e in item.ledger],
                         [("-3.04", "below_target", ("done", "tasks"), Fraction(-76, 25))])  # fmt: skip
        self.assertIn("12 / 50", item.ledger[0].why("vi"))
        self.assertEqual([step.step for step in item.trace], ["measure", "curve"])
        self.assertEqual(item.trace_text.splitlines()[0], "measure: 12 / 50 = 24%")
        self.assertIn("0.96", card.explain("1.1"))
        self.assertIn("0,96", card.explain("1.1", language="vi"))
        self.assertEqual(card.explain(item), item.explain())
        self.assertNotEqual(card.explain(), card.explain(language="vi"))
        as_data = card.to_dict()
        self.assertEqual(as_data["points"], Decimal("6.96"))
        self.assertEqual(json.loads(card.to_json())["items"][0]["items"][0]["code"], "1.1")

    def test_what_is_pending(self):
        card = self.fw.score({"unit": "Z", "kind": "commune", "tasks": 3})["Z"]
        self.assertEqual((card.index, card.rank, card.band, card.pending), (None, None, None, 4))
        self.assertEqual((str(card.lowest), str(card.highest)), ("0.00", "10.00"))
        self.assertEqual(card.items["1.1"].state, "pending")
        self.assertEqual(card.items["1.1"].ledger[0].cause, "undecided")
        with self.assertRaises(parindex.NotFoundError):
            card.exact("index")

    def test_numbers_that_no_decimal_holds(self):
        rules = {"format": "parindex-framework/1", "id": "t", "max": 2, "period": support.RULES["period"],
                 "facts": {"a": {"type": "count"}, "b": {"type": "count"}},
                 "items": [{"code": "1", "max": 2, "rule": {"kind": "ratio", "of": "a / b"}}]}  # fmt: skip
        card = parindex.Framework.loads(rules).score({"unit": "A", "a": 1, "b": 3})["A"]
        self.assertEqual((str(card.points), card.points_exact), ("0.67", Fraction(2, 3)))
        entry = card.items["1"].ledger[0]
        self.assertEqual((str(entry.points), entry.points_exact), ("-1.33", Fraction(-4, 3)))

    def test_reviews_gates_and_warnings(self):
        rules = dict(support.RULES, gates=[{"code": "G", "title": {"vi": "Cổng", "en": "Gate"}, "if": "rate > 5", "then": "disqualify"},
                                           {"code": "H", "if": "pc < 50%", "then": {"cap_band": "B"}}])  # fmt: skip
        fw = parindex.Framework.loads(rules, language="en")
        assessment = parindex.Assessment("X", {k: v for k, v in support.full(rate=6, pc=40).items() if k not in ("unit", "kind")})
        assessment.review("appraisal", {"1.2": (1, "chưa đủ hồ sơ")}, by="Sở Nội vụ", date=date(2026, 12, 1))
        assessment.review("final", {"1.2": {"points": 2, "note": "đã bổ sung"}})
        card = fw.score(assessment)["X"]
        rounds = card.items["1.2"].rounds
        self.assertEqual([(one.name, str(one.points), one.note, one.by, one.date) for one in rounds],
                         [("appraisal", "1.00", "chưa đủ hồ sơ", "Sở Nội vụ", "2026-12-01"), ("final", "2.00", "đã bổ sung", "", "")])  # fmt: skip
        self.assertEqual(rounds[0].points_exact, Fraction(1))
        self.assertTrue(card.disqualified)
        self.assertEqual([(g.code, g.title, g.disqualifies, g.pending, g.cap_band) for g in card.gates],
                         [("G", "Gate", True, False, ""), ("H", "", False, False, "B")])  # fmt: skip
        given = parindex.Assessment("X", {"tasks": 50, "done": 12}).give("1.1", "0.95", "Báo cáo 12")
        card = fw.score(given)["X"]
        self.assertEqual([one.code for one in card.warnings], ["GIVEN_DIFFERS"])
        self.assertIn("NO_KINDS", [one.code for one in fw.score(given).warnings])

    def test_collections(self):
        cards = self.fw.score([support.full(unit) for unit in "ABC"])
        self.assertEqual([card.unit for card in cards], ["A", "B", "C"])
        self.assertEqual(cards.keys(), ["A", "B", "C"])
        self.assertEqual([card.unit for card in cards[1:]], ["B", "C"])
        self.assertEqual(cards[-1].unit, "C")
        self.assertIn("B", cards)
        self.assertIn(cards["B"], cards)
        self.assertNotIn("D", cards)
        self.assertIsNone(cards.get("D"))
        with self.assertRaises(IndexError):
            cards[3]
        with self.assertRaisesRegex(KeyError, "there is no unit 'D'"):
            cards["D"]
        with self.assertRaisesRegex(KeyError, "did you mean '1.1'"):
            cards["A"].items["1.11"]
        self.assertIsNone(cards["A"].items.get("9"))
        self.assertEqual(len(self.fw.items), 5)
        self.assertEqual(self.fw.facts["pick"].options, ("A", "B"))
        self.assertEqual([band.title for band in self.fw.bands], ["Good", ""])
        with self.assertRaisesRegex(KeyError, "did you mean 'tasks'"):
            self.fw.facts["task"]

    def test_texts_for_people_and_files(self):
        cards = self.fw.score([support.full(unit) for unit in "AB"])
        self.assertIn("6.96", cards.ranking())
        self.assertIn("6,96", cards.ranking(language="vi"))
        self.assertIn("69.60", cards.table())
        self.assertEqual(json.loads(cards.ranking("json"))["format"], "parindex-ranking/1")
        self.assertEqual(len(cards.ranking("csv").splitlines()), 3)
        self.assertEqual(len(cards.to_csv().splitlines()), 3)
        self.assertEqual(len(cards.to_csv(long=True).splitlines()), 1 + 2 * 5)
        self.assertEqual(json.loads(cards.to_json())[1]["unit"]["id"], "B")
        self.assertEqual(cards.to_jsonl(), "".join(card.to_json() + "\n" for card in cards))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "out.csv")
            self.assertIsNone(cards.to_csv(path))
            self.assertEqual(path.read_text(encoding="utf-8"), cards.to_csv())
            self.assertEqual(os.listdir(folder), ["out.csv"])
            with self.assertRaises(FileNotFoundError):
                cards.to_csv(Path(folder, "none", "out.csv"))
        lean = self.fw.score(support.full(), traces=False, reasons=False, seals=False)["X"]
        self.assertEqual(lean.items["1.1"].trace, [])
        self.assertIsNone(lean.to_dict()["seal"]["assessment"])

    def test_forms_come_back_as_they_are(self):
        rows = list(csv.DictReader(io.StringIO(self.fw.form("csv", language="vi"))))
        self.assertEqual([row["fact"] for row in rows], [fact.id for fact in self.fw.facts])
        known = support.full()
        known["f"] = "true"
        for row in rows:
            row.update(unit="X", value=known[row["fact"]])
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        self.assertEqual(str(self.fw.score(out.getvalue())["X"].points), "6.96")
        form = json.loads(self.fw.form("json"))
        form = form[0] if isinstance(form, list) else form
        self.assertEqual([name for name in form["facts"] if not name.startswith("x-")], [fact.id for fact in self.fw.facts])


if __name__ == "__main__":
    unittest.main()
