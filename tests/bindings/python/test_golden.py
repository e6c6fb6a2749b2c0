# SPDX-License-Identifier: Apache-2.0
"""The golden cases through Python and through the command line tool: the same bytes."""

import os
import re
import unittest

import support
from support import parindex

_RULES = os.path.join(support.GOLDEN, "rules")
_OPTIONS = {"units.csv": "units", "previous.csv": "previous", "previous.jsonl": "previous", "calendar.csv": "calendar"}
_INPUTS = ("facts.csv", "assessment.json", "assessments.json", "assessments.jsonl")
_CODE = re.compile(r"^(?:.*?: )?(?:error|warning) ([A-Z_]+):", re.M)
_EVERY = 8  # of the cases, one in so many is also written as CSV and as a ranking


def _cases():
    for folder, _, files in sorted(os.walk(_RULES)):
        if "framework.json" in files:
            yield folder, files


class GoldenTest(unittest.TestCase):
    def test_cases_give_the_same_bytes_as_the_tool(self):
        compared = refused = 0
        for folder, files in _cases():
            with self.subTest(case=os.path.relpath(folder, _RULES)):
                place = os.path.join(folder, "framework.json")
                given = [os.path.join(folder, name) for name in _INPUTS if name in files]
                options = {_OPTIONS[name]: os.path.join(folder, name) for name in _OPTIONS if name in files}
                if not given:
                    continue
                arguments = [place, *given]
                for name, value in options.items():
                    arguments += ["--" + name, value]
                code, out, said = support.tool("score", *arguments, "--format", "jsonl", "--lang", "en")
                if code == 2:
                    self.fail(said)
                try:
                    with parindex.Framework.load(place, language="en") as fw, fw.score(given, **options) as cards:
                        self.assertEqual(code, 0, said)
                        self.assertEqual(cards.to_jsonl().encode(), out)
                        compared += 1
                        if compared % _EVERY == 1:
                            for format, view in (("csv", cards.to_csv), ("json", cards.to_json)):
                                _, text, _ = support.tool("score", *arguments, "--format", format, "--lang", "en")
                                self.assertEqual(view().encode(), text, format)
                            _, text, _ = support.tool("rank", *arguments, "--lang", "en")
                            self.assertEqual(cards.ranking().encode(), text)
                except parindex.DataError as error:
                    refused += 1
                    self.assertEqual(code, 1, str(error))
                    codes = {one.code for one in error.mistakes if one.severity == "error"}
                    self.assertLessEqual(codes, set(_CODE.findall(said)), said)
        self.assertGreater(compared, 100)
        self.assertGreater(refused, 5)

    def test_by_column_gives_the_points_of_documents(self):
        """Every case whose facts a table can hold, by column and by document."""
        compared = 0
        for folder, files in _cases():
            if "facts.csv" not in files or any(name.startswith("previous") for name in files):
                continue
            with self.subTest(case=os.path.relpath(folder, _RULES)):
                with open(os.path.join(folder, "facts.csv"), encoding="utf-8-sig") as file:
                    table = _table(file.read())
                if table is None:
                    continue
                options = {_OPTIONS[name]: os.path.join(folder, name) for name in _OPTIONS if name in files}
                fw = parindex.Framework.load(os.path.join(folder, "framework.json"))
                if any(fw.facts.get(name.partition(":")[0]) is not None and fw.facts[name.partition(":")[0]].type == "text" for name in table):
                    continue
                try:
                    documents = fw.score(os.path.join(folder, "facts.csv"), **options)
                except parindex.DataError as error:
                    with self.assertRaises(parindex.Error, msg=str(error)):
                        fw.bind(table, **options).score()
                    continue
                columns = fw.bind(table, **options).score()
                self.assertEqual(columns.keys(), documents.keys())
                for one, other in zip(columns, documents):
                    self.assertEqual(one.exact(), other.exact(), one.unit)
                    self.assertEqual((one.index, one.band, one.rank, one.of, one.pending), (other.index, other.band, other.rank, other.of, other.pending))
                    self.assertEqual([(i.points_exact, i.state, i.rank) for i in one.items], [(i.points_exact, i.state, i.rank) for i in other.items])
                compared += 1
        self.assertGreater(compared, 40)


def _table(text):
    """A long CSV file as a table; None when it holds what columns cannot say."""
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or "fact" not in rows[0] or "?" in text or "points:" in text or not set(rows[0]) <= {"unit", "name", "kind", "parent", "fact", "value"}:
        return None
    units = list(dict.fromkeys(row["unit"] for row in rows))
    table = {"unit": units}
    for who in ("name", "kind", "parent"):
        if who in rows[0]:
            known = {row["unit"]: row[who] for row in rows if row[who]}
            table[who] = [known.get(unit) for unit in units]
    cells = {(row["unit"], row["fact"]): row["value"] for row in rows}
    for fact in dict.fromkeys(row["fact"] for row in rows):
        table[fact] = [cells.get((unit, fact)) for unit in units]
    return table


if __name__ == "__main__":
    unittest.main()
