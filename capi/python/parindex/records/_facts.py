# SPDX-License-Identifier: Apache-2.0
"""Facts with their sources, and what became of the rows."""

from __future__ import annotations

from ctypes import byref, c_uint64

from .. import _records_native as r
from .._call import mistakes_of, new_struct
from .._handle import Handle
from .._inputs import is_frame
from .._records_call import create, write
from .._records_native import lib
from ._members import Members
from ._request import Request
from ._tables import reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, NamedTuple, Optional

    from .._progress import ProgressFunction
    from ..errors import Mistake
else:
    from .._named import NamedTuple

__all__ = ["Fact", "Facts", "Quality", "Source", "facts", "kinds"]


class Source(NamedTuple):
    """Rows of one table behind a fact."""

    file: str  #: as it was named
    rows: int  #: how many
    lines: list[int]  #: the first of them, from 1, where they are known


class Fact(NamedTuple):
    """One fact that was counted."""

    unit: str  #: id of the unit
    period: tuple[str, str]  #: first and last day, "2026-04-01" and "2026-06-30"
    fact: str  #: id
    value: Optional[str]  #: "351", "2023-11-30", "true"; None: missing
    how: str  #: what was counted, such as "on_time where channel = online"
    sources: list[Source]  #: where it comes from


class Quality(NamedTuple):
    """What became of the rows: `rows_in == rows_counted + rows_refused`."""

    rows_in: int  #: rows read
    rows_counted: int  #: rows taken in
    rows_refused: int  #: rows left out
    reasons: dict[str, int]  #: how many for each code of a mistake
    refused: list[Mistake]  #: the first refused rows
    doubtful_rows: int  #: rows that are counted, but look wrong
    doubtful: list[Mistake]  #: the first of these


class Facts(Members):
    """Facts out of records; iterating gives each `Fact`. `Framework.score` and `read` take it as it is.

    >>> import parindex
    >>> table = "unit,received,due,finished\\nA,2026-04-02,2026-04-10,2026-04-09\\nA,2026-04-02,2026-04-10,2026-04-13\\n"
    >>> facts = parindex.records.facts("dossiers", table, periods="2026-Q2", file="q2.csv",
    ...     mapping={"format": "parindex-records/1", "facts": {"done.late": {"count": "finished_late"}}})
    >>> print(facts.to_csv(), end="")
    unit,period,fact,value
    A,2026-04-01..2026-06-30,done.late,1
    >>> facts[0].sources[0].file, facts[0].sources[0].rows
    ('q2.csv', 1)
    """

    _what = ("set of facts", "tập số liệu")

    _count = lib.parindex_records_facts_count

    def _member(self, handle: Handle, at: int) -> Fact:
        raw = new_struct(r.Fact)
        lib.parindex_records_facts_fact(handle.pointer, at, byref(raw))
        return Fact(
            raw.unit.decode(),
            (raw.period_from.decode(), raw.period_to.decode()),
            raw.fact.decode(),
            raw.value.decode() or None,
            raw.how.decode(),
            [self._source(handle, at, source) for source in range(raw.source_count)],
        )

    def _source(self, handle: Handle, at: int, source: int) -> Source:
        raw = new_struct(r.Source)
        lib.parindex_records_facts_source(handle.pointer, at, source, byref(raw))
        return Source(raw.file.decode("utf-8", "surrogateescape"), raw.rows, raw.lines[: raw.line_count])

    @property
    def quality(self) -> Quality:
        """What became of the rows."""
        handle = self._live()
        raw = new_struct(r.Quality)
        lib.parindex_records_facts_quality(handle.pointer, byref(raw))
        reasons = {}
        rows = c_uint64()
        for index in range(raw.reason_count):
            code = lib.parindex_records_facts_reason(handle.pointer, index, byref(rows))
            reasons[code.decode()] = rows.value
        return Quality(
            raw.rows_in,
            raw.rows_counted,
            raw.rows_refused,
            reasons,
            _mistakes(raw.refused_count, lib.parindex_records_facts_refused, handle),
            raw.doubtful_rows,
            _mistakes(raw.doubtful_count, lib.parindex_records_facts_doubtful, handle),
        )

    def to_csv(self) -> str:
        """Long CSV, `unit,period,fact,value`."""
        return write(lib.parindex_records_facts_write, self._live().pointer, r.CSV).decode()

    def to_json(self) -> str:
        """JSON with sources and quality, format parindex-facts/1."""
        return self._as_facts().decode()

    def to_frame(self, library: Optional[str] = None) -> Any:
        """A table of pandas or polars, a row a fact: unit, period, fact, value (text), how, rows.

        :param library: "pandas" or "polars"; else the one that is loaded already, or installed
        """
        from ..frames.results import _library

        rows = [
            (
                fact.unit,
                "..".join(fact.period),
                fact.fact,
                fact.value,
                fact.how,
                sum(one.rows for one in fact.sources),
            )
            for fact in self
        ]
        names = ("unit", "period", "fact", "value", "how", "rows")
        return _library(library).DataFrame({name: [row[at] for row in rows] for at, name in enumerate(names)})

    def _as_facts(self) -> bytes:  # with sources, so that traces go down to the records
        return write(lib.parindex_records_facts_write, self._live().pointer, r.JSON)

    def __repr__(self) -> str:
        if self.closed:
            return "<parindex.records.Facts, closed>"
        return f"<parindex.records.Facts: {len(self)} facts>"


