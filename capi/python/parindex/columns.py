# SPDX-License-Identifier: Apache-2.0
"""Scoring by column: facts as arrays, thousands of units in one call."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

from . import _call
from . import _structs as c
from ._handle import Closable, Handle
from ._inputs import is_frame, units_text
from ._native import lib
from ._options import Settings, period_text
from ._outputs import structs
from ._progress import Progress
from .errors import ArgumentError
from .frames import Data, Table, table_of
from .frames.report import Report, no_text_facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional

    from ._progress import ProgressFunction
    from .framework import Framework
    from .scorecards import Scorecards

__all__ = ["Columns"]

_UNIT_COLUMNS = ("unit", "name", "kind", "parent", "period")


class Columns(Closable):
    """A framework with bound columns of facts, to be scored as often as their data changes. One thread at a time.

    Made by `Framework.bind`. A column is named by its fact (of a tally: `fact:OPTION`); what may stand in it:

    | fact | values |
    | --- | --- |
    | count, tally | integers; floats where they are whole, NaN is not given |
    | number, percent | Decimals, texts, integers; integers of 10^-n by `Raw(values, scale=n)`; never floats |
    | flag | truths, 0 and 1 |
    | choice | codes of options; positions by `Raw(values)` |
    | date, datetime | days and times of the table's package, dates, texts; day numbers and seconds by `Raw` |

    None, NaN, NaT and the empty text are "not given". Arrays of signed integers and of truths are used as they are: change
    them and score again. All else is converted once; `copied` says which.

    >>> import parindex
    >>> from array import array
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}]}''')
    >>> done = array("i", [3, 8])
    >>> bound = fw.bind({"unit": ["A", "B"], "all": array("i", [8, 8]), "done": done}, period=2026)
    >>> points, rank = array("q", [0, 0]), array("i", [0, 0])
    >>> _ = bound.score_into({"points": points, "rank": rank})
    >>> points.tolist(), rank.tolist()
    ([375, 1000], [2, 1])
    >>> done[1] = 1
    >>> bound.score()["B"].points
    Decimal('1.25')
    """

    _what = ("set of columns", "bộ cột")

    def __init__(self, framework: Framework, prepared: _Prepared, handle: Handle) -> None:
        self.framework = framework
        self.language = prepared.settings.language
        #: how many units there are
        self.rows = prepared.rows
        #: columns that were converted: later changes of the table do not reach them
        self.copied: tuple[str, ...] = prepared.copied
        self._handle = handle
        self._prepared = prepared
        self._rules = framework.items
        self._digits = framework.digits

    def score(self, *, progress: Optional[ProgressFunction] = None) -> Scorecards:
        """Scores the columns as their data stands now; the result keeps a copy of the data."""
        from .scorecards import Scorecards

        handle = self._live()
        with Progress(progress) as steps:
            made = _call.create(
                lib.parindex_columns_score, handle.pointer, steps.callback, None, language=self.language
            )
            result = Handle(made, lib.parindex_result_free)
        return Scorecards(self.framework, result, self.language, self._prepared)

    def score_into(
        self,
        outputs: Mapping[Any, Any],
        *,
        scale: Optional[int] = None,
        progress: Optional[ProgressFunction] = None,
    ) -> Columns:
        """Scores the columns as their data stands now, straight into arrays of signed integers.

        :param outputs: arrays by what goes into them: "points", "max", "applicable_max", "lowest", "highest", "state",
            "rank", "of", "index", "pending", "band" of the whole, or a pair of one of these and an item's label
        :param scale: decimals of points and maxima; else those that the framework shows
        """
        handle = self._live()
        columns, kept = structs(outputs, self._rules, self._digits, self.rows, scale)
        with Progress(progress) as steps:
            _call.call(
                lib.parindex_columns_score_into, handle.pointer, columns, len(columns), steps.callback, None,
                language=self.language,
            )  # fmt: skip
        del kept
        return self

    def __len__(self) -> int:
        return self.rows

    def __repr__(self) -> str:
        if self.closed:
            return "<parindex.Columns, closed>"
        return f"<parindex.Columns of {self.rows} units, {self._prepared.count} facts, for {self.framework.id}>"


class _Prepared:
    """Columns as the library takes them, with all that must stay alive."""

    def __init__(
        self, framework: Framework, table: Table, names: Mapping[str, Optional[str]], settings: Settings
    ) -> None:
        self.settings = settings
        self.rows = table.rows
        self.ids: Optional[list[Optional[str]]] = None
        self.kept: list[Any] = []
        self.pointers: dict[str, Any] = {}
        self.attributes: list[tuple[str, Any]] = []
        self.who: dict[str, Optional[list[Optional[str]]]] = {}
        self.array: Any = None
        self.count = 0
        self.copied: tuple[str, ...] = ()
        self.period: Optional[bytes] = settings.period
        self._table = table
        self._framework = framework
        self._names = names

    def units(self, register: Optional[dict[str, dict[str, str]]], attributes: Sequence[str]) -> None:
        """Who the rows are."""
        table = self._table
        given = {name: table.texts(name) for name in _UNIT_COLUMNS if name in table.names}
        self.ids = given.get("unit")
        values: dict[str, list[Optional[str]]] = {name: table.texts(name) for name in attributes}
        if register:
            self._complete(given, values, register)
        periods = given.pop("period", None)
        if periods is not None:
            distinct = set(periods)
            if len(distinct) == 1 and None not in distinct and self.period is None:
                self.period = period_text(distinct.pop())
            else:
                given["period"] = periods
        for name, texts in given.items():
            if name == "unit" and None in texts:
                row = texts.index(None)
                raise ArgumentError(f"row {row} names no unit", f"dòng {row} không ghi mã đơn vị")
            self.pointers[name] = self._texts(name, texts)
        self.attributes = [(name, self._texts(name, texts)) for name, texts in values.items()]
        self.who = {name: given.get(name) for name in _UNIT_COLUMNS}
        self.who["unit"] = self.ids or [str(row + 1) for row in range(self.rows)]
        self.who["period"] = self._periods(given.get("period"))

    def _periods(self, periods: Optional[list[Optional[str]]]) -> Optional[list[Optional[str]]]:
        """The period of each row, as people write it."""
        default = self.period.decode() if self.period is not None else self._framework.period
        known = {one: _shown_period(one) for one in {default, *(periods or ())}}
        return [known[one or default] for one in periods or [default] * self.rows]

    def _complete(self, given: Any, values: Any, register: dict[str, dict[str, str]]) -> None:
        """Adds what a register of units says to what the table says."""
        ids = self.ids or [str(row + 1) for row in range(self.rows)]
        rows = [register.get(id or "", {}) for id in ids]
        names = dict.fromkeys(name for row in register.values() for name in row if name != "unit")
        for name in names:
            told: list[Optional[str]] = [row.get(name) or None for row in rows]
            target = given if name in ("name", "kind", "parent") else values
            own = target.get(name)
            if own is None:
                target[name] = told
                continue
            for row, (one, other) in enumerate(zip(own, told)):
                if one and other and one != other and name != "name":
                    raise ArgumentError(
                        f"unit {ids[row]!r}: the table says {name} {one!r}, the register {other!r}",
                        f"đơn vị {ids[row]!r}: bảng ghi {name} là {one!r}, danh mục ghi {other!r}",
                    )
            target[name] = [one or other for one, other in zip(own, told)]

    def _texts(self, name: str, texts: list[Optional[str]]) -> int:
        address, kept = text_pointers(name, texts)
        self.kept.append(kept)
        return address

    def facts(self, scales: Mapping[str, int], attributes: Sequence[str]) -> None:
        """The columns of facts."""
        framework = self._framework
        report = Report(self.settings.language)
        bound: list[tuple[Any, int, Data]] = []
        copied = []
        for name in self._table.names:
            if name in _UNIT_COLUMNS and name not in self._names or name in attributes:
                continue
            wanted = self._names.get(name, name)
            if wanted is None:
                continue
            fact, option = _find(framework, wanted)
            if fact is None:
                report.unknown_column(wanted, framework.facts.keys())
                continue
            if fact.type == "text":
                raise no_text_facts(name)
            one = Report(self.settings.language)
            data = self._table.data(name, fact, scales.get(name, 0), one)
            report.merge(one)
            if data is None:
                continue
            bound.append((fact, option, data))
            if not data.live:
                copied.append(name)
        report.refuse(self.ids)
        self.copied = tuple(copied)
        self.count = len(bound)
        self.array = (c.Column * max(1, len(bound)))()
        size = ctypes.sizeof(c.Column)
        for column, (fact, option, data) in zip(self.array, bound):
            column.struct_size = size
            column.type = data.type
            column.fact = fact.position
            column.option = option
            column.scale = data.scale
            column.data = data.address or _SOMEWHERE
            column.validity = data.validity
            column.stride = data.stride
            self.kept.append(data.keep)

    def options(self, progress: Optional[Progress]) -> Any:
        """The library's options, with the units."""
        out = self.settings.struct(progress)
        out.period = self.period
        out.unit_ids = self.pointers.get("unit")
        out.unit_names = self.pointers.get("name")
        out.unit_kinds = self.pointers.get("kind")
        out.unit_parents = self.pointers.get("parent")
        out.unit_periods = self.pointers.get("period")
        if self.attributes:
            names = (ctypes.c_char_p * len(self.attributes))(*(name.encode() for name, _ in self.attributes))
            values = (ctypes.c_void_p * len(self.attributes))(*(address for _, address in self.attributes))
            out.attribute_count = len(self.attributes)
            out.attribute_names = ctypes.addressof(names)
            out.attribute_values = ctypes.addressof(values)
            out.held_attributes = (names, values)
        return out


# Where an empty column is: the library wants an address.
_NOTHING = ctypes.create_string_buffer(8)
_SOMEWHERE = ctypes.addressof(_NOTHING)


def _find(framework: Framework, name: str) -> tuple[Any, int]:
    """The fact of a column, and the position of the option that `fact:OPTION` names."""
    facts = framework.facts
    fact = facts.get(name)
    if fact is not None:
        return (None, 0) if fact.type == "tally" else (fact, 0)
    head, colon, option = name.rpartition(":")
    fact = facts.get(head) if colon else None
    if fact is not None and fact.type == "tally" and option in fact.options:
        return fact, fact.options.index(option)
    return None, 0


def text_pointers(name: str, texts: Sequence[Optional[str]]) -> tuple[int, Any]:
    """An array of pointers to texts; None is a null pointer."""
    count = len(texts)
    numpy = sys.modules.get("numpy")
    if numpy is not None and sys.implementation.name == "cpython" and count > 64:
        return _text_pointers_at_once(name, texts, numpy)
    encoded = [None if one is None else one.encode("utf-8", "surrogatepass") for one in texts]
    if any(one is not None and b"\0" in one for one in encoded):
        raise _nul(name)
    array = (ctypes.c_char_p * max(1, count))(*encoded)
    return ctypes.addressof(array), array


def _text_pointers_at_once(name: str, texts: Sequence[Optional[str]], numpy: Any) -> tuple[int, Any]:
    missing = None in texts
    whole = "\0".join([one or "" for one in texts] if missing else texts)  # type: ignore[arg-type]
    blob = numpy.frombuffer(whole.encode("utf-8", "surrogatepass") + b"\0", dtype=numpy.uint8)
    ends = numpy.flatnonzero(blob == 0)
    if len(ends) != len(texts):
        raise _nul(name)
    pointers = numpy.empty(len(texts), dtype=numpy.uintp)
    pointers[0] = 0
    pointers[1:] = ends[:-1] + 1
    pointers += numpy.uintp(blob.__array_interface__["data"][0])
    if missing:
        pointers[numpy.fromiter((one is None for one in texts), dtype=bool, count=len(texts))] = 0
    return pointers.__array_interface__["data"][0], (pointers, blob)


def _shown_period(period: Optional[str]) -> Optional[str]:
    from ._json import bounds_of_period
    from .scorecard import period_text as shown

    try:
        return None if period is None else shown(*bounds_of_period(period))
    except ArgumentError:
        return period  # the library says what is wrong with it


def _nul(name: str) -> ArgumentError:
    return ArgumentError(
        f"column {name!r} has a text with a NUL character", f"cột {name!r} có văn bản chứa ký tự NUL"
    )


def _register(units: Any) -> Optional[dict[str, dict[str, str]]]:
    """The rows of a unit register by id."""
    if units is None:
        return None
    import csv
    import io

    text = units_text(units).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if rows and "unit" not in rows[0]:
        raise ArgumentError("a unit register has a column named unit", "danh mục đơn vị phải có cột unit")
    return {row["unit"]: {key: value for key, value in row.items() if key and value} for row in rows}


def _prepare(
    framework: Framework,
    table: Table,
    names: Optional[Mapping[str, Optional[str]]],
    units: Any,
    settings: Settings,
    scales: Optional[Mapping[str, int]],
    attributes: Sequence[str],
) -> _Prepared:
    renamed = names or {}
    for what, given in (("columns", renamed), ("scales", scales or {}), ("attributes", attributes)):
        for name in given:
            if name not in table.names:
                raise ArgumentError(
                    f"{what} names {name!r}, which is no column", f"{what} có {name!r} không phải là cột"
                )
    out = _Prepared(framework, table, renamed, settings)
    out.units(_register(units), attributes)
    out.facts(scales or {}, attributes)
    return out


def score_frame(
    framework: Framework,
    frame: Any,
    names: Optional[Mapping[str, Optional[str]]],
    units: Any,
    settings: Settings,
    progress: Optional[ProgressFunction],
    scales: Optional[Mapping[str, int]] = None,
    attributes: Sequence[str] = (),
) -> Scorecards:
    """Scores a table of columns."""
    from .scorecards import Scorecards

    table = table_of(frame)
    prepared = _prepare(framework, table, names, units, settings, scales, attributes)
    handle = framework._live()
    with Progress(progress) as steps:
        options = prepared.options(steps)
        made = _call.create(
            lib.parindex_score_columns, handle.pointer, prepared.array, prepared.count, prepared.rows, options,
            language=settings.language,
        )  # fmt: skip
        result = Handle(made, lib.parindex_result_free)
    return Scorecards(framework, result, settings.language, prepared)


def as_csv(framework: Framework, frame: Any) -> Optional[bytes]:
    """The CSV of a table that cannot be scored by column; None: it can.

    That is a table with a row a fact (unit, fact, value), with points from elsewhere (points:CODE) or with texts.
    """
    table = table_of(frame)
    names = set(table.names)
    texts = any(name.startswith("points:") or framework._fact_type(name) == "text" for name in names)
    return table.csv() if texts or {"unit", "fact", "value"} <= names else None


def bind_table(
    framework: Framework,
    table: Any,
    names: Optional[Mapping[str, Optional[str]]],
    units: Any,
    settings: Settings,
    scales: Optional[Mapping[str, int]] = None,
    attributes: Sequence[str] = (),
) -> Columns:
    """Binds a table of columns."""
    if isinstance(table, Mapping):
        from .frames.arrays import ArraysTable

        columns: Table = ArraysTable(table)
    elif is_frame(table):
        columns = table_of(table)
    else:
        raise ArgumentError(
            f"columns are a mapping of names to arrays or a table, not {type(table).__name__}",
            f"các cột là từ điển tên → mảng hoặc bảng số liệu, không phải {type(table).__name__}",
        )
    prepared = _prepare(framework, columns, names, units, settings, scales, attributes)
    handle = framework._live()
    made = _call.create(
        lib.parindex_columns_bind, handle.pointer, prepared.array, prepared.count, prepared.rows,
        prepared.options(None), language=settings.language,
    )  # fmt: skip
    return Columns(framework, prepared, Handle(made, lib.parindex_columns_free, kept=prepared))
