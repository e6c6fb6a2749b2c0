# SPDX-License-Identifier: Apache-2.0
"""Tables of Arrow, and of whatever gives itself as one."""

from __future__ import annotations

import pyarrow
import pyarrow.compute as compute

from .. import _structs as c
from .._buffers import INTEGERS, memory_of
from ..errors import ArgumentError
from . import Data, Table, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ..framework import Fact
    from .report import Report

_SHOWN = 20  # wrong values of a column that are told one by one
_LAST = pyarrow.scalar(2**63 - 1, pyarrow.uint64())


class ArrowTable(Table):
    """A Table of pyarrow."""

    def __init__(self, table: Any) -> None:
        self._table = table.combine_chunks()
        self.names = list(table.column_names)
        self.rows = table.num_rows
        if len(set(self.names)) != len(self.names):
            raise ArgumentError("a column's name stands twice", "có tên cột bị lặp")

    def _column(self, name: str) -> Any:
        column = self._table.column(name)
        one = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if pyarrow.types.is_dictionary(one.type):
            one = one.dictionary_decode()
        return one

    def texts(self, name: str) -> list[Optional[str]]:
        return cells.texts(self._column(name).to_pylist(), name)

    def csv(self) -> bytes:
        import io

        from pyarrow import csv

        out = io.BytesIO()
        csv.write_csv(self._table, out)
        return out.getvalue()

    def data(self, name: str, fact: Fact, scale: int, report: Report) -> Optional[Data]:
        column = self._column(name)
        kind = column.type
        is_a = pyarrow.types
        if column.null_count == len(column):
            return None
        if is_a.is_integer(kind):
            return _integers(column, fact, scale, report)
        if is_a.is_floating(kind):
            return _floats(column, fact, report)
        if is_a.is_boolean(kind) and fact.type == "flag":
            return _made(c.COLUMN_FLAG, 0, compute.cast(column, pyarrow.uint8()))
        if fact.type == "choice" and (is_a.is_string(kind) or is_a.is_large_string(kind)):
            return _choice(column, fact, report)
        if is_a.is_date32(kind) and fact.type == "date":
            return _made(c.COLUMN_DATE32, 0, column)
        return cells.column(column.to_pylist(), fact, report)


def _made(kind: int, scale: int, column: Any, live: bool = False) -> Data:
    width = {c.COLUMN_I8: 1, c.COLUMN_FLAG: 1, c.COLUMN_I16: 2, c.COLUMN_I64: 8}.get(kind, 4)
    bits, values = column.buffers()[:2]
    validity = kept = None
    if bits is not None and column.null_count:
        if column.offset % 8 == 0:
            validity = bits.address + column.offset // 8
        else:
            end = (column.offset + len(column) + 7) // 8
            number = int.from_bytes(bits.slice(0, end).to_pybytes(), "little") >> column.offset
            kept = memory_of(bytearray(number.to_bytes((len(column) + 7) // 8 + 1, "little")))
            assert kept is not None
            validity = kept.address
    address = values.address + column.offset * width
    return Data(kind, scale, address, validity, width, (column, kept), live)


def _where(wrong: Any) -> list[int]:
    return compute.indices_nonzero(wrong)[:_SHOWN].to_pylist()  # type: ignore[no-any-return]


def _integers(column: Any, fact: Fact, scale: int, report: Report) -> Optional[Data]:
    if fact.type == "choice":
        return _choice(compute.cast(column, pyarrow.string()), fact, report)
    if fact.type not in ("count", "tally", "number", "percent", "flag"):
        report.column_type(fact.id, fact.type, column.type)
        return None
    live = pyarrow.types.is_signed_integer(column.type)
    if not live:
        if column.type == pyarrow.uint64():
            large = _where(compute.greater(column, _LAST))
            for row in large:
                report.not_a(
                    "FACT_TOO_MANY_DIGITS",
                    fact.id,
                    row,
                    column[row].as_py(),
                    "a number of at most 18 digits",
                    "số có tối đa 18 chữ số",
                )
            if large:
                return None
        column = compute.cast(column, pyarrow.int64())
    used = scale if fact.type in ("number", "percent") else 0
    return _made(INTEGERS[column.type.bit_width // 8], used, column, live)


def _floats(column: Any, fact: Fact, report: Report) -> Optional[Data]:
    wide = compute.cast(column, pyarrow.float64())
    known = compute.if_else(compute.is_nan(wide), pyarrow.scalar(None, pyarrow.float64()), wide)
    if known.null_count == len(known):
        return None
    if fact.type not in ("count", "tally"):
        report.floats(fact.id, fact.type)
        return None
    too_large = compute.greater_equal(compute.abs(known), pyarrow.scalar(2.0**63))
    wrong = _where(compute.or_(compute.not_equal(compute.floor(known), known), too_large))
    for row in wrong:
        report.not_whole(fact.id, row, known[row].as_py())
    return None if wrong else _made(c.COLUMN_I64, 0, compute.cast(known, pyarrow.int64()))


def _choice(column: Any, fact: Fact, report: Report) -> Optional[Data]:
    codes = compute.index_in(column, value_set=pyarrow.array(fact.options, column.type), skip_nulls=True)
    for row in _where(compute.and_(compute.is_null(codes), compute.is_valid(column))):
        report.unknown_option(fact.id, row, column[row].as_py(), fact.options)
    return _made(c.COLUMN_CODE, 0, codes)
