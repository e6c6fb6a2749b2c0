# SPDX-License-Identifier: Apache-2.0
"""Facts out of records: the tool's bytes for the shipped cases, tables of every form, parts, evidence, working days."""

import ctypes
import gzip
import importlib.util
import io
import json
import os
import pathlib
import re
import tempfile
import unittest
from array import array
from datetime import date
from decimal import Decimal

import parindex
import support

try:
    from parindex import _records_native as native
    from parindex import records
except parindex.LibraryError as missing:
    if os.environ.get("PARINDEX_RECORDS_LIBRARY"):
        raise
    raise unittest.SkipTest(str(missing)) from None

HEADER = os.path.join(support.ROOT, "capi", "records", "parindex_records.h")
CASES = os.path.join(support.ROOT, "examples", "cases")

# The second quarter of 2026: of A one dossier ended early, one on its day, one late, one runs in time; of B one of the
# first quarter ended late, and one of this quarter is overdue.
TABLE = """unit,received,due,finished,channel
A,2026-04-02,2026-04-10,2026-04-09,online
A,2026-04-03,2026-04-10,2026-04-10,direct
A,2026-04-06,2026-04-10,2026-04-13,online
A,2026-06-01,2026-07-10,,post
B,2026-03-30,2026-04-20,2026-04-21,online
B,2026-05-04,2026-05-08,,direct
"""
MAPPING = {
    "format": "parindex-records/1",
    "kind": "dossiers",
    "facts": {"late": {"count": "finished_late"}, "online": {"count": "received", "where": {"channel": "online"}}},
}
HOW = {"mapping": MAPPING, "periods": "2026-Q2", "language": "en"}
COUNTED = [("A", "late", "1"), ("A", "online", "2"), ("B", "late", "1"), ("B", "online", "0")]


def counted(facts):
    return [(fact.unit, fact.fact, fact.value) for fact in facts]


def has(module):
    return importlib.util.find_spec(module) is not None


