# SPDX-License-Identifier: Apache-2.0
"""Collects what is wrong with the columns of a table, so that all of it is said at once."""

from __future__ import annotations

from ..errors import ArgumentError, DataError, Mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Optional

_LISTED = 1000  # mistakes that an error lists


class Report:
    """Mistakes of a table; their place is the unit and the fact."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._mistakes: list[Mistake] = []
        self._total = 0
        self._rows: list[Optional[int]] = []

    def __bool__(self) -> bool:
        return bool(self._mistakes)

    def add(
        self, code: str, fact: str, row: Optional[int], message: str, message_vi: str, hint: str, hint_vi: str
    ) -> None:
        """Adds a mistake; the row is replaced by its unit's id when the report is raised."""
        self._total += 1
        if len(self._mistakes) < _LISTED:
            self._rows.append(row)
            pointer = f"/facts/{fact}"
            self._mistakes.append(Mistake(code, "error", message, message_vi, hint, hint_vi, "", pointer, 0, 0, ""))

    def merge(self, other: Report) -> None:
        """Adds what another report found."""
        room = _LISTED - len(self._mistakes)
        self._total += other._total
        self._mistakes += other._mistakes[:room]
        self._rows += other._rows[:room]

    def floats(self, fact: str, kind: str) -> None:
        """A column of binary floating-point numbers that is not of counts."""
        self.add(
            "FLOAT",
            fact,
            None,
            f"column “{fact}” holds binary floating-point numbers, which are not the decimals they are printed as,"
            f" and the fact is a {kind}",
            f"cột “{fact}” là số dấu phẩy động nhị phân, không đúng bằng số thập phân in ra, mà số liệu này là {kind}",
            "give the column as Decimal, as text or as scaled integers; floats only for counts, and whole",
            "hãy cho cột dưới dạng Decimal, văn bản hoặc số nguyên có hệ số; float chỉ dùng cho số đếm, và phải nguyên",
        )

    def not_whole(self, fact: str, row: int, value: Any) -> None:
        """A count that is not whole."""
        self.add(
            "FACT_NOT_A_COUNT",
            fact,
            row,
            f"“{fact}” must be a whole number, not {value!r}",
            f"“{fact}” phải là số nguyên, không phải {value!r}",
            "write a whole number, at least 0",
            "ghi số nguyên không âm",
        )

    def not_a(self, code: str, fact: str, row: Optional[int], value: Any, wanted: str, wanted_vi: str) -> None:
        """A value of the wrong type."""
        self.add(
            code,
            fact,
            row,
            f"“{fact}” must be {wanted}, not {value!r}",
            f"“{fact}” phải là {wanted_vi}, không phải {value!r}",
            "correct the value, or leave the cell empty where nothing is given",
            "sửa giá trị, hoặc để trống nếu chưa có số liệu",
        )

    def column_type(self, fact: str, kind: str, dtype: Any) -> None:
        """A column whose type does not fit the fact."""
        self.not_a("COLUMN_TYPE", fact, None, str(dtype), f"a column for a {kind}", f"cột dùng được cho {kind}")

    def unknown_option(self, fact: str, row: Optional[int], value: Any, options: Sequence[str]) -> None:
        """A choice that the fact does not have."""
        near = _near(str(value), options)
        meant = f"; did you mean “{near[0]}”?" if near else ""
        meant_vi = f"; có phải là “{near[0]}”?" if near else ""
        listed = ", ".join(options)
        self.add(
            "UNKNOWN_OPTION",
            fact,
            row,
            f"fact “{fact}” has no option “{value}”",
            f"số liệu “{fact}” không có lựa chọn “{value}”",
            f"options: {listed}{meant}",
            f"các lựa chọn: {listed}{meant_vi}",
        )

    def unknown_column(self, name: str, facts: Iterable[str]) -> None:
        """A column that is no fact."""
        near = _near(name, list(facts))
        meant = f"; did you mean “{near[0]}”?" if near else ""
        meant_vi = f"; có phải là “{near[0]}”?" if near else ""
        self.add(
            "UNKNOWN_FACT",
            name,
            None,
            f"column “{name}” is no fact of the framework",
            f"cột “{name}” không phải là số liệu của bộ tiêu chí",
            f"rename it, or leave it out: columns={{{name!r}: None}}{meant}",
            f"đổi tên, hoặc bỏ cột: columns={{{name!r}: None}}{meant_vi}",
        )

    def refuse(self, units: Optional[Sequence[Optional[str]]]) -> None:
        """Raises what was found."""
        if not self._mistakes:
            return
        named = []
        for row, mistake in zip(self._rows, self._mistakes):
            unit = "" if row is None else str(row + 1)
            if units is not None and row is not None:
                unit = units[row] or ""
            named.append(mistake._replace(unit=unit))
        error = DataError("", "", named, self._total)
        error.language = self._language
        raise error


def _near(name: str, names: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, names, n=1)


def no_text_facts(name: str) -> ArgumentError:
    """Facts of type text cannot come by column."""
    return ArgumentError(
        f"fact {name!r} is a text, and texts cannot be given by column: write the table to a CSV file and score that, or"
        f" leave the column out by columns={{{name!r}: None}}",
        f"số liệu {name!r} là văn bản, không cho theo cột được: hãy ghi bảng ra tệp CSV rồi chấm, hoặc bỏ cột bằng"
        f" columns={{{name!r}: None}}",
    )
