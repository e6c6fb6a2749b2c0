# SPDX-License-Identifier: Apache-2.0
"""Columns of Python objects, looked at one by one: texts, Decimals, dates, mixed cells."""

from __future__ import annotations

import re
from array import array
from decimal import Decimal
from numbers import Rational

from .. import _structs as c
from .._buffers import bitmap, memory_of
from . import Data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional

    from ..framework import Fact
    from .report import Report

_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?\Z")
_FLAGS = {"true": 1, "false": 0, "1": 1, "0": 0}
_EPOCH = 719163
_MOST = 2**63 - 1
_MOST_DECIMALS = 18


def is_missing(value: Any) -> bool:
    """None, NaN, NaT, NA and the empty text are "not given"."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value
    if isinstance(value, int):
        return False
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    try:
        return bool(value != value)
    except TypeError:
        return False


def pack(type: int, values: Any, valid: list[bool], scale: int = 0) -> Optional[Data]:
    """An array with its bits; None when nothing is given."""
    if not any(valid):
        return None
    memory = memory_of(values)
    assert memory is not None
    bits = bitmap(valid)
    kept = None
    address = None
    if bits is not None:
        kept = memory_of(bytearray(bits))
        assert kept is not None
        address = kept.address
    return Data(type, scale, memory.address, address, memory.stride, (memory, kept), False)


def column(values: Sequence[Any], fact: Fact, report: Report) -> Optional[Data]:
    """A column of objects."""
    if fact.type in ("count", "tally"):
        return _numbers(values, fact, report, True)
    if fact.type in ("number", "percent"):
        return _numbers(values, fact, report, False)
    convert = {"flag": _flag, "choice": _choice, "date": _date, "datetime": _datetime}[fact.type]
    kind, code = {
        "flag": (c.COLUMN_FLAG, "B"),
        "choice": (c.COLUMN_CODE, "i"),
        "date": (c.COLUMN_DATE32, "i"),
        "datetime": (c.COLUMN_I64, "q"),
    }[fact.type]
    out = array(code, bytes(array(code).itemsize * len(values)))
    valid = [True] * len(values)
    for row, value in enumerate(values):
        if is_missing(value):
            valid[row] = False
            continue
        known = convert(value, row, fact, report)
        if known is not None:
            out[row] = known
    return None if report else pack(kind, out, valid)


def _numbers(values: Sequence[Any], fact: Fact, report: Report, whole: bool) -> Optional[Data]:
    parsed: list[tuple[int, int]] = []
    valid = [True] * len(values)
    most = 0
    for row, value in enumerate(values):
        if type(value) is int:
            parsed.append((value, 0))
            continue
        if is_missing(value):
            valid[row] = False
            parsed.append((0, 0))
            continue
        known = _number(value, row, fact, report, whole)
        parsed.append(known or (0, 0))
        if known is not None and known[1] > most:
            most = known[1]
    if report:
        return None
    out = array("q", bytes(8 * len(values)))
    for row, (unscaled, scale) in enumerate(parsed):
        number = unscaled * 10 ** (most - scale)
        if -_MOST <= number <= _MOST:
            out[row] = number
        else:
            report.not_a(
                "FACT_TOO_MANY_DIGITS",
                fact.id,
                row,
                values[row],
                "a number of at most 18 digits",
                "số có tối đa 18 chữ số",
            )
    return None if report else pack(c.COLUMN_I64, out, valid, most)


def _number(value: Any, row: int, fact: Fact, report: Report, whole: bool) -> Optional[tuple[int, int]]:
    found: Optional[tuple[int, int]] = None
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        pass
    elif isinstance(value, str):
        text = value[:-1] if fact.type == "percent" and value.endswith("%") else value
        match = _NUMBER.match(text)
        if match:
            sign, digits, decimals = match.groups()
            decimals = (decimals or "").rstrip("0")
            found = int(f"{sign}{digits}{decimals}"), len(decimals)
    elif isinstance(value, Decimal):
        found = _of_decimal(value)
    elif isinstance(value, float):
        if whole and value.is_integer():
            found = int(value), 0
        elif not whole:
            report.not_a(
                "FLOAT",
                fact.id,
                row,
                value,
                "a Decimal or a text, no float",
                "Decimal hoặc văn bản, không phải float",
            )
            return None
    elif isinstance(value, Rational):
        found = _of_fraction(value)
    elif hasattr(value, "__index__"):
        found = value.__index__(), 0
    if found is not None and found[1] <= _MOST_DECIMALS and not (whole and found[1]):
        return found
    if whole:
        report.not_whole(fact.id, row, value)
    else:
        report.not_a(
            "FACT_NOT_A_NUMBER",
            fact.id,
            row,
            value,
            "an exact decimal such as 4.1",
            "số thập phân chính xác, ví dụ 4.1",
        )
    return None


def _of_decimal(value: Decimal) -> Optional[tuple[int, int]]:
    if not value.is_finite():
        return None
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if abs(exponent) > 400:
        return None
    unscaled = int("".join(map(str, digits))) * (-1 if sign else 1)
    if exponent >= 0:
        return unscaled * 10**exponent, 0
    while exponent < 0 and unscaled % 10 == 0:
        unscaled //= 10
        exponent += 1
    return (unscaled, -exponent) if unscaled else (0, 0)


def _of_fraction(value: Any) -> Optional[tuple[int, int]]:
    from .._json import decimal_of_fraction

    text = decimal_of_fraction(value)
    return None if text is None else _of_decimal(Decimal(text))


def _flag(value: Any, row: int, fact: Fact, report: Report) -> Optional[int]:
    if isinstance(value, str):
        known = _FLAGS.get(value)
        if known is not None:
            return known
    elif isinstance(value, (bool, int, float)) or type(value).__name__ == "bool_" or hasattr(value, "__index__"):
        if value in (0, 1):
            return int(value)
    report.not_a("FACT_NOT_A_FLAG", fact.id, row, value, "true or false", "true hoặc false")
    return None


def _choice(value: Any, row: int, fact: Fact, report: Report) -> Optional[int]:
    text = value if isinstance(value, str) else None
    if text is None and hasattr(value, "__index__") and not isinstance(value, bool):
        text = str(value.__index__())
    if text in fact.options:
        return fact.options.index(text)
    report.unknown_option(fact.id, row, value if text is None else text, fact.options)
    return None


def _date(value: Any, row: int, fact: Fact, report: Report) -> Optional[int]:
    from datetime import date, datetime

    try:
        if isinstance(value, str) and _DAY.match(value):
            value = date.fromisoformat(value)
        elif isinstance(value, datetime) and (value.hour, value.minute, value.second, value.microsecond) == (
            0,
            0,
            0,
            0,
        ):
            value = value.date()
    except ValueError:
        pass
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal() - _EPOCH
    report.not_a("FACT_NOT_A_DATE", fact.id, row, value, "a day such as 2026-08-30", "ngày, ví dụ 2026-08-30")
    return None


def _datetime(value: Any, row: int, fact: Fact, report: Report) -> Optional[int]:
    from datetime import datetime

    try:
        if isinstance(value, str) and _MINUTE.match(value):
            value = datetime.fromisoformat(value)
    except ValueError:
        pass
    if isinstance(value, datetime) and not value.microsecond:
        days = value.toordinal() - _EPOCH
        return days * 86400 + value.hour * 3600 + value.minute * 60 + value.second
    report.not_a(
        "FACT_NOT_A_DATETIME",
        fact.id,
        row,
        value,
        "a day and a time such as 2026-08-30T16:30",
        "ngày giờ, ví dụ 2026-08-30T16:30",
    )
    return None


def texts(values: Sequence[Any], name: str) -> list[Optional[str]]:
    """A column that says who the rows are: texts or whole numbers."""
    from ..errors import ArgumentError

    if set(map(type, values)) <= {str, type(None)}:
        return list(values)
    out: list[Optional[str]] = []
    for value in values:
        if type(value) is str:
            out.append(value)
        elif is_missing(value):
            out.append(None)
        elif hasattr(value, "__index__") and not isinstance(value, bool):
            out.append(str(value.__index__()))
        elif isinstance(value, str):
            out.append(str(value))
        else:
            raise ArgumentError(
                f"column {name!r} must hold texts, not {value!r}: a number would lose its zeros",
                f"cột {name!r} phải là văn bản, không phải {value!r}: số sẽ mất chữ số 0",
            )
    return out
