# SPDX-License-Identifier: Apache-2.0
"""Tables of pandas, polars and Arrow; each part is skipped where that is not installed."""

import datetime
import unittest
from array import array
from decimal import Decimal

import support
from support import parindex

try:
    import numpy
except ImportError:
    numpy = None
try:
    import pandas
except ImportError:
    pandas = None
try:
    import polars
except ImportError:
    polars = None
try:
    import pyarrow
except ImportError:
    pyarrow = None

_DAYS = [datetime.date(2026, 1, 30), datetime.date(2026, 2, 2), None]
_TABLE = {
    "unit": ["X", "Y", "Z"],
    "name": ["Một", None, "Ba"],
    "kind": ["commune", "ward", "commune"],
    "tasks": [50, 40, 30],
    "done": [12.0, float("nan"), 30.0],
    "rate": [Decimal("1.5"), Decimal("2"), None],
    "day": _DAYS,
    "pick": ["A", "B", None],
    "f": [True, False, True],
    "pc": ["95", "80", "90.5"],
}


class _Interchange:
    """A table that offers the interchange protocol and nothing else."""

    def __init__(self, table):
        self._table = table

    def __dataframe__(self, *arguments, **options):
        return self._table.__dataframe__(*arguments, **options)


class _Stream:
    """A table that offers an Arrow stream and nothing else."""

    def __init__(self, table):
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


class FrameTest(unittest.TestCase):
    def setUp(self):
        self.fw = support.small()
        rows = [dict(zip(_TABLE, cells)) for cells in zip(*_TABLE.values())]
        self.wanted = self.fw.score(rows)
        # by hand: 4×12/50 + 2 + 2 + 2; B and two days late; 4×30/30
        self.assertEqual([str(card.points) for card in self.wanted], ["6.96", "2.50", "4.00"])

    def same(self, cards):
        self.assertEqual([(c.unit, c.name, c.kind, c.points, c.pending, c.rank, [(i.points, i.state) for i in c.items]) for c in cards],
                         [(c.unit, c.name, c.kind, c.points, c.pending, c.rank, [(i.points, i.state) for i in c.items]) for c in self.wanted])  # fmt: skip

    def refused(self, table, **options):
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.score(table, **options)
        return [(one.code, one.unit, one.pointer) for one in caught.exception.mistakes if one.severity == "error"]

    def all_wrong(self, table):
        self.assertEqual(self.refused(table), [("FACT_NOT_A_COUNT", "A", "/facts/done"), ("FLOAT", "", "/facts/rate"),
                                               ("UNKNOWN_OPTION", "B", "/facts/pick"), ("UNKNOWN_FACT", "", "/facts/taks")])  # fmt: skip

    _WRONG = {"unit": ["A", "B"], "done": [1.5, 2], "rate": [1.5, 2.5], "pick": ["A", "Z"], "taks": [1, 2]}


