# SPDX-License-Identifier: Apache-2.0
"""Frameworks: the rules, read, checked and compiled."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ctypes import byref
from decimal import Decimal

from . import _call
from . import _structs as c
from ._handle import Closable, Handle
from ._inputs import Stream, Whole, inputs_of, is_frame, units_text
from ._listing import Listing
from ._native import lib
from ._numbers import decimal
from ._options import Settings
from ._progress import Progress
from .errors import ArgumentError, Mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Callable, NamedTuple, Optional, Union

    from ._progress import ProgressFunction
    from .batch import Batch
    from .columns import Columns
    from .scorecards import Scorecards
else:
    from ._named import NamedTuple

__all__ = ["Band", "Fact", "Framework", "Rule"]


class Fact(NamedTuple):
    """A fact that a framework asks for."""

    id: str  #: as documents, CSV headers and columns name it
    type: str  #: "count", "number", "percent", "flag", "choice", "date", "datetime", "text" or "tally"
    title: str  #: in the framework's language
    options: tuple[str, ...]  #: codes of a choice or tally
    at_most: str  #: id of the fact that bounds it, or ""
    ancestor: str  #: kind of unit it may be inherited from, or ""
    declared: bool  #: False: the unnamed fact of a check, choice or judged rule
    position: int  #: in `Framework.facts`


class Rule(NamedTuple):
    """An item of a framework: a node of its tree, with its rule where it is a leaf."""

    code: str  #: as the document writes it
    label: str  #: unique: the code, or PARENT/CODE
    title: str  #: in the framework's language
    max: Optional[Decimal]  #: None when it depends on the unit
    rule: str  #: "ratio", "tiers" …; "" for an inner item
    depth: int  #: 1: top level
    parent: Optional[str]  #: label of the item above
    digits: int  #: decimals its points are shown with
    source: str  #: "self", "appraisal", "survey", "data" or ""
    owner: str  #: who is responsible, or ""
    adjustment: bool  #: a bonus or penalty, outside the maximum
    position: int  #: in `Framework.items`


class Band(NamedTuple):
    """A class that units are put in by their points."""

    code: str
    title: str


class Framework(Closable):
    """A set of criteria with its rules. Immutable: use one in any number of threads at once.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{
    ...   "format": "parindex-framework/1", "id": "example", "title": {"vi": "Bộ tiêu chí mẫu", "en": "An example"},
    ...   "period": {"from": "2026-01-01", "to": "2026-12-31"}, "max": 10,
    ...   "facts": {"all": {"type": "count"}, "done": {"type": "count", "at_most": "all"}},
    ...   "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}],
    ...   "bands": [{"code": "A", "at_least": "90%"}, {"code": "B"}]}''', language="en")
    >>> fw
    <parindex.Framework example: 'An example', 1 item, 2 facts>
    >>> fw.facts["done"].type, fw.facts["done"].at_most, fw.items["1"].max
    ('count', 'all', Decimal('10'))
    >>> cards = fw.score([{"unit": "X", "all": 50, "done": 41}, {"unit": "Y", "all": 50, "done": 50}])
    >>> [(card.unit, card.points, card.band, card.rank) for card in cards]
    [('X', Decimal('8.20'), 'B', 2), ('Y', Decimal('10.00'), 'A', 1)]
    """

    _what = ("framework", "bộ tiêu chí")

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TypeError("use Framework.load(path) or Framework.loads(text)")

    # ---- making one

    @classmethod
    def load(
        cls,
        path: Union[str, os.PathLike[str]],
        *,
        strict: bool = False,
        language: str = "vi",
        max_bytes: Optional[int] = None,
    ) -> Framework:
        """Reads, checks and compiles a framework document.

        :param strict: warnings are errors
        :param language: "vi" or "en": of titles, texts and messages, also of the scorecards
        :raises DataError: with every mistake of the document
        """
        with open(path, "rb") as file:
            data = file.read()
        return cls.loads(data, file=os.fsdecode(path), strict=strict, language=language, max_bytes=max_bytes)

    @classmethod
    def loads(
        cls,
        text: Union[str, bytes, Mapping[str, Any]],
        *,
        file: str = "",
        strict: bool = False,
        language: str = "vi",
        max_bytes: Optional[int] = None,
    ) -> Framework:
        """The same from the text of the document, or from the mapping that it is as Python data."""
        _call.language_code(language)
        if isinstance(text, Mapping):
            from ._json import plain

            text = plain(text, language)
        if not isinstance(text, (str, bytes, bytearray, memoryview)):
            raise ArgumentError(
                f"a framework is a JSON text or a mapping, not {type(text).__name__}",
                f"bộ tiêu chí là văn bản JSON hoặc từ điển, không phải {type(text).__name__}",
            )
        data = _call.text_bytes(text)
        options = _call.new_options(lib.parindex_load_options_init, c.LoadOptions)
        options.flags = c.LOAD_STRICT if strict else 0
        options.max_bytes = max_bytes or 0
        options.file = _call.file_name(file)
        made = _call.create(lib.parindex_framework_load, data, len(data), byref(options), language=language)
        out = cls.__new__(cls)
        out._handle = Handle(made, lib.parindex_framework_free)
        out._cache = {}
        out._source = (data, file)
        out.language = language
        return out

    #: "vi" or "en"
    language: str
    _cache: dict[str, Any]
    _source: tuple[bytes, str]  # the document and its name, for the library of records

    # ---- what it says

    @property
    def id(self) -> str:
        """The framework's id."""
        return str(self._once("id", lambda handle: lib.parindex_framework_id(handle.pointer).decode()))

    @property
    def title(self) -> str:
        """The title, in the framework's language."""
        return self.title_in(self.language)

    def title_in(self, language: str) -> str:
        """The title in a language; in the other where it has none."""
        handle = self._live()
        return str(lib.parindex_framework_title(handle.pointer, _call.language_code(language)).decode())

    @property
    def seal(self) -> str:
        """The seal of the canonical document, "sha256:…": what was scored with the same rules has the same."""
        handle = self._live()
        return str(lib.parindex_framework_seal(handle.pointer).decode())

    @property
    def period(self) -> Optional[str]:
        """The period of inputs that name none: "2026" or "2026-01-01..2026-06-30"."""
        handle = self._live()
        return lib.parindex_framework_period(handle.pointer).decode() or None

    @property
    def digits(self) -> int:
        """Decimals of totals and of the index."""
        return int(self._once("digits", lambda handle: lib.parindex_framework_digits(handle.pointer)))

    @property
    def facts(self) -> Listing:
        """The facts, by id and by position."""
        return self._once("facts", self._read_facts)  # type: ignore[no-any-return]

    @property
    def items(self) -> Listing:
        """The items in document order, parents before children; by label, by code where it is unique, by position."""
        return self._once("items", self._read_items)  # type: ignore[no-any-return]

    @property
    def bands(self) -> Listing:
        """The bands in the order in which they are tried, by code and by position."""
        return self._once("bands", self._read_bands)  # type: ignore[no-any-return]

    @property
    def warnings(self) -> list[Mistake]:
        """What the document drew: maxima that do not add up, steps that overlap, facts nothing uses …"""
        handle = self._live()
        return _call.mistakes_of(
            lib.parindex_framework_mistake_count(handle.pointer),
            lambda index, raw: lib.parindex_framework_mistake(handle.pointer, index, raw),
        )

    def form(self, format: str = "csv", language: Optional[str] = None) -> str:
        """An empty file of facts, to be filled in and scored as it is: "csv" or "json"."""
        formats = {"csv": c.FORMAT_CSV, "json": c.FORMAT_JSON}
        if format not in formats:
            raise ArgumentError(
                f'a form is "csv" or "json", not {format!r}', f'biểu mẫu là "csv" hoặc "json", không phải {format!r}'
            )
        handle = self._live()
        code = _call.language_code(language or self.language)
        return _call.text(lib.parindex_framework_form, handle.pointer, formats[format], code)

    # ---- scoring

    def read(
        self,
        assessments: Any,
        *,
        units: Any = None,
        period: Any = None,
        keep_going: bool = False,
        progress: Optional[ProgressFunction] = None,
        language: Optional[str] = None,
        format: Optional[str] = None,
        file: str = "",
        max_bytes: Optional[int] = None,
    ) -> Batch:
        """Reads and checks assessments without scoring them; takes what `score` takes, but tables of columns.

        :raises DataError: with every mistake of all inputs
        """
        from . import batch

        if is_frame(assessments):
            raise ArgumentError(
                "a table of columns is scored, not read: use score() or bind()",
                "bảng số liệu được chấm chứ không đọc: hãy dùng score() hoặc bind()",
            )
        language = language or self.language
        settings = self._settings(language=language, period=period, keep_going=keep_going, max_bytes=max_bytes)
        register = None if units is None else units_text(units)
        return batch.read(self, inputs_of(assessments, self, language, format, file), register, settings, progress)

    def score(
        self,
        assessments: Any,
        *,
        units: Any = None,
        period: Any = None,
        previous: Any = None,
        calendar: Any = None,
        keep_going: bool = False,
        reasons: bool = True,
        traces: bool = True,
        seals: bool = True,
        threads: Optional[int] = 1,
        as_of: Any = None,
        progress: Optional[ProgressFunction] = None,
        language: Optional[str] = None,
        format: Optional[str] = None,
        file: str = "",
        columns: Optional[Mapping[str, Optional[str]]] = None,
        scales: Optional[Mapping[str, int]] = None,
        attributes: Sequence[str] = (),
        max_bytes: Optional[int] = None,
    ) -> Scorecards:
        """Scores units and ranks them.

        :param assessments: one of
            a mapping as in the format parindex-assessment/1 (`format` and `framework` may be left out), or a flat
            one (`{"unit": "X1", "plan.done": 41}`); an `Assessment`; a list of these;
            JSON, JSON Lines or CSV text; a path that ends in .json, .jsonl or .csv; an open file;
            an iterable of assessments or of parts of JSON Lines, which is never in memory as a whole;
            a table of pandas, polars or Arrow with a column a fact, which is scored by column: columns named `unit`,
            `name`, `kind`, `parent`, `period` say who the rows are; `Columns` says what the others may hold. A table
            with the columns `unit`, `fact` and `value` has a row a fact. That, and a table with columns of texts or of
            points from elsewhere (`points:CODE`), is handed over as CSV.
        :param units: a register of units: a CSV path or text, rows as mappings, or a table
        :param period: for inputs that name none: 2026, "2026-Q2", "2026-01-01..2026-06-30", a pair of dates
        :param previous: the earlier period: a `Batch`, or whatever `read` takes; where it names no period, the same
            period a year before
        :param calendar: a `Calendar`, or the path of a CSV file of days off
        :param keep_going: leave out units whose data is wrong instead of refusing all; `warnings` names them
        :param reasons: ledger entries with their sentences; :param traces: the arithmetic; :param seals: the seals
        :param threads: for tables: how many, None for as many as there are processors; the result is the same
        :param as_of: for tables: the day that counts as today; else the period's last day
        :param progress: called now and then with (done, total); a true answer stops: `Cancelled`
        :param language: "vi" or "en", of messages and of the scorecards' texts; else the framework's
        :param format: "json", "jsonl" or "csv" where the input does not tell; :param file: its name in mistakes
        :param columns: for tables: other names of columns, `{"Hoàn thành": "plan.done", "Ghi chú": None}`; None: ignored
        :param scales: for tables: decimals of integers, `{"rate": 2}`: 9738 is 97.38
        :param attributes: for tables: columns that are attributes of the units
        :param max_bytes: the most bytes one input may have; else 1 GiB
        :raises DataError: with every mistake of all inputs
        """
        from . import batch

        language = language or self.language
        units = units.read() if hasattr(units, "read") else units
        long = None
        if is_frame(assessments):
            from .columns import as_csv

            if not (columns or scales or attributes):
                long = as_csv(self, assessments)
        if long is None and is_frame(assessments):
            from .columns import score_frame

            settings = self._settings(
                language=language, period=period, as_of=as_of, previous=previous, calendar=calendar,
                keep_going=keep_going, reasons=reasons, traces=traces, seals=seals, threads=threads,
                max_bytes=max_bytes, units=units,
            )  # fmt: skip
            return score_frame(self, assessments, columns, units, settings, progress, scales, attributes)
        if columns or scales or attributes or as_of is not None:
            raise ArgumentError(
                "columns, scales, attributes and as_of are for tables with a column a fact",
                "columns, scales, attributes và as_of chỉ dùng cho bảng mỗi số liệu một cột",
            )
        if long is not None:
            assessments, format = long, "csv"
        settings = self._settings(
            language=language, period=period, previous=previous, calendar=calendar, keep_going=keep_going,
            reasons=reasons, traces=traces, seals=seals, threads=threads, max_bytes=max_bytes, units=units,
        )  # fmt: skip
        register = None if units is None else units_text(units)
        inputs = inputs_of(assessments, self, language, format, file)
        if register is None:
            first = next(inputs, None)
            second = None if first is None else next(inputs, None)
            if first is not None and second is None and not isinstance(first, Stream):
                return self._score_whole(first, settings, progress)
            inputs = _chain(first, second, inputs)
        with batch.read(self, inputs, register, settings, progress) as read:
            return batch.score_batch(read, settings, progress)

    def bind(
        self,
        table: Any,
        *,
        columns: Optional[Mapping[str, Optional[str]]] = None,
        scales: Optional[Mapping[str, int]] = None,
        attributes: Sequence[str] = (),
        units: Any = None,
        period: Any = None,
        as_of: Any = None,
        previous: Any = None,
        calendar: Any = None,
        keep_going: bool = False,
        reasons: bool = True,
        traces: bool = True,
        seals: bool = True,
        threads: Optional[int] = 1,
        language: Optional[str] = None,
    ) -> Columns:
        """Binds columns of facts once, to be scored as often as their data changes; see `Columns`.

        :param table: a mapping of names to arrays, or a table of pandas, polars or Arrow
        """
        from .columns import bind_table

        units = units.read() if hasattr(units, "read") else units
        settings = self._settings(
            language=language or self.language, period=period, as_of=as_of, previous=previous, calendar=calendar,
            keep_going=keep_going, reasons=reasons, traces=traces, seals=seals, threads=threads, units=units,
        )  # fmt: skip
        return bind_table(self, table, columns, units, settings, scales, attributes)

    # ---- inside

    def _score_whole(self, one: Whole, settings: Settings, progress: Optional[ProgressFunction]) -> Scorecards:
        from .scorecards import Scorecards

        handle = self._live()
        with Progress(progress) as steps:
            options = settings.struct(steps)
            options.format = one.format
            options.file = _call.file_name(one.file)
            made = _call.create(
                lib.parindex_score_json, handle.pointer, one.data, len(one.data), options, language=settings.language
            )
            result = Handle(made, lib.parindex_result_free)
        return Scorecards(self, result, settings.language)

    def _settings(
        self, *, language: str, previous: Any = None, calendar: Any = None, units: Any = None, **rest: Any
    ) -> Settings:
        if previous is not None:
            from .batch import Batch

            if not isinstance(previous, Batch):
                from ._json import year_before

                now = rest.get("period") or self.period
                before = None if now is None else year_before(now)
                previous = self.read(previous, language=language, period=before, units=units)
        if calendar is not None:
            from .calendar import take

            calendar = take(calendar, language)
        return Settings(language=language, previous=previous, calendar=calendar, **rest)

    def _once(self, what: str, read: Any) -> Any:
        handle = self._live()
        if what not in self._cache:
            self._cache[what] = read(handle)
        return self._cache[what]

    def close(self) -> None:
        """Lets go of the memory now; scorecards that were made with the framework stay usable."""
        super().close()
        self._cache = {}

    def _fact_type(self, id: str) -> Optional[str]:
        types = self._once("types", lambda _: {fact.id: fact.type for fact in self.facts})
        return types.get(id)  # type: ignore[no-any-return]

    def _title(self, raw: Any) -> str:
        first, second = (raw.title_vi, raw.title_en) if self.language == "vi" else (raw.title_en, raw.title_vi)
        return str((first or second).decode())

    def _read_facts(self, handle: Handle) -> Listing:
        pointer = handle.pointer
        raw = _call.new_struct(c.Fact)
        facts = []
        for position in range(lib.parindex_framework_fact_count(pointer)):
            lib.parindex_framework_fact(pointer, position, byref(raw))
            options = tuple(
                lib.parindex_framework_fact_option(pointer, position, option).decode()
                for option in range(raw.option_count)
            )
            facts.append(
                Fact(
                    raw.id.decode(),
                    lib.parindex_fact_type_name(raw.type).decode(),
                    self._title(raw),
                    options,
                    raw.at_most.decode(),
                    raw.ancestor.decode(),
                    not raw.flags & c.FACT_UNDECLARED,
                    position,
                )
            )
        return Listing(
            facts, [fact.id for fact in facts], ("fact", "số liệu"), _finder(handle, lib.parindex_framework_find_fact)
        )

    def _read_items(self, handle: Handle) -> Listing:
        pointer = handle.pointer
        raw = _call.new_struct(c.Item)
        items: list[Rule] = []
        for position in range(lib.parindex_framework_item_count(pointer)):
            lib.parindex_framework_item(pointer, position, byref(raw))
            items.append(
                Rule(
                    raw.code.decode(),
                    raw.label.decode(),
                    self._title(raw),
                    decimal(raw.max, raw.max_scale) if raw.flags & c.ITEM_HAS_MAX else None,
                    raw.rule.decode(),
                    raw.depth,
                    items[raw.parent].label if raw.parent >= 0 else None,
                    raw.digits,
                    raw.source.decode(),
                    raw.owner.decode(),
                    bool(raw.flags & c.ITEM_ADJUSTMENT),
                    position,
                )
            )
        return Listing(
            items,
            [item.label for item in items],
            ("item", "tiêu chí"),
            _finder(handle, lib.parindex_framework_find_item),
        )

    def _read_bands(self, handle: Handle) -> Listing:
        pointer = handle.pointer
        code = _call.language_code(self.language)
        bands = [
            Band(
                lib.parindex_framework_band(pointer, index).decode(),
                lib.parindex_framework_band_title(pointer, index, code).decode(),
            )
            for index in range(lib.parindex_framework_band_count(pointer))
        ]
        return Listing(bands, [band.code for band in bands], ("band", "mức xếp loại"))

    def __copy__(self) -> Framework:
        return self

    def __deepcopy__(self, _: Any) -> Framework:
        return self

    def __repr__(self) -> str:
        if self.closed:
            return "<parindex.Framework, closed>"
        counts = ((len(self.items), "item"), (len(self.facts), "fact"))
        told = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)
        return f"<parindex.Framework {self.id}: {self.title!r}, {told}>"

    def _repr_html_(self) -> str:
        from ._html import framework

        return framework(self)


def _finder(handle: Handle, function: Any) -> Callable[[str], Optional[int]]:
    """Finds a name in the library; holds the handle, not the Framework, which may be closed before its scorecards."""

    def find(name: str) -> Optional[int]:
        found = function(handle.pointer, *_call.encoded(name))
        return None if found == c.NONE else int(found)

    return find


def _chain(first: Any, second: Any, rest: Any) -> Any:
    if first is not None:
        yield first
    if second is not None:
        yield second
    yield from rest
