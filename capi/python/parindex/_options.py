# SPDX-License-Identifier: Apache-2.0
"""The options of reading and scoring, as the library takes them."""

from __future__ import annotations


from . import _call
from . import _structs as c
from ._native import lib
from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ._progress import Progress
    from .batch import Batch
    from .calendar import Calendar


def period_text(period: Any) -> Optional[bytes]:
    """A period: 2026, "2026-Q2", "2026-01-01..2026-06-30", or a pair of dates."""
    if period is None:
        return None
    if isinstance(period, bool):
        raise _bad_period(period)
    if isinstance(period, int):
        return b"%04d" % period
    if isinstance(period, str):
        return period.encode()
    try:
        first, last = period
    except (TypeError, ValueError):
        raise _bad_period(period) from None
    return f"{_day(first)}..{_day(last)}".encode()


def day_text(day: Any) -> Optional[bytes]:
    """A day: a date, or its text "2026-06-30"."""
    return None if day is None else _day(day).encode()


def _day(day: Any) -> str:
    if isinstance(day, str):
        return day
    from datetime import date

    if isinstance(day, date):
        return day.isoformat()[:10]
    raise ArgumentError(
        f"a day is a date or a text like '2026-06-30', not {day!r}",
        f"ngày là kiểu date hoặc văn bản như '2026-06-30', không phải {day!r}",
    )


def _bad_period(period: Any) -> ArgumentError:
    return ArgumentError(
        f"a period is 2026, '2026-Q2', '2026-01-01..2026-06-30' or a pair of dates, not {period!r}",
        f"kỳ là 2026, '2026-Q2', '2026-01-01..2026-06-30' hoặc một cặp ngày, không phải {period!r}",
    )


class Settings:
    """How a call reads and scores; `struct()` makes the library's options of it."""

    __slots__ = ("as_of", "calendar", "flags", "language", "max_bytes", "period", "previous", "threads")

    def __init__(
        self,
        *,
        language: str,
        period: Any = None,
        as_of: Any = None,
        previous: Optional[Batch] = None,
        calendar: Optional[Calendar] = None,
        keep_going: bool = False,
        reasons: bool = True,
        traces: bool = True,
        seals: bool = True,
        borrow: bool = False,
        threads: Optional[int] = 1,
        max_bytes: Optional[int] = None,
    ) -> None:
        _call.language_code(language)
        self.language = language
        self.period = period_text(period)
        self.as_of = day_text(as_of)
        self.previous = previous
        self.calendar = calendar
        self.threads = -1 if threads is None else threads
        self.max_bytes = max_bytes or 0
        self.flags = (
            (c.SCORE_KEEP_GOING if keep_going else 0)
            | (0 if reasons else c.SCORE_NO_REASONS)
            | (0 if traces else c.SCORE_NO_TRACES)
            | (0 if seals else c.SCORE_NO_SEALS)
            | (c.SCORE_BORROW_COLUMNS if borrow else 0)
        )
        for name, value, lowest in (("threads", self.threads, -1), ("max_bytes", self.max_bytes, 0)):
            if (
                isinstance(value, bool)
                or not isinstance(value, int)
                or not lowest <= value < 2**31 + (name == "max_bytes") * 2**62
            ):
                raise ArgumentError(f"{name} cannot be {value!r}", f"{name} không thể là {value!r}")

    def struct(self, progress: Optional[Progress] = None) -> Any:
        """The options; what their pointers point to is held by the struct and by this object."""
        out = _call.new_options(lib.parindex_score_options_init, c.ScoreOptions)
        out.flags = self.flags
        out.threads = self.threads
        out.max_bytes = self.max_bytes
        out.period = self.period
        out.as_of = self.as_of
        if self.previous is not None:
            handle = self.previous._live()
            out.previous = handle.pointer
            out.held_previous = handle
        if self.calendar is not None:
            handle = self.calendar._live()
            out.calendar = handle.pointer
            out.held_calendar = handle
        if progress is not None:
            out.progress = progress.callback
        return out
