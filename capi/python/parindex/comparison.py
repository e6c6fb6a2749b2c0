# SPDX-License-Identifier: Apache-2.0
"""Scorecards side by side: periods, units, published tables, two frameworks, the briefing of a day."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping as _Mapping
from collections.abc import Sequence as _Sequence

from . import _call
from . import _structs as c
from ._inputs import document_text, text_or_file
from ._native import lib
from .errors import ArgumentError
from .view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .scorecards import Scorecards

__all__ = ["Comparison", "Comparisons", "brief", "diff"]


class Comparison(View):
    """What changed from one scorecard to another; the members of the format parindex-comparison/1.

    `before`, `after`, `comparable` with its `caveats`, `change`, its `contributions`, which add up to it exactly, and
    `items`.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}]}''', language="en")
    >>> before = fw.score({"unit": "U", "all": 8, "done": 3}, period=2025)
    >>> change = fw.score({"unit": "U", "all": 8, "done": 5}, period=2026).compare(before, "U")
    >>> change.change, [(part.kind, part.item, part.points) for part in change.contributions]
    (Decimal('2.50'), [('performance', '1', Decimal('2.50'))])
    """

    __slots__ = ()

    def __repr__(self) -> str:
        before, after = self.before, self.after
        return f"<parindex.Comparison {before.unit.id} → {after.unit.id}: {before.points} → {after.points}>"


class Comparisons(_Sequence):  # type: ignore[type-arg]
    """Comparisons of many units, in order; by position and by the id of the unit."""

    def __init__(self, write: Any) -> None:
        self._all = View(write)
        self._write = write

    def __len__(self) -> int:
        return len(self._all._data)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return [self._one(one) for one in self._all._data[key]]
        if isinstance(key, str):
            for one in self._all._data:
                if one["after"]["unit"]["id"] == key:
                    return self._one(one)
            from .errors import NotFoundError

            raise NotFoundError(f"no comparison is of {key!r}", f"không có so sánh của {key!r}")
        return self._one(self._all._data[key])

    def _one(self, data: Any) -> Any:
        from .record import Record

        return Record(data)

    def to_json(self) -> str:
        """An array, format parindex-comparison/1."""
        return self._all.to_json()

    def to_csv(self) -> str:
        """A row a unit."""
        return self._all.to_csv()

    def table(self) -> str:
        """A row a unit, for a person."""
        return self._all.table()

    def __repr__(self) -> str:
        return f"<parindex.Comparisons of {len(self)} unit{'' if len(self) == 1 else 's'}>"


def _options(view: int, language: str, unit: Optional[str] = None) -> Any:
    out = _call.new_options(lib.parindex_compare_options_init, c.CompareOptions)
    out.view = view
    out.language = _call.language_code(language)
    out.unit = None if unit is None else unit.encode("utf-8", "surrogatepass")
    return out


def compare(cards: Scorecards, before: Scorecards, unit: Optional[str], mapping: Any, language: str) -> Any:
    """See `Scorecards.compare`."""
    text, file = document_text(mapping, "mapping", language)
    if unit is not None and cards._find(unit) is None:
        raise cards._not_found(unit)

    def write(view: int) -> bytes:
        options = _options(view, language, unit)
        options.mapping = text
        options.mapping_length = len(text or b"")
        options.file = _call.file_name(file)
        first, second = before._live(), cards._live()
        function = lib.parindex_result_compare
        return _call.write(function, first.pointer, second.pointer, options, language=language)

    return Comparisons(write) if unit is None else Comparison(write)


def compare_unit(cards: Scorecards, row: int, other: str, language: str) -> Comparison:
    """See `Scorecard.compare`."""
    name = other.encode("utf-8", "surrogatepass")

    def write(view: int) -> bytes:
        handle = cards._live()
        function = lib.parindex_result_compare_unit
        return _call.write(function, handle.pointer, row, name, _options(view, language), language=language)

    return Comparison(write)


def check(cards: Scorecards, published: Any, file: str, language: str) -> View:
    """See `Scorecards.check`."""
    given = text_or_file(published)
    if given is None:
        raise ArgumentError(
            f"published is a path or the text of a table, not {type(published).__name__}",
            f"published là đường dẫn hoặc văn bản của bảng, không phải {type(published).__name__}",
        )
    data, path = given
    file = file or path
    name = _call.file_name(file)

    def write(view: int) -> bytes:
        options = _options(view, language)
        options.file = name
        handle = cards._live()
        return _call.write(lib.parindex_result_check, handle.pointer, data, len(data), options, language=language)

    return View(write)


def brief(days: Any, *, unit: Optional[str] = None, language: Optional[str] = None) -> View:
    """The briefing of a day: total, rank and groups against the day before, the largest issues, alerts.

    :param days: scorecards of each day, the oldest first, or a mapping of labels to these; the last two are compared,
        all make the trend
    :param unit: whom it is about; else the only unit without one above
    :raises NotFoundError: when there is no such unit, or several could be meant

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}]}''', language="en")
    >>> days = {day: fw.score({"unit": "U", "all": 8, "done": done}, period=2026) for day, done in (("Mon", 5), ("Tue", 4))}
    >>> briefing = parindex.brief(days)
    >>> briefing.points, briefing.change, [alert.code for alert in briefing.alerts]
    (Decimal('5.00'), Decimal('-1.25'), ['ratio_drop', 'total_drop', 'group_drop'])
    """
    labels = list(days) if isinstance(days, _Mapping) else None
    cards = list(days.values()) if isinstance(days, _Mapping) else list(days)
    if not cards:
        raise ArgumentError("there must be a day at least", "cần ít nhất một ngày")
    used = language or cards[-1].language
    names = None if labels is None else (ctypes.c_char_p * len(labels))(*[str(one).encode() for one in labels])

    def write(view: int) -> bytes:
        handles = [one._live() for one in cards]
        pointers = (ctypes.c_void_p * len(handles))(*[handle.pointer for handle in handles])
        options = _options(view, used, unit)
        return _call.write(lib.parindex_result_brief, pointers, names, len(handles), options, language=used)

    return View(write)


def diff(before: Any, after: Any, *, language: str = "vi") -> View:
    """How two frameworks differ: members `same_rules` and `changes`, format parindex-diff/1.

    :param before: the old document: a path, its JSON text, or a mapping; :param after: the new one
    :raises DataError: with every mistake of the document that is wrong
    """
    old, old_file = document_text(before, "before", language)
    new, new_file = document_text(after, "after", language)
    if old is None or new is None:
        raise ArgumentError("two frameworks are compared", "cần hai bộ tiêu chí để so sánh")

    def write(view: int) -> bytes:
        options = _options(view, language)
        options.file = _call.file_name(old_file)
        options.other_file = _call.file_name(new_file)
        function = lib.parindex_framework_diff
        return _call.write(function, old, len(old), new, len(new), options, language=language)

    return View(write)