@unittest.skipIf(numpy is None, "numpy is not installed")
class NumpyTest(FrameTest):
    def test_arrays_of_every_type(self):
        for dtype in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", ">i4", ">i8", "f4", "f8", "object"):
            done = numpy.array([1, 2, 3], dtype=dtype)
            bound = self.fw.bind({"tasks": numpy.array([4, 4, 4], dtype="i4"), "done": done})
            points = numpy.zeros(3, dtype="i8")
            bound.score_into({("points", "1.1"): points})
            self.assertEqual(points.tolist(), [100, 200, 300], dtype)
            self.assertEqual(bound.copied, () if dtype in ("i1", "i2", "i4", "i8") else ("done",), dtype)

    def test_strides_masks_and_truths(self):
        block = numpy.arange(12, dtype="i4").reshape(4, 3)
        out = numpy.zeros((4, 2), dtype="i4")
        self.fw.bind({"tasks": numpy.full(4, 10, dtype="i8"), "done": block[:, 1]}).score_into({("points", "1.1"): out[:, 1]})
        self.assertEqual(out.tolist(), [[0, 40], [0, 160], [0, 280], [0, 400]])
        self.fw.bind({"tasks": numpy.full(4, 10, dtype="i8"), "done": block[::-1, 1]}).score_into({("points", "1.1"): out[:, 0]})
        self.assertEqual(out[:, 0].tolist(), [400, 280, 160, 40])
        masked = numpy.ma.array([1, 2, 3, 4], mask=[0, 1, 0, 1])
        states = self.fw.bind({"tasks": [4] * 4, "done": masked}).score().column("state", "1.1")
        self.assertEqual(states.tolist(), [0, 1, 0, 1])
        flags = numpy.array([True, False])
        bound = self.fw.bind({"f": flags, "rate": [2, 2], "pc": [90, 90]})
        self.assertEqual((bound.copied, bound.score().column("points", "1.3").tolist()), (("rate", "pc"), [200, 0]))
        flags[1] = True
        self.assertEqual(bound.score().column("points", "1.3").tolist(), [200, 200])

    def test_times(self):
        days = numpy.array(["2026-01-30", "2026-02-02", "NaT"], dtype="datetime64[ns]")
        cards = self.fw.bind({"day": days}).score()
        self.assertEqual([str(card.items["1.4"].points) for card in cards], ["2.00", "1.50", "0.00"])
        self.assertEqual(cards[2].items["1.4"].state, "pending")
        with self.assertRaises(parindex.DataError):
            self.fw.bind({"day": days + numpy.timedelta64(1, "h")})

    def test_many_units_with_texts_of_every_length(self):
        count = 500
        ids = [f"{'ă' * (n % 7)}{n}" for n in range(count)]
        names = [None if n % 3 == 0 else f"Đơn vị {n}" for n in range(count)]
        cards = self.fw.bind({"unit": ids, "name": names, "tasks": numpy.full(count, 4), "done": numpy.arange(count) % 5}).score()
        self.assertEqual([card.unit for card in cards], ids)
        self.assertEqual([card.name for card in cards], [name or "" for name in names])
        self.assertEqual(cards[ids[7]].name, "Đơn vị 7")
        with self.assertRaisesRegex(parindex.ArgumentError, "NUL"):
            self.fw.bind({"unit": ids[:-1] + ["a\0"], "tasks": numpy.full(count, 4)})

    def test_wrong_values(self):
        table = {"unit": ["A", "B"], "done": numpy.array([1, float("inf")])}
        with self.assertRaises(parindex.DataError) as caught:
            self.fw.bind(table)
        self.assertEqual(caught.exception.mistakes[0].unit, "B")
        for wrong in (numpy.array([2**63, 1], dtype="u8"), numpy.array([1j, 2]), numpy.array(["x", "1"])):
            with self.assertRaises(parindex.DataError, msg=wrong.dtype):
                self.fw.bind({"unit": ["A", "B"], "tasks": wrong})
        readonly = numpy.zeros(2, dtype="i8")
        readonly.flags.writeable = False
        with self.assertRaises(parindex.ArgumentError):
            self.fw.bind({"tasks": [1, 2]}).score_into({"points": readonly})


