# SPDX-License-Identifier: Apache-2.0
"""Working days."""

from __future__ import annotations

import os
from ctypes import byref, c_int64

from . import _call
from ._handle import Closable, Handle
from ._native import lib
from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any, Optional, Union

__all__ = ["Calendar"]

_EPOCH = 719163  # date(1970, 1, 1).toordinal()


class Calendar(Closable):
    """The days off and the swapped days of Vietnamese offices from 2021 to 2026; more days come from a CSV file.

    The header is `date,kind`; a kind is `holiday`, `swapped_working_day` or `unsettled`. A day of a year that is not
    known is an error, not a guess.

    >>> import parindex
    >>> from datetime import date
    >>> calendar = parindex.Calendar()
    >>> calendar.working_days(date(2026, 4, 29), date(2026, 5, 4))
    1
    >>> more = parindex.Calendar.loads("date,kind\\n2026-05-04,holiday\\n")
    >>> more.working_days("2026-04-29", "2026-05-04")
    0
    >>> calendar.working_days("2035-01-01", "2035-01-02")
    Traceback (most recent call last):
        ...
    parindex.errors.NotFoundError: the calendar does not know the year of a day; add the days of that year
    """

    _what = ("calendar", "lịch")

    def __init__(self) -> None:
        self._handle = None
        self._open("date,kind\n", "", "vi")

    @classmethod
    def load(cls, path: Union[str, os.PathLike[str]], *, language: str = "vi") -> Calendar:
        """The calendar with the days of a CSV file.

        :raises DataError: with every mistake of the file
        """
        with open(path, "rb") as file:
            return cls._of(file.read(), os.fsdecode(path), language)

    @classmethod
    def loads(cls, text: Union[str, bytes], *, file: str = "", language: str = "vi") -> Calendar:
        """The same from the text of the file."""
        return cls._of(text, file, language)

    @classmethod
    def _of(cls, text: Any, file: str, language: str) -> Calendar:
        out = cls.__new__(cls)
        out._handle = None
        out._open(text, file, language)
        return out

    def _open(self, text: Any, file: str, language: str) -> None:
        _call.language_code(language)
        data = _call.text_bytes(text)
        made = _call.create(lib.parindex_calendar_load, data, len(data), file.encode() or None, language=language)
        self._handle = Handle(made, lib.parindex_calendar_free)
        self._source = (data, file)  # for the library of records

    def working_days(self, first: Union[str, date], last: Union[str, date]) -> int:
        """Working days after `first` up to and including `last`; negative when `last` is before `first`.

        :raises NotFoundError: when a year between them is not known
        """
        handle = self._live()
        out = c_int64()
        _call.call(lib.parindex_calendar_working_days, handle.pointer, _number(first), _number(last), byref(out))
        return out.value

    def __repr__(self) -> str:
        return "<parindex.Calendar, closed>" if self.closed else "<parindex.Calendar>"


def _number(day: Any) -> int:
    from datetime import date

    if isinstance(day, str) and len(day) == 10:
        try:
            day = date.fromisoformat(day)
        except ValueError:
            pass
    if not isinstance(day, date):
        raise ArgumentError(
            f"a day is a date or a text like '2026-06-30', not {day!r}",
            f"ngày là kiểu date hoặc văn bản như '2026-06-30', không phải {day!r}",
        )
    return day.toordinal() - _EPOCH


def take(given: Any, language: str) -> Optional[Calendar]:
    """A calendar, or the path or text of its CSV file."""
    if given is None or isinstance(given, Calendar):
        return given
    from ._inputs import text_or_file

    found = text_or_file(given)
    if found is None:
        raise ArgumentError(
            f"a calendar is a Calendar, a path or the text of its CSV file, not {type(given).__name__}",
            f"lịch là đối tượng Calendar, đường dẫn hoặc văn bản tệp CSV của nó, không phải {type(given).__name__}",
        )
    return Calendar._of(*found, language)