class HeaderTest(unittest.TestCase):
    def test_structs_functions_and_numbers_are_the_headers(self):
        with open(HEADER, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S).replace("\\\n", " ")
        numbers = dict(re.findall(r"#define PARINDEX_RECORDS_(\w+)\s+(\d+)u?\s", text))
        self.assertEqual(numbers.pop("ABI_VERSION"), str(native.ABI_VERSION))
        self.assertGreater(len(numbers), 8)
        for name, value in numbers.items():
            self.assertEqual(getattr(native, name), int(value), name)
        declared = set(re.findall(r"PARINDEX_CALL parindex_records_(\w+)\(", text)) - {"read_fn"}
        self.assertEqual(declared, set(native.PROTOTYPES))
        for name, body in re.findall(r"typedef struct parindex_records_(\w+) \{(.*?)\n\}", text, re.S):
            fields = [re.search(r"(\w+)$", one.strip()).group(1) for one in body.split(";") if one.strip()]
            self.assertEqual([field[0] for field in native.STRUCTS[name]._fields_], fields, name)
            size = native.lib.parindex_records_struct_size(name.encode())
            self.assertEqual(ctypes.sizeof(native.STRUCTS[name]), size, name)

    def test_every_parameter_has_its_declared_type(self):
        with open(HEADER, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        checked = 0
        for name, parameters in re.findall(r"PARINDEX_CALL parindex_records_(\w+)\((.*?)\)\s*PARINDEX_NOEXCEPT", text, re.S):
            given = native.PROTOTYPES[name][1]
            wanted = [] if parameters == "void" else parameters.split(",")
            self.assertEqual(len(given), len(wanted), name)
            for type_, parameter in zip(given, wanted):
                words = " ".join(parameter.split())
                if "*" in words or "_fn" in words:
                    self.assertEqual(ctypes.sizeof(type_), ctypes.sizeof(ctypes.c_void_p), words)
                else:
                    self.assertIs(type_, ctypes.c_size_t if "size_t" in words else ctypes.c_int32, words)
                checked += 1
        self.assertGreater(checked, 90)

    def test_every_function_is_called_by_the_package(self):
        self.assertEqual(set(native.PROTOTYPES) - support.called_functions("parindex_records_"), set())


class CasesTest(unittest.TestCase):
    """The five places: what the tool prints, byte for byte."""

    AS_OF = {
        "dong-thap-2021": ("2021", "2021-10-20"),
        "hong-ngu-2021": ("2021", "2021-10-07"),
        "nghia-hanh-2024": ("2024", "2024-08-16"),
        "ngoc-lac-2023": ("2023", "2023-08-04"),
        "nong-thuong-2022": ("2022", "2022-11-04"),
    }

    def test_facts_are_the_tools_bytes(self):
        seen = 0
        for case, (year, as_of) in self.AS_OF.items():
            folder = os.path.join(CASES, case, "records")
            for name in sorted(os.listdir(folder)):
                if not name.endswith((".csv", ".csv.gz")):
                    continue
                mapping = os.path.join(folder, name.partition(".")[0] + ".json")
                with open(mapping, encoding="utf-8") as file:
                    kind = json.load(file)["kind"]
                path = os.path.join(folder, name)
                facts = records.facts(kind, path, mapping=mapping, periods=year, as_of=as_of, threads=2)
                common = ["facts", kind, path, "--mapping", mapping, "--period", year, "--as-of", as_of]
                for format_, text in (("csv", facts.to_csv()), ("json", facts.to_json() + "\n")):
                    code, out, said = support.tool(*common, "--format", format_)
                    self.assertEqual(code, 0, said)
                    self.assertEqual(text, out.decode() if isinstance(out, bytes) else out, f"{case}/{name}")
                self.assertEqual(facts.quality.rows_refused, 0)
                seen += 1
        self.assertEqual(seen, 14)

    def test_a_case_is_scored_from_its_records(self):
        folder = os.path.join(CASES, "dong-thap-2021")
        framework = parindex.Framework.load(
            os.path.join(support.ROOT, "examples", "frameworks", "department-illustration.json"), language="en"
        )
        how = {"periods": "2021", "as_of": "2021-10-20"}
        parts = [
            records.facts(kind, os.path.join(folder, "records", kind + ".csv"),
                          mapping=os.path.join(folder, "records", kind + ".json"), **how)
            for kind in ("tasks", "inspections")
        ]  # fmt: skip
        by_hand = framework.score(os.path.join(folder, "assessment.json"))
        from_records = framework.score([os.path.join(folder, "records", "rest.json"), *parts])
        self.assertEqual([card.points for card in from_records], [card.points for card in by_hand])
        self.assertEqual([card.lowest for card in from_records], [card.lowest for card in by_hand])

    def test_evidence_is_the_tools_bytes(self):
        folder = os.path.join(CASES, "nghia-hanh-2024")
        rules = os.path.join(support.ROOT, "examples", "frameworks", "district-illustration.json")
        facts = os.path.join(folder, "assessment.json")
        register = os.path.join(folder, "records", "documents.csv")
        needs = records.evidence(parindex.Framework.load(rules), facts, register)
        for format_, text in (("csv", needs.to_csv(language="en")), ("json", needs.to_json(language="en") + "\n")):
            code, out, said = support.tool(
                "evidence", rules, facts, "--register", register, "--format", format_, "--lang", "en"
            )
            self.assertEqual(code, 0, said)
            self.assertEqual(text, out.decode() if isinstance(out, bytes) else out)
        self.assertIn("\n", needs.to_csv())


class FactsTest(unittest.TestCase):
    def test_text_bytes_path_file_and_gzip_are_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "d.csv.gz")
            with open(path, "wb") as file:
                file.write(gzip.compress(TABLE.encode()))
            with open(path, "rb") as opened:
                for table in (TABLE, TABLE.encode(), path, opened, io.StringIO(TABLE), io.BytesIO(TABLE.encode())):
                    self.assertEqual(counted(records.facts("dossiers", table, **HOW)), COUNTED, table)

    def test_a_mapping_as_mapping_text_bytes_and_file(self):
        text = json.dumps(MAPPING)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ánh xạ.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            forms = (MAPPING, text, "\ufeff \n" + text, text.encode(), bytearray(text.encode()), path, pathlib.Path(path))
            for form in forms:
                facts = records.facts("dossiers", TABLE, **{**HOW, "mapping": form})
                self.assertEqual(counted(facts), COUNTED, repr(form))

    def test_facts_are_a_sequence(self):
        facts = records.facts("dossiers", TABLE, **HOW)
        self.assertEqual((len(facts), counted(facts)), (4, COUNTED))
        self.assertEqual([counted([facts[at]])[0] for at in (0, 3, -1, -4)], [COUNTED[at] for at in (0, 3, -1, -4)])
        self.assertEqual(counted(facts[1:3]), COUNTED[1:3])
        self.assertEqual(counted(facts[::-2]), [COUNTED[3], COUNTED[1]])
        self.assertEqual(counted(reversed(facts)), COUNTED[::-1])
        self.assertEqual((facts.index(facts[2]), facts[0] in facts), (2, True))
        for wrong in (4, -5):
            with self.assertRaises(IndexError):
                facts[wrong]
        with self.assertRaises(TypeError):
            facts["late"]
        members = iter(facts)
        next(members)
        facts.close()
        for use in (lambda: len(facts), lambda: facts[0], lambda: next(members)):
            with self.assertRaisesRegex(parindex.ArgumentError, "closed"):
                use()

    def test_several_tables_are_one(self):
        head, *rows = TABLE.splitlines(keepends=True)
        parts = [head + row for row in rows]
        facts = records.facts("dossiers", parts, **HOW)
        self.assertEqual(counted(facts), COUNTED)
        self.assertEqual(facts.quality.rows_in, 6)

    def test_a_fact_knows_its_rows(self):
        facts = records.facts("dossiers", TABLE, file="q2.csv", **HOW)
        self.assertEqual(len(facts), 4)
        self.assertEqual(facts[1].period, ("2026-04-01", "2026-06-30"))
        self.assertEqual(facts[1].how, "received where channel = online")
        self.assertEqual([(one.file, one.rows) for one in facts[1].sources], [("q2.csv", 2)])
        self.assertEqual(facts[-1], facts[3])
        with self.assertRaises(IndexError):
            facts[4]
        table = "unit,id,due,done\nX,1,2026-03-01,2026-02-20\nX,2,2026-03-01,\nX,3,2026-03-01,2026-02-21\n"
        done = [one for one in records.facts("tasks", table, periods=2026) if one.fact == "done"][0]
        self.assertEqual(done.sources[0].lines, [2, 4])

    def test_refused_rows_are_an_error_or_a_report(self):
        wrong = TABLE + "A,2026-04-31,2026-05-10,,online\nC,2026-04-02,2026-05-10,,online\n"
        with self.assertRaises(parindex.DataError) as caught:
            records.facts("dossiers", wrong, units=["A", "B"], file="w.csv", **HOW)
        self.assertEqual([mistake.line for mistake in caught.exception.mistakes], [8, 9])
        self.assertEqual(caught.exception.mistakes[1].code, "RECORD_UNIT")
        facts = records.facts("dossiers", wrong, units=["A", "B"], keep_going=True, listed=1, **HOW)
        self.assertEqual(counted(facts), COUNTED)
        quality = facts.quality
        self.assertEqual((quality.rows_in, quality.rows_counted, quality.rows_refused), (8, 6, 2))
        self.assertEqual(sum(quality.reasons.values()), 2)
        self.assertEqual(len(quality.refused), 1)

    def test_what_a_framework_asks_is_counted_in_its_period_and_scored(self):
        framework = parindex.Framework.loads(
            {
                "format": "parindex-framework/1", "id": "late.2026", "levels": ["item"], "max": 10,
                "period": {"from": "2026-04-01", "to": "2026-06-30"},
                "facts": {
                    "late": {"type": "count", "from": {"records": "dossiers", "count": "finished_late"}},
                    "done": {"type": "count", "from": {"records": "dossiers", "count": "finished"}},
                },
                "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "1 - late / done", "target": "100%"}}],
            }
        )  # fmt: skip
        facts = records.facts("dossiers", TABLE, framework=framework)
        # A ended three, one of them late; B ended one, late.
        self.assertEqual(counted(facts), [("A", "late", "1"), ("A", "done", "3"), ("B", "late", "1"), ("B", "done", "1")])
        cards = framework.score(facts)
        self.assertEqual(cards["B"].points, 0)
        self.assertEqual(round(cards["A"].points, 2), Decimal("6.67"))  # 10 x (1 - 1/3)

    def test_wrong_calls_and_broken_files(self):
        with self.assertRaises(parindex.NotFoundError):
            records.facts("dosiers", TABLE, periods=2026)
        with self.assertRaises(parindex.ArgumentError):
            records.facts("dossiers", TABLE)
        with self.assertRaises(parindex.ArgumentError):
            records.facts("dossiers", 7, periods=2026)
        with self.assertRaises(parindex.ArgumentError):
            records.facts("dossiers", TABLE, periods=2026, threads=-3)
        with self.assertRaises(parindex.DataError):
            records.facts("dossiers", "/nonexistent.csv", periods=2026)
        with self.assertRaises(parindex.DataError):
            records.facts("dossiers", TABLE, periods=2026, mapping="{}")

        for name in ("mapping", "form", "framework"):
            for wrong in (7, 7.5, True, ["{}"], object()):
                with self.assertRaisesRegex(parindex.ArgumentError, name):
                    records.facts("surveys", TABLE, periods=2026, language="en", **{name: wrong})
        with self.assertRaisesRegex(parindex.ArgumentError, "calendar"):
            records.facts("dossiers", TABLE, calendar=3, **HOW)
        with self.assertRaises(FileNotFoundError):
            records.facts("dossiers", TABLE, periods=2026, mapping="nowhere.json")
        with self.assertRaises(parindex.DataError) as caught:
            records.facts("dossiers", TABLE, periods=2026, mapping={**MAPPING, "facts": {"late": {"count": Decimal("1.5")}}})
        self.assertEqual([(one.file, one.pointer) for one in caught.exception.mistakes], [("mapping", "/facts/late/count")])
        with self.assertRaises(parindex.DataError) as caught:
            records.facts("dossiers", TABLE, periods=2026, mapping={**MAPPING, "x-share": 0.1})
        self.assertEqual([(one.code, one.pointer) for one in caught.exception.mistakes], [("FLOAT", "/x-share")])

        class Broken(io.BytesIO):
            def read(self, size=-1):
                raise OSError("the disk is gone")

        with self.assertRaisesRegex(OSError, "the disk is gone"):
            records.facts("dossiers", Broken(), periods=2026)
        facts = records.facts("dossiers", TABLE, **HOW)
        facts.close()
        with self.assertRaises(parindex.ArgumentError):
            facts.to_csv()

    def test_progress_stops(self):
        calls = []
        with self.assertRaises(parindex.Cancelled):
            records.facts("dossiers", TABLE, progress=lambda done, total: calls.append((done, total)) or True, **HOW)
        self.assertEqual(len(calls), 1)
        with self.assertRaises(ZeroDivisionError):
            records.facts("dossiers", TABLE, progress=lambda done, total: 1 // 0, **HOW)


class RowsTest(unittest.TestCase):
    TABLE = "id,unit,received,due,finished\n" + "".join(
        f"{at},{'AB'[at % 2]},2026-04-02,2026-04-10,2026-04-{10 + at % 3}\n" for at in range(12)
    )

    def test_every_record_behind_a_figure(self):
        late = records.rows("dossiers", self.TABLE, periods=2026, unit="A", fact="finished_late", file="d.csv")
        self.assertEqual([row.cells["id"] for row in late], ["2", "4", "8", "10"])
        self.assertEqual([row.line for row in late], [4, 6, 10, 12])
        self.assertEqual(late[0][:3], ("2026", "d.csv", 4))
        two = records.rows("dossiers", [self.TABLE, "unit,received,due,finished\nA,2026-04-02,2026-04-10,2026-04-11\n"],
                           periods=2026, unit="A", fact="finished_late")  # fmt: skip
        self.assertEqual((len(two), two[-1].cells["id"], two[-1].cells["unit"]), (5, "", "A"))
        self.assertEqual(records.rows("dossiers", self.TABLE, periods=2026, unit="Z", fact="finished_late"), [])
        opened = records.rows("dossiers", io.StringIO(self.TABLE), periods=2026, unit="B", fact="finished_late")
        self.assertEqual([(row.line, row.cells) for row in opened], [(3, {}), (7, {}), (9, {}), (13, {})])

    def test_units_are_a_list(self):
        with self.assertRaises(parindex.ArgumentError):
            records.facts("dossiers", self.TABLE, periods=2026, units="A")

    def test_what_is_wrong_is_said(self):
        with self.assertRaises(parindex.DataError) as caught:
            records.rows("dossiers", self.TABLE, periods=2026, unit="A", fact="finished_lat")
        self.assertIn("finished_late", caught.exception.mistakes[0].hint)
        with self.assertRaises(parindex.NotFoundError):
            records.rows("dosiers", self.TABLE, periods=2026, unit="A", fact="finished_late")
        wrong = self.TABLE + "99,A,2026-04-02,2026-04-10,2026-04-01\n"
        with self.assertRaises(parindex.DataError):
            records.rows("dossiers", wrong, periods=2026, unit="A", fact="finished_late")
        kept = records.rows("dossiers", wrong, periods=2026, unit="A", fact="finished_late", keep_going=True)
        self.assertEqual(len(kept), 4)
        with self.assertRaises(parindex.Cancelled):
            records.rows("dossiers", self.TABLE, periods=2026, unit="A", fact="finished", progress=lambda *_: True)

    def test_traces_go_down_to_the_records(self):
        rules = {
            "format": "parindex-framework/1", "id": "t", "period": {"from": "2026-01-01", "to": "2026-12-31"},
            "levels": ["item"], "max": 1, "facts": {
                "done": {"type": "count", "from": {"records": "tasks", "count": "done"}},
                "tasks": {"type": "count", "from": {"records": "tasks", "count": "tasks"}}},
            "items": [{"code": "P", "max": 1, "rule": {"kind": "ratio", "of": "done / tasks"}}],
        }  # fmt: skip
        framework = parindex.Framework.loads(json.dumps(rules))
        table = "unit,due,done\nA,2026-03-01,2026-02-01\nA,2026-03-01,\n"
        facts = records.facts("tasks", table, framework=framework, file="plan.csv")
        (step, _) = (one for one in json.loads(framework.score(facts).to_json())[0]["items"][0]["trace"] if one["step"] == "records")
        self.assertEqual(step, {"step": "records", "text": "done: done; plan.csv: 1 row (2)", "value": "1"})


class FramesTest(unittest.TestCase):
    ROWS = [line.split(",") for line in TABLE.splitlines()[1:]]

    def _columns(self):
        days = [[date.fromisoformat(row[at]) if row[at] else None for row in self.ROWS] for at in (1, 2, 3)]
        return {
            "unit": [row[0] for row in self.ROWS], "received": days[0], "due": days[1], "finished": days[2],
            "channel": [row[4] for row in self.ROWS],
        }  # fmt: skip

    def _same(self, frame):
        self.assertEqual(counted(records.facts("dossiers", frame, **HOW)), COUNTED)
        counts = records.Dossiers(**HOW)
        counts.add(frame)
        self.assertEqual(counted(counts.facts()), COUNTED)
        return counts

    @unittest.skipUnless(has("pandas"), "pandas is not installed")
    def test_pandas(self):
        import pandas

        frame = pandas.DataFrame(self._columns())
        self._same(frame)
        for name in ("received", "due", "finished"):
            frame[name] = pandas.to_datetime(frame[name])
        self._same(frame)
        back = records.facts("dossiers", frame, **HOW).to_frame("pandas")
        self.assertEqual(list(back["value"]), ["1", "2", "1", "0"])

    @unittest.skipUnless(has("polars"), "polars is not installed")
    def test_polars(self):
        import polars

        frame = polars.DataFrame(self._columns())
        self.assertTrue(self._by_column(frame))
        self._same(frame)
        self._same(frame.with_columns(polars.col("unit").cast(polars.Categorical)))
        self._same(polars.concat([frame[:2], frame[2:]], rechunk=False))

    @unittest.skipUnless(has("pyarrow"), "pyarrow is not installed")
    def test_arrow(self):
        import pyarrow

        table = pyarrow.table(self._columns())
        self.assertTrue(self._by_column(table))
        self._same(table)
        self._same(table.set_column(0, "unit", table.column("unit").dictionary_encode()))
        self._same(pyarrow.concat_tables([table.slice(0, 1), table.slice(1, 3), table.slice(4)]))
        # a field that only tables of text can hold: through CSV, where a repeated id is refused
        more = table.append_column("id", pyarrow.array(["1", "2", "3", "4", "5", "5"]))
        self.assertFalse(self._by_column(more))
        with self.assertRaises(parindex.DataError) as caught:
            records.facts("dossiers", more, **HOW)
        self.assertEqual(caught.exception.mistakes[0].code, "RECORD_DUPLICATE")

    def _by_column(self, frame):
        counts = records.Dossiers(**HOW)
        return counts._add_arrow(counts._live(), frame, "frame")


class DossiersTest(unittest.TestCase):
    def test_parts_merge_into_the_same_bytes_in_any_order(self):
        head, *rows = TABLE.splitlines(keepends=True)
        whole = records.Dossiers(**HOW)
        whole.add(TABLE, file="d.csv")
        for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
            total = records.Dossiers(**HOW)
            for at in order:
                part = records.Dossiers(**HOW)
                part.add(head + "".join(rows[2 * at : 2 * at + 2]), file="d.csv")
                total.merge(records.Dossiers.from_bytes(part.to_bytes(), **HOW))
            self.assertEqual(total.to_bytes(), whole.to_bytes())
            self.assertEqual(counted(total.facts()), COUNTED)

    def test_damaged_or_other_bytes_are_refused(self):
        counts = records.Dossiers(**HOW)
        counts.add(TABLE)
        data = bytearray(counts.to_bytes())
        with self.assertRaises(parindex.DataError):
            records.Dossiers.from_bytes(counts.to_bytes(), mapping=MAPPING, periods="2026-Q1")
        data[len(data) // 2] ^= 1
        with self.assertRaises(parindex.DataError):
            records.Dossiers.from_bytes(data, **HOW)
        with self.assertRaises(parindex.DataError):
            counts.merge(records.Dossiers(mapping=MAPPING, periods="2026-Q1"))
        with self.assertRaises(parindex.ArgumentError):
            counts.merge(counts)
        self.assertEqual(counted(counts.facts()), COUNTED)

    def test_columns(self):
        base = date(1970, 1, 1).toordinal()

        def days(at):
            cells = [line.split(",")[at] for line in TABLE.splitlines()[1:]]
            return array("i", [date.fromisoformat(cell).toordinal() - base if cell else records.NO_DAY for cell in cells])

        columns = {
            "units": ["A", "B"], "unit": array("i", [0, 0, 0, 0, 1, 1]), "received": days(1), "due": days(2),
            "finished": days(3), "channels": ["direct", "online", "post"], "channel": array("B", [1, 0, 1, 2, 1, 0]),
        }  # fmt: skip
        counts = records.Dossiers(**HOW)
        counts.add_columns(**columns)
        self.assertEqual(counted(counts.facts()), COUNTED)
        for wrong in ({"unit": array("q", [0] * 6)}, {"due": array("i", [0])}, {"late": array("B", [0] * 6)}, {"unit": [0] * 6}):
            with self.assertRaises(parindex.ArgumentError):
                counts.add_columns(**{**columns, **wrong})
        self.assertEqual(counted(counts.facts()), COUNTED)


class EvidenceTest(unittest.TestCase):
    RULES = {
        "format": "parindex-framework/1", "id": "plan.2026", "period": {"from": "2026-01-01", "to": "2026-12-31"},
        "levels": ["item"], "max": 2,
        "items": [{
            "code": "PLAN", "max": 2, "title": {"vi": "Kế hoạch", "en": "Plan"}, "owner": "office",
            "due": {"month_day": "03-31"}, "rule": {"kind": "check"},
            "evidence": {"kinds": ["decision", "plan"], "at_least": 2, "missing": "flag"},
        }],
    }  # fmt: skip

    def test_what_is_missing_and_why(self):
        framework = parindex.Framework.loads(self.RULES, language="en")
        register = (
            "unit,id,kind,number,date,items\n"
            "X,QD-1,decision,1/QD,2026-01-05,PLAN\n"
            "X,QD-9,decision,9/QD,2025-01-05,PLAN\n"
            "X,BC-1,report,1/BC,2026-02-01,PLAN\n"
        )
        needs = records.evidence(framework, [{"unit": "X", "PLAN": True}], register)
        (need,) = needs
        self.assertEqual((need.owner, need.item, need.title, need.due), ("office", "PLAN", "Plan", "2026-03-31"))
        self.assertEqual((need.asked, need.missing, need.kinds), (2, 1, ["decision", "plan"]))
        self.assertEqual((need.counted, need.outside, need.other_kind), (["QD-1"], ["QD-9"], ["BC-1"]))
        self.assertEqual(needs.missing, [need])
        self.assertEqual((needs[-1], needs[:], needs[1:]), (need, [need], []))
        with self.assertRaises(IndexError):
            needs[1]
        with self.assertRaises(parindex.DataError):
            records.evidence(framework, [{"unit": "X", "PLAN": True}], register.replace("PLAN", "PLAM"))

    def test_files_are_hashed_when_asked(self):
        framework = parindex.Framework.loads(self.RULES, language="en")
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "a.pdf"), "wb") as file:
                file.write(b"abc")
            sha = "0" * 64  # not that of abc
            register = f"unit,id,kind,date,items,uri,sha256\nX,QD-1,decision,2026-01-05,PLAN,a.pdf,{sha}\n"
            for check, counts in ((False, ["QD-1"]), (True, [])):
                (need,) = records.evidence(
                    framework, [{"unit": "X", "PLAN": True}], register, check_files=check, folder=folder, keep_going=True
                )
                self.assertEqual(need.counted, counts)


