# SPDX-License-Identifier: Apache-2.0
"""The results of a call: a scorecard a unit, ranked."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence as _Sequence
from ctypes import byref

from . import _call
from . import _structs as c
from ._handle import Closable, Handle
from ._listing import _unknown
from ._native import lib
from ._outputs import KINDS, new_array, structs
from .errors import ArgumentError, Mistake, NotFoundError
from .scorecard import Scorecard, period_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Optional, Union

    from ._progress import ProgressFunction
    from .advice import Advice
    from .columns import _Prepared
    from .framework import Framework
    from .simulation import Simulation
    from .view import View

__all__ = ["Scorecards"]


class Scorecards(Closable, _Sequence):  # type: ignore[type-arg]
    """Scorecards in order of the input; by position (`cards[0]`) and by unit (`cards["H26.189"]`).

    Where a unit was scored in several periods, its name gives the first, and `cards["H26.189", "2025"]` that of 2025.
    Immutable: use them in any number of threads at once.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}]}''', language="en")
    >>> with fw.score([{"unit": "A", "all": 8, "done": 3}, {"unit": "B", "all": 3, "done": 3}], period=2026) as cards:
    ...     print(cards)
    ...     print([card.unit for card in cards], cards["B"].rank, "C" in cards)
    ...     print(cards.to_csv().splitlines()[0].split(",")[:3])
    <parindex.Scorecards: 2 units of x, 2026>
    ['A', 'B'] 1 False
    ['unit', 'name', 'kind']
    >>> cards["A"]
    Traceback (most recent call last):
        ...
    parindex.errors.ArgumentError: this result is closed
    """

    _what = ("result", "kết quả")

    def __init__(
        self, framework: Framework, handle: Handle, language: str, prepared: Optional[_Prepared] = None
    ) -> None:
        self.framework = framework
        #: "vi" or "en": of texts, unless one asks for the other
        self.language = language
        self._handle = handle
        self._prepared_ids = None if prepared is None else prepared.ids
        self._prepared_who = None if prepared is None else prepared.who
        self._by_column = prepared is not None
        self._rules = framework.items
        self._bands = framework.bands
        self._digits = framework.digits
        self._framework_id = framework.id
        self._framework_title = framework.title
        self._rows = self._scored_rows(prepared)

    def _scored_rows(self, prepared: Optional[_Prepared]) -> Any:
        handle = self._live()
        count = lib.parindex_result_unit_count(handle.pointer)
        if prepared is None or not prepared.settings.flags & c.SCORE_KEEP_GOING:
            return range(count)
        states = self._read_rows({("state", None): None}, count)["state", None]
        return [row for row, state in enumerate(states.tolist()) if state >= 0]

    # ---- as a sequence and a mapping

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, key: Any) -> Any:
        self._live()
        if isinstance(key, slice):
            return [Scorecard(self, row) for row in self._rows[key]]
        if isinstance(key, (str, tuple)):
            found = self._find(key)
            if found is None:
                raise self._not_found(key)
            return Scorecard(self, found)
        return Scorecard(self, self._rows[key])

    def __iter__(self) -> Iterator[Scorecard]:
        for row in self._rows:
            yield Scorecard(self, row)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, Scorecard):
            return key._cards is self
        return isinstance(key, (str, tuple)) and self._find(key) is not None

    def keys(self) -> list[str]:
        """The units' ids, in order."""
        return [id for _, id in self._ids()]

    def get(self, unit: Union[str, tuple[str, str]], default: Any = None) -> Any:
        """The scorecard of a unit, or the default."""
        found = self._find(unit)
        return default if found is None else Scorecard(self, found)

    def _ids(self) -> Iterator[tuple[int, str]]:
        if self._prepared_ids is not None:
            for row in self._rows:
                yield row, self._prepared_ids[row] or ""
        elif self._by_column:
            for row in self._rows:
                yield row, str(row + 1)
        else:
            handle = self._live()
            raw = _call.new_struct(c.UnitScore)
            for row in self._rows:
                _call.call(lib.parindex_result_unit, handle.pointer, row, byref(raw))
                yield row, raw.id.decode()

    def _find(self, key: Any) -> Optional[int]:
        unit, period = key if isinstance(key, tuple) else (key, None)
        if not isinstance(unit, str):
            raise _bad_key(key)
        handle = self._live()
        found = lib.parindex_result_find_unit(handle.pointer, *_call.encoded(unit))
        if found == c.NONE:
            return None
        if period is None:
            return found if isinstance(self._rows, range) or found in self._rows else None
        raw = _call.new_struct(c.UnitScore)
        for row, id in self._ids():
            if id == unit:
                _call.call(lib.parindex_result_unit, handle.pointer, row, byref(raw))
                if period_text(raw.period_from.decode(), raw.period_to.decode()) == str(period):
                    return row
        return None

    def _not_found(self, key: Any) -> NotFoundError:
        if isinstance(key, tuple):
            return NotFoundError(
                f"there is no scorecard of {key[0]!r} in {key[1]!r}",
                f"không có bảng điểm của {key[0]!r} kỳ {key[1]!r}",
            )
        return NotFoundError(*_unknown(key, self.keys(), ("unit", "đơn vị")))

    # ---- what was said

    @property
    def warnings(self) -> list[Mistake]:
        """What reading and scoring drew: warnings, and with `keep_going` the mistakes of units that were left out."""
        handle = self._live()
        return _call.mistakes_of(
            lib.parindex_result_mistake_count(handle.pointer),
            lambda index, raw: lib.parindex_result_mistake(handle.pointer, index, raw),
        )

    @property
    def left_out(self) -> list[str]:
        """Ids of units that were left out because their data is wrong (`keep_going`)."""
        return list(dict.fromkeys(one.unit for one in self.warnings if one.severity == "error" and one.unit))

    # ---- as texts

    def to_json(self, path: Any = None) -> Optional[str]:
        """An array of scorecards, format parindex-scorecard/1: the text, or None when it went to a file."""
        return self._written(c.VIEW_JSON, None, path)

    def to_jsonl(self, path: Any = None) -> Optional[str]:
        """One scorecard a line."""
        return self._written(c.VIEW_JSON_LINES, None, path)

    def to_csv(self, path: Any = None, *, long: bool = False, language: Optional[str] = None) -> Optional[str]:
        """A row a unit and a column an item; or, `long`, a row a unit and item."""
        return self._written(c.VIEW_CSV_LONG if long else c.VIEW_CSV, language, path)

    def table(self, language: Optional[str] = None) -> str:
        """Points, index, band and rank for a person."""
        return self._written(c.VIEW_TABLE, language, None) or ""

    def ranking(self, format: str = "table", language: Optional[str] = None) -> str:
        """The ranking of each cohort: "table" for a person, "csv" or "json"."""
        views = {"table": c.VIEW_RANKING, "csv": c.VIEW_RANKING_CSV, "json": c.VIEW_RANKING_JSON}
        if format not in views:
            raise ArgumentError(
                f"a ranking is one of {', '.join(views)}, not {format!r}",
                f"bảng xếp hạng là một trong {', '.join(views)}, không phải {format!r}",
            )
        return self._written(views[format], language, None) or ""

    def report(
        self,
        path: Any = None,
        *,
        unit: Optional[str] = None,
        previous: Optional[Scorecards] = None,
        advice: Optional[Advice] = None,
        simulation: Optional[Simulation] = None,
        language: Optional[str] = None,
    ) -> Optional[str]:
        """One HTML page that stands alone, to read, print and send on: the text, or None when it went to a file.

        Workbooks and text documents (XLSX, DOCX) are written by the command line tool only.

        :param unit: the unit that is shown in full, beside those it is compared with; else all, each in short
        :param previous: scorecards of an earlier period, by the same framework, to show what changed
        :param advice: of the unit, from `advise`: its next steps and the way to its target are shown, too
        :param simulation: from `simulate`: how sure ranks are is shown, too; both are sought anew, the same way
        :raises NotFoundError: when there is no such unit
        """
        from .advice import report

        data = report(self, unit, previous, advice, simulation, language or self.language)
        if path is None:
            return data.decode()
        _replace(os.fspath(path), data)
        return None

    # ---- what to do about it

    def advise(
        self,
        unit: Union[None, str, tuple[str, str], Scorecard] = None,
        *,
        target: Any = None,
        item: Optional[str] = None,
        effort: Any = None,
        least: str = "effort",
        as_of: Any = None,
        soon: int = 30,
        budget: Optional[int] = None,
        language: Optional[str] = None,
    ) -> Advice:
        """What a unit lost and why, what is at risk, and the least that has to change.

        Each promise was scored, with the earlier period and the calendar that the scorecards were made with.

        :param unit: as in `cards[unit]`; may be left out where there is only one
        :param target: a number of points, "index:90", "band:A" or "rank:3"
        :param item: label of the only leaf that is told about, with all its steps
        :param effort: which facts may change, and at what cost: a mapping as in the format parindex-effort/1, or
            JSON text
        :param least: of two ways to a target the one with less "effort", or with fewer "changes"
        :param as_of: the day from which things are looked at; :param soon: days in which an open item is due soon
        :param budget: scorings of a leaf that a search may take
        :raises NotFoundError: when there is no such unit or item
        :raises ArgumentError: when a target or day cannot be read
        :raises DataError: with every mistake of the effort document
        """
        from .advice import advise

        return advise(
            self, self._row(unit), language or self.language,
            target=target, item=item, effort=effort, least=least, as_of=as_of, soon=soon, budget=budget,
        )  # fmt: skip

    # ---- side by side

    def compare(
        self, before: Scorecards, unit: Optional[str] = None, *, mapping: Any = None, language: Optional[str] = None
    ) -> Any:
        """What changed since an earlier period or day, by which items, exactly.

        :param before: the earlier scorecards, by the same framework or another
        :param unit: the only unit, which gives a `Comparison`; else `Comparisons` of all that are there in both
        :param mapping: which items answer to each other under two frameworks: a mapping as in the format
            parindex-mapping/1, JSON text, or a path
        :raises NotFoundError: when the unit is not there in both
        :raises DataError: with every mistake of the mapping document
        """
        from .comparison import compare

        return compare(self, before, unit, mapping, language or self.language)

    def check(self, published: Any, *, file: str = "", language: Optional[str] = None) -> View:
        """A published table against these scorecards: every cell that differs, and by how much.

        :param published: the path or the text of a CSV file with the column `unit`, and `item`, `points`, `rank`,
            `index`, `band`, `state` or labels of items
        """
        from .comparison import check

        return check(self, published, file, language or self.language)

    def simulate(
        self,
        plan: Any = None,
        *,
        draws: Optional[int] = None,
        seed: Optional[int] = None,
        threads: Optional[int] = 1,
        index: bool = True,
        pairs: bool = False,
        leave_out: bool = False,
        samples: int = 0,
        units: Any = (),
        progress: Optional[ProgressFunction] = None,
        language: Optional[str] = None,
    ) -> Simulation:
        """Scores the assessments many times with other weights, thresholds or facts: how far ranks can be trusted.

        :param plan: what is drawn: a mapping as in the format parindex-simulation/1, JSON text, or a path; else the
            weights of the top items, within 25 %
        :param draws: how many; :param seed: of the random numbers; else the plan's, 10,000 and 1
        :param threads: how many, None for as many as there are processors; the outcome is the same
        :param index: also the spread of the index; :param pairs: also who comes before whom
        :param leave_out: also the ranking without each item
        :param samples: base samples of Sobol indices; :param units: whose rank and index they are asked for, too
        :param progress: called now and then with (draws done, draws); a true answer stops: `Cancelled`
        :raises DataError: with every mistake of the plan
        """
        from .simulation import simulate

        return simulate(
            self, plan, draws, seed, threads, index, pairs, leave_out, samples, units, progress, language or self.language
        )

    def _row(self, unit: Any) -> int:
        """The row of a scorecard that somebody means."""
        if isinstance(unit, Scorecard):
            if unit._cards is not self:
                raise ArgumentError("the scorecard is of another result", "bảng điểm này thuộc kết quả khác")
            return unit._row
        if unit is None:
            if len(self._rows) == 1:
                return int(self._rows[0])
            raise ArgumentError(
                f"name the unit: there are {len(self._rows)}", f"hãy nêu đơn vị: có {len(self._rows)} đơn vị"
            )
        found = self._find(unit)
        if found is None:
            raise self._not_found(unit)
        return found

    def _written(self, view: int, language: Optional[str], path: Any) -> Optional[str]:
        handle = self._live()
        code = _call.language_code(language or self.language)
        data = _call.write(lib.parindex_result_write, handle.pointer, view, code)
        if path is None:
            return data.decode()
        _replace(os.fspath(path), data)
        return None

    # ---- by column

    def column(self, what: str = "points", item: Optional[str] = None, *, scale: Optional[int] = None) -> Any:
        """A column of results: an array of numpy when that is in use, else of the module array.

        :param what: "points", "max", "applicable_max", "lowest", "highest", "state", "rank", "of"; of the whole also
            "index", "pending" and "band"
        :param item: label of the item; None: the whole
        :param scale: points and maxima are whole numbers of 10^-scale; else of the decimals that the framework shows
        """
        if what not in KINDS:
            known = ", ".join(KINDS)
            raise ArgumentError(
                f"a column of results is one of {known}, not {what!r}",
                f"cột kết quả là một trong {known}, không phải {what!r}",
            )
        return self._read({(what, item): None}, scale)[what, item]

    def _read(self, wanted: dict[Any, Any], scale: Optional[int] = None) -> dict[Any, Any]:
        """Columns of the rows that count."""
        handle = self._live()
        count = lib.parindex_result_unit_count(handle.pointer)
        out = self._read_rows(wanted, count, scale)
        if not isinstance(self._rows, range):
            out = {key: _taken(values, self._rows) for key, values in out.items()}
        return out

    def _read_rows(self, wanted: dict[Any, Any], count: int, scale: Optional[int] = None) -> dict[Any, Any]:
        handle = self._live()
        arrays = {key: new_array(key[0], count) for key in wanted}
        columns, kept = structs(arrays, self._rules, self._digits, count, scale)
        _call.call(lib.parindex_result_read, handle.pointer, columns, len(columns))
        del kept
        return arrays

    def to_frame(
        self, library: Optional[str] = None, *, items: bool = True, states: bool = False, numbers: str = "decimal"
    ) -> Any:
        """A table with a row a unit: who it is, points, index, band, rank, and a column of points an item.

        :param library: "pandas" or "polars"; else the one that is in use, or installed
        :param items: a column of points an item; :param states: a column of states an item, named `LABEL:state`
        :param numbers: "decimal" (exact), "float" (for plots) or "scaled" (whole numbers of 10^-digits)
        """
        from .frames.results import frame_of

        return frame_of(self, library, items, states, numbers)

    # ---- shown

    @property
    def period(self) -> Optional[str]:
        """The period of the first scorecard."""
        return Scorecard(self, self._rows[0]).period if len(self._rows) else None

    def __repr__(self) -> str:
        if self.closed:
            return "<parindex.Scorecards, closed>"
        count = len(self)
        period = f", {self.period}" if count else ""
        return f"<parindex.Scorecards: {count} unit{'' if count == 1 else 's'} of {self._framework_id}{period}>"

    def _repr_html_(self) -> str:
        from ._html import scorecards

        return scorecards(self)


def _bad_key(key: Any) -> ArgumentError:
    return ArgumentError(
        f"a scorecard is found by unit, or by unit and period, not by {key!r}",
        f"bảng điểm tìm theo đơn vị, hoặc đơn vị và kỳ, không theo {key!r}",
    )


def _taken(values: Any, rows: list[int]) -> Any:
    if "numpy" in sys.modules and hasattr(values, "take"):
        return values.take(rows)
    return type(values)(values.typecode, [values[row] for row in rows])


def _replace(path: Any, data: bytes) -> None:
    """Writes a file that appears whole or not at all."""
    import tempfile

    folder = os.path.dirname(os.path.abspath(path))
    number, part = tempfile.mkstemp(prefix=".parindex-", dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(part, 0o666 & ~mask)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise
