# SPDX-License-Identifier: Apache-2.0
"""Writes assessments as JSON, every number as the decimal that it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring

from .errors import ArgumentError, DataError, Mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional


_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
_DEEPEST = 100
_UNIT_KEYS = ("name", "kind", "parent")

#: types of facts whose values are numbers
NUMERIC = frozenset(("count", "number", "percent"))


def decimal_of_fraction(value: Any) -> Optional[str]:
    """A fraction as a decimal; None when none is exact."""
    numerator, denominator = value.numerator, value.denominator
    places = 0
    for factor in (2, 5):
        power = 0
        while denominator % factor == 0:
            denominator //= factor
            power += 1
        places = max(places, power)
    if denominator != 1:
        return None
    unscaled = numerator * 10**places // value.denominator
    if not places:
        return str(unscaled)
    digits = f"{abs(unscaled):0{places + 1}d}"
    return f"{'-' if unscaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


class Writer:
    """Writes documents for a framework, which says what the types of facts are."""

    def __init__(self, framework: str, fact_type: Optional[Callable[[str], Optional[str]]]) -> None:
        self._framework = framework
        self._fact_type = fact_type
        self.mistakes: list[Mistake] = []
        self._unit = ""
        self._root = ""

    def document(self, given: Any, root: str = "") -> str:
        """One assessment: an Assessment, a mapping as in the format, or a flat mapping of a unit and its facts."""
        document: Mapping[str, Any] = given if isinstance(given, Mapping) else given.to_dict()
        unit = document.get("unit")
        if "facts" not in document and isinstance(unit, str):
            document = _of_record(document)
            unit = document["unit"]
        self._root = root
        named = unit.get("id") if isinstance(unit, Mapping) else None
        self._unit = named if isinstance(named, str) else ""
        parts = []
        if "format" not in document:
            parts.append('"format":"parindex-assessment/1"')
        if "framework" not in document and self._framework:
            parts.append(f'"framework":{encode_basestring(self._framework)}')
        for key, value in document.items():
            if key == "facts" and isinstance(value, Mapping):
                text = self._facts(value)
            elif key == "period":
                text = self._period(value)
            else:
                text = self._value(value, f"/{key}", 1)
            parts.append(f"{_key(key)}:{text}")
        return "{" + ",".join(parts) + "}"

    def _facts(self, facts: Mapping[str, Any]) -> str:
        kind_of = self._fact_type
        parts = []
        for name, value in facts.items():
            kind = kind_of(name) if kind_of is not None else None
            if type(value) is int:
                text = str(value)
            elif isinstance(value, str) and kind in NUMERIC and (_WHOLE if kind == "count" else _NUMBER).match(value):
                text = value  # a number that somebody keeps as text so as not to lose a digit
            elif _is_float(value):
                text = self._float(value, kind, name)
            elif kind == "date" and hasattr(value, "date") and value == value and _is_midnight(value):
                text = encode_basestring(value.date().isoformat())
            elif kind == "tally" and isinstance(value, Mapping):
                text = self._tally(name, value)
            else:
                text = self._value(value, f"/facts/{name}", 2)
            parts.append(f"{_key(name)}:{text}")
        return "{" + ",".join(parts) + "}"

    def _tally(self, name: str, counts: Mapping[str, Any]) -> str:
        parts = []
        for option, count in counts.items():
            if _is_float(count):
                text = self._float(count, "count", f"{name}/{option}")
            else:
                text = self._value(count, f"/facts/{name}/{option}", 3)
            parts.append(f"{_key(option)}:{text}")
        return "{" + ",".join(parts) + "}"

    def _float(self, value: Any, kind: Optional[str], name: str) -> str:
        if value != value:
            return "null"
        if kind == "count" and float(value).is_integer():
            return str(int(value))
        self._refuse_float(value, f"/facts/{name}")
        return "null"

    def _refuse_float(self, value: Any, pointer: str) -> None:
        self.mistakes.append(
            Mistake(
                "FLOAT",
                "error",
                f"{value!r} is a binary floating-point number, which is not the decimal it is printed as",
                f"{value!r} là số dấu phẩy động nhị phân, không đúng bằng số thập phân in ra",
                "give numbers as int, Decimal or text; a float only for a count, and whole",
                "hãy cho số dưới dạng int, Decimal hoặc văn bản; float chỉ dùng cho số đếm và phải là số nguyên",
                "",
                self._root + pointer,
                0,
                0,
                self._unit,
            )
        )

    def _period(self, value: Any) -> str:
        if isinstance(value, Mapping):
            return self._value(value, "/period", 1)
        first, last = bounds_of_period(value)
        return f'{{"from":{encode_basestring(first)},"to":{encode_basestring(last)}}}'

    def _value(self, value: Any, pointer: str, depth: int) -> str:
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return encode_basestring(value)
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, Decimal):
            if value.is_finite():
                return format(value, "f")
            if value.is_nan():
                return "null"
            raise _not_a_value(value, pointer)
        if depth > _DEEPEST:
            raise ArgumentError("the document is nested too deeply", "tài liệu lồng nhau quá sâu")
        if isinstance(value, Mapping):
            inner = (f"{_key(k)}:{self._member(k, v, pointer, depth + 1)}" for k, v in value.items())
            return "{" + ",".join(inner) + "}"
        if isinstance(value, (list, tuple)):
            items = (self._value(v, f"{pointer}/{i}", depth + 1) for i, v in enumerate(value))
            return "[" + ",".join(items) + "]"
        if _is_float(value):
            if value != value:
                return "null"
            self._refuse_float(value, pointer)
            return "null"
        return self._other(value, pointer)

    def _member(self, key: Any, value: Any, pointer: str, depth: int) -> str:
        if key == "points" and isinstance(value, str) and _NUMBER.match(value):
            return value
        return self._value(value, f"{pointer}/{key}", depth)

    def _other(self, value: Any, pointer: str) -> str:
        from datetime import date, datetime
        from numbers import Rational

        if isinstance(value, datetime):
            if value != value:  # pandas.NaT
                return "null"
            return encode_basestring(value.isoformat(timespec="minutes" if not value.second else "seconds")[:19])
        if isinstance(value, date):
            return encode_basestring(value.isoformat())
        if isinstance(value, Rational):
            text = decimal_of_fraction(value)
            if text is not None:
                return text
            raise _not_a_value(value, pointer)
        if hasattr(value, "__index__"):  # integers of numpy and the like
            return str(value.__index__())
        if type(value).__name__ in ("bool_", "bool") and hasattr(value, "item"):
            return self._value(value.item(), pointer, 1)
        if type(value).__name__ in ("NAType", "NaTType"):
            return "null"
        if isinstance(value, (set, frozenset)) or hasattr(value, "__iter__"):
            raise _not_a_value(value, pointer)
        raise _not_a_value(value, pointer)

    def check(self, language: str) -> None:
        """Raises what was found wrong while writing."""
        if self.mistakes:
            error = DataError("", "", self.mistakes[:1000], len(self.mistakes))
            error.language = language
            raise error


def _is_float(value: Any) -> bool:
    return isinstance(value, float) or type(value).__name__ in ("float16", "float32", "longdouble")


def _is_midnight(value: Any) -> bool:
    return (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise ArgumentError(
            f"names in a document are texts, not {key!r}: a number would lose its zeros (4.10)",
            f"tên trong tài liệu là văn bản, không phải {key!r}: số sẽ mất chữ số 0 (4.10)",
        )
    return encode_basestring(key)


def _not_a_value(value: Any, pointer: str) -> ArgumentError:
    return ArgumentError(
        f"{pointer}: {value!r} ({type(value).__name__}) is no value of a document: numbers are int, Decimal, a Fraction"
        " that is a decimal, or text",
        f"{pointer}: {value!r} ({type(value).__name__}) không phải giá trị của tài liệu: số là int, Decimal, Fraction"
        " viết được thành số thập phân, hoặc văn bản",
    )


def _of_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    unit = {"id": record["unit"]}
    facts = {}
    out = {"unit": unit}
    for key, value in record.items():
        if key == "unit":
            continue
        if key in _UNIT_KEYS:
            if isinstance(value, str) and value:
                unit[key] = value
        elif key in ("period", "as_of", "format", "framework"):
            out[key] = value
        else:
            facts[key] = value
    out["facts"] = facts
    return out


_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def bounds_of_period(value: Any) -> Any:
    """First and last day of 2026, "2026", "2026-06", "2026-Q2", "2026-01-01..2026-06-30" or a pair of dates."""
    from ._options import period_text

    encoded = period_text(value)
    text = "" if encoded is None else encoded.decode()
    if ".." in text:
        first, last = text.split("..", 1)
        return first, last
    found = re.match(r"([0-9]{4})(?:-(?:Q([1-4])|([0-9]{2})))?\Z", text)
    if found:
        year, quarter, month = found.groups()
        first_month = int(quarter) * 3 - 2 if quarter else int(month or 1)
        last_month = int(quarter) * 3 if quarter else int(month or 12)
        if 1 <= last_month <= 12:
            return f"{year}-{first_month:02d}-01", f"{year}-{last_month:02d}-{_last_day(int(year), last_month)}"
    raise ArgumentError(
        f"the period {value!r} cannot be read; for instance 2026, '2026-06', '2026-Q2', '2026-01-01..2026-06-30'",
        f"không đọc được kỳ {value!r}; ví dụ: 2026, '2026-06', '2026-Q2', '2026-01-01..2026-06-30'",
    )


def year_before(period: Any) -> Optional[str]:
    """The same days a year earlier: what an earlier file means that names no period; None: there are none."""
    first, last = bounds_of_period(period)
    if first[5:] == "02-29":
        return None
    year, month = int(last[:4]), int(last[5:7])
    day = _last_day(year - 1, month) if int(last[8:]) == _last_day(year, month) else int(last[8:])
    return f"{int(first[:4]) - 1:04d}{first[4:]}..{year - 1:04d}-{month:02d}-{day:02d}"


def _last_day(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]


def documents(given: list[Any], framework: str, fact_type: Callable[[str], Optional[str]], language: str) -> bytes:
    """Several assessments as one JSON array, one a line."""
    writer = Writer(framework, fact_type)
    out = ",\n".join(writer.document(one, f"/{index}") for index, one in enumerate(given))
    writer.check(language)
    return f"[{out}]".encode("utf-8", "surrogatepass")


def plain(given: Mapping[str, Any], language: str) -> bytes:
    """Any other document as JSON: rules, a mapping, a plan."""
    writer = Writer("", None)
    out = writer._value(given, "", 0)
    writer.check(language)
    return out.encode("utf-8", "surrogatepass")


def document(given: Any, framework: str, fact_type: Callable[[str], Optional[str]], language: str) -> bytes:
    """One assessment as JSON."""
    writer = Writer(framework, fact_type)
    out = writer.document(given)
    writer.check(language)
    return out.encode("utf-8", "surrogatepass")
