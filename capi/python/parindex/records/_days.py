# SPDX-License-Identifier: Apache-2.0
"""Working days, a column at a time."""

from __future__ import annotations

from array import array

from .._buffers import memory_of
from .._records_call import call
from .._records_native import lib
from ..errors import ArgumentError
from ._request import calendar_handle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["due_days", "working_days"]

_EPOCH = 719163  # date(1970, 1, 1).toordinal()


def working_days(first: Any, last: Any, *, calendar: Any = None) -> array[int]:
    """Working days after each first day up to its last day; `NO_DAY` where a year is not known.

    :param first: days: an int32 array since 1970-01-01 (numpy, array, memory of any kind), numpy datetime64[D], or a
        sequence of dates
    :param calendar: a `Calendar`, or the path of a CSV file of days off

    >>> import parindex
    >>> from datetime import date
    >>> parindex.records.working_days([date(2026, 4, 29), date(2026, 4, 2)], [date(2026, 5, 4), date(2026, 4, 3)])
    array('i', [1, 1])
    """
    return _by_column(lib.parindex_records_working_days, first, last, calendar)


def due_days(received: Any, allowed: Any, *, calendar: Any = None) -> array[int]:
    """The day that ends the allowed working days after each day received, as days since 1970-01-01; `NO_DAY` where it
    is not known.

    >>> import parindex
    >>> from datetime import date, timedelta
    >>> date(1970, 1, 1) + timedelta(parindex.records.due_days([date(2026, 4, 29)], [1])[0])
    datetime.date(2026, 5, 4)
    """
    return _by_column(lib.parindex_records_due_days, received, allowed, calendar)


def _by_column(function: Any, a: Any, b: Any, calendar: Any) -> array[int]:
    handle = calendar_handle(calendar, "en")
    first, second = _column(a), _column(b)
    if first.length != second.length:
        raise ArgumentError("the columns are not equally long", "các cột không dài bằng nhau")
    out = array("i", bytes(4 * first.length))
    address = out.buffer_info()[0]
    call(function, handle.pointer if handle else None, first.address, second.address, first.length, address)
    return out


def _column(values: Any) -> Any:
    kind = getattr(values, "dtype", None)
    if kind is not None and getattr(kind, "kind", "") == "M":  # datetime64 of numpy or pandas
        import numpy

        values = numpy.asarray(values).astype("datetime64[D]").astype(numpy.int64).astype(numpy.int32)
    memory = memory_of(values)
    if memory is None or memory.kind != "i" or memory.width != 4 or memory.stride != 4:
        memory = memory_of(array("i", _numbers(values)))
    assert memory is not None
    return memory


def _numbers(values: Sequence[Any]) -> list[int]:
    from datetime import date

    try:
        return [value.toordinal() - _EPOCH if isinstance(value, date) else int(value) for value in values]
    except (TypeError, ValueError):
        raise ArgumentError(
            "a column is an int32 array, or a sequence of dates or whole numbers",
            "cột là mảng int32, hoặc dãy ngày hay số nguyên",
        ) from None