@unittest.skipIf(pandas is None, "pandas is not installed")
class PandasTest(FrameTest):
    def test_a_frame(self):
        frame = pandas.DataFrame(_TABLE)
        self.same(self.fw.score(frame))
        self.same(self.fw.score(frame.assign(day=pandas.to_datetime(frame["day"]))))
        self.same(self.fw.score(frame.convert_dtypes().assign(done=frame["done"].astype("Int64"))))
        self.same(self.fw.score(frame.assign(pick=frame["pick"].astype("category"), tasks=frame["tasks"].astype("uint16"))))
        self.same(self.fw.score(frame.assign(f=frame["f"].astype("boolean"), done=frame["done"].astype("Float64"))))
        self.same(self.fw.score(frame.set_index("unit")))
        self.same(self.fw.score(frame.iloc[[2, 0, 1]].sort_values("unit")))
        self.same(self.fw.score(frame.rename(columns={"done": "xong"}).assign(note="x"), columns={"xong": "done", "note": None}))
        self.same(self.fw.score(frame.assign(rate=pandas.array([15, 20, None], dtype="Int64")), scales={"rate": 1}))
        wide = pandas.DataFrame({**_TABLE, "tasks": [9, 9, 9]})
        wide["tasks"] = frame["tasks"].to_numpy().astype(object)
        self.same(self.fw.score(wide))

    def test_wrong_frames(self):
        self.all_wrong(pandas.DataFrame(self._WRONG))
        for table in (pandas.DataFrame([[1]], columns=[4.1]), pandas.DataFrame([[1, 2]], columns=["tasks", "tasks"])):
            with self.assertRaises(parindex.ArgumentError):
                self.fw.score(table)
        with self.assertRaises(parindex.ArgumentError):
            self.fw.score(pandas.DataFrame({"unit": [1.5], "tasks": [1]}))

    def test_a_row_a_fact(self):
        long = pandas.DataFrame({"unit": ["A", "A"], "fact": ["tasks", "done"], "value": [4.0, 3.0]})
        self.assertEqual(str(self.fw.score(long)["A"].items["1.1"].points), "3.00")
        with self.assertRaisesRegex(parindex.ArgumentError, "value"):
            self.fw.score(long.assign(value=[4, 2.5]))
        self.assertEqual(str(self.fw.score(long.assign(value=["4", "2"]))["A"].items["1.1"].points), "2.00")

    def test_points_from_elsewhere_and_texts(self):
        frame = pandas.DataFrame({"unit": ["A", "B"], "points:1.1": ["3.5", None], "tasks": [None, 4], "done": [None, 4.0], "f": [True, False]})
        cards = self.fw.score(frame)
        self.assertEqual([str(card.items["1.1"].points) for card in cards], ["3.50", "4.00"])
        self.assertEqual(cards["A"].items["1.1"].state, "given")
        rules = dict(support.RULES, facts=dict(support.RULES["facts"], who={"type": "text"}))
        fw = parindex.Framework.loads(rules)
        self.assertEqual(str(fw.score(pandas.DataFrame(_TABLE).assign(who="x"))["X"].points), "6.96")
        with self.assertRaisesRegex(parindex.ArgumentError, "'who'"):
            fw.bind({"who": ["x"]})

    def test_units_from_a_frame(self):
        units = pandas.DataFrame({"unit": ["A"], "name": ["Một"], "kind": ["commune"]})
        self.assertEqual(self.fw.score({"unit": "A", "tasks": 1}, units=units)["A"].name, "Một")
        self.assertEqual(self.fw.score(pandas.DataFrame({"unit": ["A"], "tasks": [1]}), units=units)["A"].kind, "commune")

    def test_results_as_a_frame(self):
        for cards in (self.wanted, self.fw.score(pandas.DataFrame(_TABLE))):
            frame = cards.to_frame("pandas", states=True)
            self.assertEqual(frame["unit"].tolist(), ["X", "Y", "Z"])
            self.assertEqual(frame["points"].tolist(), [Decimal("6.96"), Decimal("2.50"), Decimal("4.00")])
            self.assertEqual(frame["index"].tolist(), [Decimal("69.60"), None, None])
            self.assertEqual(frame["1.1"].tolist(), [Decimal("0.96"), Decimal("0.00"), Decimal("4.00")])
            self.assertEqual(frame["1.1:state"].tolist(), ["scored", "pending", "scored"])
            self.assertEqual(frame["rank"].isna().tolist(), [False, True, True])
            self.assertEqual(frame["period"].tolist(), ["2026"] * 3)
            self.assertEqual(frame["band"].tolist()[0], "B")
            floats = cards.to_frame("pandas", numbers="float", items=False)
            self.assertEqual(floats["points"].sum(), 13.46)
            self.assertTrue(floats["index"].isna().tolist() == [False, True, True])
            self.assertEqual(cards.to_frame("pandas", numbers="scaled")["points"].tolist(), [696, 250, 400])
        with self.assertRaises(parindex.ArgumentError):
            self.wanted.to_frame("spark")
        with self.assertRaises(parindex.ArgumentError):
            self.wanted.to_frame("pandas", numbers="double")


@unittest.skipIf(polars is None, "polars is not installed")
class PolarsTest(FrameTest):
    def test_a_frame(self):
        frame = polars.DataFrame(_TABLE)
        self.same(self.fw.score(frame))
        self.same(self.fw.score(frame.with_columns(polars.col("pick").cast(polars.Categorical), polars.col("tasks").cast(polars.UInt8))))
        self.same(self.fw.score(frame.with_columns(polars.col("tasks").cast(polars.Int16), polars.col("day").cast(polars.Datetime("ms")))))
        self.same(self.fw.score(polars.concat([frame[:1], frame[1:]], rechunk=False)))
        self.same(self.fw.score(frame.with_columns(polars.Series("rate", [15, 20, None])), scales={"rate": 1}))
        padded = polars.concat([frame[:1]] * 5 + [frame])
        self.same(self.fw.score(padded[5:]))
        with self.assertRaisesRegex(parindex.ArgumentError, "collect"):
            self.fw.score(frame.lazy())

    def test_bits_of_slices(self):
        frame = polars.DataFrame({"tasks": [4] * 40, "done": [n % 5 if n % 3 else None for n in range(40)]})
        for start in (0, 1, 7, 8, 9, 17):
            cards = self.fw.score(frame[start:], period=2026)
            self.assertEqual(list(cards.column("state", "1.1")), [0 if n % 3 else 1 for n in range(start, 40)], start)
            self.assertEqual(list(cards.column("points", "1.1")), [100 * (n % 5) if n % 3 else 0 for n in range(start, 40)], start)

    def test_wrong_frames(self):
        self.all_wrong(polars.DataFrame({name: polars.Series(values, strict=False) for name, values in self._WRONG.items()}))
        late = polars.DataFrame({"unit": ["A"], "day": [datetime.datetime(2026, 1, 1, 5)]})
        self.assertEqual(self.refused(late), [("FACT_NOT_A_DATE", "A", "/facts/day")])
        big = polars.DataFrame({"unit": ["A"], "tasks": polars.Series([2**63], dtype=polars.UInt64)})
        self.assertEqual(self.refused(big), [("FACT_TOO_MANY_DIGITS", "A", "/facts/tasks")])

    def test_a_row_a_fact(self):
        long = polars.DataFrame({"unit": ["A", "A"], "fact": ["tasks", "done"], "value": [4.0, 3.0]})
        self.assertEqual(str(self.fw.score(long)["A"].items["1.1"].points), "3.00")
        with self.assertRaisesRegex(parindex.ArgumentError, "value"):
            self.fw.score(long.with_columns(value=polars.Series([4.0, 2.5])))

    def test_results_as_a_frame(self):
        for cards in (self.wanted, self.fw.score(polars.DataFrame(_TABLE))):
            frame = cards.to_frame("polars", states=True)
            self.assertEqual(frame["points"].to_list(), [Decimal("6.96"), Decimal("2.50"), Decimal("4.00")])
            self.assertEqual(frame["points"].sum(), Decimal("13.46"))
            self.assertEqual(frame["index"].to_list(), [Decimal("69.60"), None, None])
            self.assertEqual(frame["1.2:state"].to_list(), ["scored", "scored", "pending"])
            self.assertEqual(frame["rank"].to_list(), [1, None, None])
            self.assertEqual(cards.to_frame("polars", numbers="scaled")["points"].to_list(), [696, 250, 400])
            self.assertEqual(cards.to_frame("polars", numbers="float")["points"].to_list(), [6.96, 2.5, 4.0])