def _mistakes(count: int, get: Callable[..., int], handle: Handle) -> list[Mistake]:
    return mistakes_of(count, lambda index, raw: get(handle.pointer, index, raw))


def kinds() -> list[str]:
    """The kinds of record there are.

    >>> import parindex
    >>> "dossiers" in parindex.records.kinds()
    True
    """
    out: list[str] = []
    while True:
        name: Optional[bytes] = lib.parindex_records_kind(len(out))
        if name is None:
            return out
        out.append(name.decode())


def facts(
    kind: str,
    tables: Any,
    *,
    mapping: Any = None,
    form: Any = None,
    framework: Any = None,
    periods: Any = None,
    as_of: Any = None,
    units: Any = None,
    calendar: Any = None,
    threads: Optional[int] = 1,
    listed: int = 1000,
    keep_going: bool = False,
    progress: Optional[ProgressFunction] = None,
    language: Optional[str] = None,
    file: str = "",
) -> Facts:
    """Reads tables of records and counts.

    :param kind: "dossiers", "tasks" … (`kinds()`)
    :param tables: a path (CSV or TSV, plain, .gz or .zst; other kinds than dossiers also JSON Lines), CSV text, an open
        file, a table of pandas, polars or Arrow, or a list of these. Dossiers in a table whose columns have the names
        and types of fields are taken over by column, without copies of texts; other tables go through CSV.
    :param mapping: a document parindex-records/1 (path, text or mapping); without: columns are named as fields
    :param form: for surveys: a document parindex-survey-form/1
    :param framework: a `Framework`: what its facts ask of this kind is counted, in its period
    :param periods: 2026, "2026-Q2", a pair of dates, or a list of these
    :param as_of: the day what still runs is looked at; else each period's last day
    :param units: ids that are known; rows of others are refused
    :param calendar: a `Calendar`, or the path of a CSV file of days off
    :param threads: how many, None for as many as there are processors; the facts are the same
    :param listed: how many refused rows are listed
    :param keep_going: count the sound rows although others are refused; `quality` names those
    :param progress: called now and then with (bytes read, all bytes or 0); a true answer stops: `Cancelled`
    :param file: what texts and tables without a name are called
    :raises DataError: with every mistake, also each refused row unless `keep_going`
    """
    request = Request(
        mapping=mapping, form=form, framework=framework, periods=periods, as_of=as_of, units=units,
        calendar=calendar, threads=threads, listed=listed, keep_going=keep_going, language=language,
    )  # fmt: skip
    if kind == "dossiers" and is_frame(tables):
        from ._dossiers import Dossiers

        with Dossiers._of(request) as counts:
            counts.add(tables, progress=progress, file=file)
            counted: Facts = counts.facts()
            return counted

    def call(inputs: Any, options: Any) -> Facts:
        made = create(
            lib.parindex_records_read, kind.encode(), inputs.array, inputs.count, byref(options),
            language=request.language,
        )  # fmt: skip
        return Facts(Handle(made, lib.parindex_records_facts_free))

    return reading(tables, file, request, progress, call)