class PartTest(unittest.TestCase):
    # Task 1 is on time, 2 late, 3 overdue on 30 June; b names task 1 once more, which does not count.
    PLANS = {
        "a.csv": "unit,id,due,done\nX,1,2026-04-10,2026-04-10\nX,2,2026-05-10,2026-05-11\n",
        "b.csv": "unit,id,due,done\nX,1,2026-04-10,\nX,3,2026-06-29,\n",
        "c.csv": "unit,id,due,done\nY,1,2026-09-30,\n",
    }
    FACTS = {"all": {"count": "tasks"}, "late": {"count": "late"}, "waiting": {"count": "overdue"}}
    HOW = {
        "mapping": {"format": "parindex-records/1", "kind": "tasks", "facts": FACTS},
        "periods": "2026-Q2",
        "keep_going": True,
        "language": "en",
    }
    COUNTED = [
        ("X", "all", "3"), ("X", "late", "1"), ("X", "waiting", "1"),
        ("Y", "all", "1"), ("Y", "late", "0"), ("Y", "waiting", "0"),
    ]  # fmt: skip

    def part(self, *names, **other):
        out = records.Part("tasks", **{**self.HOW, **other})
        for name in names:
            out.add(self.PLANS[name], file=name)
        return out

    def test_parts_merge_into_the_same_bytes_in_any_order(self):
        whole = self.part(*self.PLANS)
        for order in (("a.csv", "b.csv", "c.csv"), ("c.csv", "a.csv", "b.csv"), ("b.csv", "c.csv", "a.csv")):
            total = self.part()
            for name in order:
                one = self.part(name)
                total.merge(records.Part.from_bytes(one.to_bytes(), "tasks", **self.HOW))
            self.assertEqual(total.to_bytes(), whole.to_bytes())
            facts = total.facts()
            self.assertEqual(counted(facts), self.COUNTED)
            self.assertEqual(facts.quality.reasons, {"RECORD_DUPLICATE": 1})
            self.assertEqual(facts.quality.refused[0].file, "b.csv")

    def test_facts_are_those_of_all_tables(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name, text in self.PLANS.items():
                paths.append(os.path.join(folder, name))
                pathlib.Path(paths[-1]).write_text(text, encoding="utf-8")
            part = records.Part("tasks", **self.HOW)
            part.add(paths)
            self.assertEqual(part.facts().to_json(), records.facts("tasks", paths, **self.HOW).to_json())
            self.assertEqual(part.kind, "tasks")
            part.close()
            with self.assertRaises(parindex.ArgumentError):
                part.facts()

    def test_another_day_may_be_asked_of_the_same_rows(self):
        data = self.part(*self.PLANS).to_bytes()
        later = records.Part.from_bytes(data, "tasks", **{**self.HOW, "as_of": "2026-04-30", "periods": 2026})
        self.assertEqual([fact.value for fact in later.facts() if fact.unit == "X"], ["3", "0", "0"])

    def test_damaged_or_other_bytes_are_refused(self):
        part = self.part("a.csv")
        data = bytearray(part.to_bytes())
        with self.assertRaises(parindex.DataError):
            records.Part.from_bytes(data, "lists", periods=2026)
        with self.assertRaises(parindex.DataError):
            part.merge(self.part("b.csv", listed=5))
        with self.assertRaises(parindex.DataError):
            part.merge(records.Part("inspections"))
        with self.assertRaises(parindex.ArgumentError):
            part.merge(part)
        with self.assertRaises(parindex.NotFoundError):
            records.Part("dossiers")
        with self.assertRaises(parindex.ArgumentError):
            self.part("a.csv", periods=[]).facts()
        with self.assertRaises(parindex.DataError):
            part.add("unit\n\xff\n".encode("latin-1"), file="a.csv")
        self.assertEqual(part.to_bytes(), bytes(data))
        data[len(data) // 2] ^= 1
        with self.assertRaises(parindex.DataError):
            records.Part.from_bytes(data, "tasks", **self.HOW)

    def test_a_register_in_parts(self):
        framework = parindex.Framework.loads(EvidenceTest.RULES, language="en")
        head = "unit,id,kind,number,date,items\n"
        rows = ["X,QD-1,decision,1/QD,2026-01-05,PLAN\n", "X,QD-9,decision,9/QD,2025-01-05,PLAN\n"]
        total = records.Part("documents")
        for at, row in enumerate(rows):
            one = records.Part("documents")
            one.add(head + row, file=f"{at}.csv")
            total.merge(one)
        (need,) = total.evidence(framework, [{"unit": "X", "PLAN": True}])
        self.assertEqual((need.counted, need.outside, need.missing), (["QD-1"], ["QD-9"], 1))
        whole = records.evidence(framework, [{"unit": "X", "PLAN": True}], head + "".join(rows))
        self.assertEqual(total.evidence(framework, [{"unit": "X", "PLAN": True}]).to_json(all=True), whole.to_json(all=True))
        with self.assertRaises(parindex.ArgumentError):
            records.Part("lists").evidence(framework, [{"unit": "X", "PLAN": True}])


class WorkingDaysTest(unittest.TestCase):
    def test_by_column(self):
        # 30 April and 1 May 2026 are days off, and a weekend follows; 1970 is not known.
        first = [date(2026, 4, 29), date(2026, 4, 3), date(1970, 1, 5)]
        last = [date(2026, 5, 4), date(2026, 4, 2), date(1970, 1, 6)]
        self.assertEqual(list(records.working_days(first, last)), [1, -1, records.NO_DAY])
        calendar = parindex.Calendar.loads("date,kind\n2026-05-04,holiday\n")
        self.assertEqual(list(records.working_days(first[:1], last[:1], calendar=calendar)), [0])
        due = records.due_days(first[:2], [1, 0])
        epoch = date(1970, 1, 1).toordinal()
        self.assertEqual([date.fromordinal(day + epoch) for day in due], [date(2026, 5, 4), date(2026, 4, 3)])
        with self.assertRaises(parindex.ArgumentError):
            records.working_days(first, last[:1])
        with self.assertRaises(parindex.ArgumentError):
            records.working_days(["x"], ["y"])

    @unittest.skipUnless(has("numpy"), "numpy is not installed")
    def test_numpy(self):
        import numpy

        days = numpy.array(["2026-04-29", "2026-04-02"], "datetime64[D]")
        self.assertEqual(list(records.working_days(days, days + 5)), [1, 3])
        plain = days.astype("int64").astype("int32")
        self.assertEqual(list(records.working_days(plain, plain + 5)), [1, 3])


if __name__ == "__main__":
    unittest.main()