@unittest.skipIf(pyarrow is None, "pyarrow is not installed")
class ArrowTest(FrameTest):
    def table(self):
        return pyarrow.table({**_TABLE, "day": pyarrow.array(_DAYS, pyarrow.date32())})

    def test_a_table(self):
        table = self.table()
        self.same(self.fw.score(table))
        self.same(self.fw.score(_Stream(table)))
        self.same(self.fw.score(pyarrow.concat_tables([table[:1], table[1:]])))
        self.same(self.fw.score(pyarrow.concat_tables([table[:1]] * 5 + [table])[5:]))
        coded = table.set_column(table.column_names.index("pick"), "pick", table["pick"].dictionary_encode())
        self.same(self.fw.score(coded))
        self.same(self.fw.score(table.set_column(3, "tasks", table["tasks"].cast(pyarrow.uint32()))))

    def test_the_interchange_protocol(self):
        table = pyarrow.table({"unit": ["A", "B"], "tasks": [4, 4], "done": [1, 2]})
        cards = self.fw.score(_Interchange(table))
        self.assertEqual([(c.unit, str(c.items["1.1"].points)) for c in cards], [("A", "1.00"), ("B", "2.00")])

    def test_wrong_tables(self):
        self.all_wrong(pyarrow.table({name: pyarrow.array(values, from_pandas=False) for name, values in self._WRONG.items()}))
        with self.assertRaises(parindex.ArgumentError):
            self.fw.score(pyarrow.table([[1], [2]], names=["tasks", "tasks"]))


class NothingInstalledTest(unittest.TestCase):
    def test_a_table_that_nothing_can_read(self):
        code, out, messages = support.python(
            "import sys\n"
            "for name in ('pandas', 'polars', 'pyarrow', 'numpy'): sys.modules[name] = None\n"
            "import parindex\n"
            "class Table:\n    def __dataframe__(self): return None\n"
            "class Stream:\n    def __arrow_c_stream__(self): return None\n"
            f"fw = parindex.Framework.loads({support.parindex and _TINY!r})\n"
            "for one in (Table(), Stream()):\n"
            "    try: fw.score(one)\n"
            "    except parindex.ArgumentError as error: print(error)\n"
            "try: fw.score({'unit': 'A', 'n': 1}).to_frame()\n"
            "except ImportError as error: print(error)\n"
        )
        self.assertEqual((code, messages), (0, ""))
        self.assertEqual([line.count("pandas") for line in out.splitlines()], [1, 1, 1])

    def test_arrays_of_results_without_numpy(self):
        code, out, messages = support.python(
            "import sys\nsys.modules['numpy'] = None\nimport parindex\n"
            f"cards = parindex.Framework.loads({_TINY!r}).score([{{'unit': 'A', 'n': 1}}, {{'unit': 'B', 'n': 0}}])\n"
            "print(type(cards.column()).__name__, list(cards.column()), list(cards.column('rank')))\n"
        )
        self.assertEqual((code, out, messages), (0, "array [100, 0] [1, 2]\n", ""))
        self.assertIsInstance(array("q"), array)


_TINY = (
    '{"format":"parindex-framework/1","id":"x","max":1,"period":{"from":"2026-01-01","to":"2026-12-31"},'
    '"facts":{"n":{"type":"count"}},"items":[{"code":"1","max":1,"rule":{"kind":"check","if":"n > 0"}}]}'
)

if __name__ == "__main__":
    unittest.main()
