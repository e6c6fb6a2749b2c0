# SPDX-License-Identifier: Apache-2.0
"""Tables of polars; neither numpy nor pyarrow is needed."""

from __future__ import annotations

import polars

from .. import _structs as c
from .._buffers import INTEGERS
from ..errors import ArgumentError
from . import Data, Table, cells
from .capsule import buffers_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ..framework import Fact
    from .report import Report

_SHOWN = 20  # wrong values of a column that are told one by one
_WIDTHS = {polars.Int8: 1, polars.Int16: 2, polars.Int32: 4, polars.Int64: 8}
_SIGNED = {polars.UInt8: polars.Int16, polars.UInt16: polars.Int32, polars.UInt32: polars.Int64}


class PolarsTable(Table):
    """A DataFrame of polars."""

    def __init__(self, frame: Any) -> None:
        if isinstance(frame, polars.LazyFrame):
            raise ArgumentError("collect() the LazyFrame first", "hãy gọi collect() cho LazyFrame trước")
        if isinstance(frame, polars.Series):
            raise ArgumentError(
                "a table of columns is needed, not one Series", "cần một bảng các cột, không phải một Series"
            )
        self._frame = frame.rechunk()
        self.names = frame.columns
        self.rows = frame.height

    def texts(self, name: str) -> list[Optional[str]]:
        series = self._frame.get_column(name)
        if series.dtype in (polars.Categorical, polars.Enum):
            series = series.cast(polars.String)
        return cells.texts(series.to_list(), name)

    def csv(self) -> bytes:
        return _whole(self._frame).write_csv().encode("utf-8", "surrogatepass")  # type: ignore[no-any-return]

    def data(self, name: str, fact: Fact, scale: int, report: Report) -> Optional[Data]:
        series = self._frame.get_column(name)
        dtype = series.dtype
        if series.null_count() == len(series):
            return None
        if dtype.is_integer():
            return _integers(series, fact, scale, report)
        if dtype.is_float():
            return _floats(series, fact, report)
        if dtype == polars.Boolean and fact.type == "flag":
            return _made(c.COLUMN_FLAG, 0, series.cast(polars.UInt8))
        if dtype.is_decimal() and fact.type in ("count", "tally", "number", "percent"):
            return _decimals(series, fact, report)
        if dtype in (polars.String, polars.Categorical, polars.Enum) and fact.type == "choice":
            return _choice(series.cast(polars.String), fact, report)
        if dtype in (polars.Date, polars.Datetime) and fact.type in ("date", "datetime"):
            return _times(series, fact, report)
        return cells.column(series.to_list(), fact, report)


def _made(kind: int, scale: int, series: Any, live: bool = False) -> Data:
    address, validity, keep = buffers_of(series)
    width = {c.COLUMN_I8: 1, c.COLUMN_FLAG: 1, c.COLUMN_I16: 2, c.COLUMN_I64: 8}.get(kind, 4)
    return Data(kind, scale, address, validity, width, keep, live)


def _integers(series: Any, fact: Fact, scale: int, report: Report) -> Optional[Data]:
    if fact.type == "choice":
        return _choice(series.cast(polars.String), fact, report)
    if fact.type not in ("count", "tally", "number", "percent", "flag"):
        report.column_type(fact.id, fact.type, series.dtype)
        return None
    live = series.dtype in _WIDTHS
    if not live:
        narrow = series.cast(_SIGNED.get(series.dtype, polars.Int64), strict=False)
        lost = _where(narrow.is_null() & series.is_not_null())
        for row in lost:
            report.not_a(
                "FACT_TOO_MANY_DIGITS",
                fact.id,
                row,
                series[row],
                "a number of at most 18 digits",
                "số có tối đa 18 chữ số",
            )
        series = narrow
    used = scale if fact.type in ("number", "percent") else 0
    return _made(INTEGERS[_WIDTHS[series.dtype]], used, series, live)


def _where(wrong: Any) -> list[int]:
    return wrong.arg_true().head(_SHOWN).to_list()  # type: ignore[no-any-return]


def _floats(series: Any, fact: Fact, report: Report) -> Optional[Data]:
    known = series.cast(polars.Float64).fill_nan(None)
    if known.null_count() == len(known):
        return None
    if fact.type not in ("count", "tally"):
        report.floats(fact.id, fact.type)
        return None
    cut = known.cast(polars.Int64, strict=False)
    wrong = (cut.is_null() & known.is_not_null()) | (cut.cast(polars.Float64) != known).fill_null(False)
    for row in _where(wrong):
        report.not_whole(fact.id, row, known[row])
    return _made(c.COLUMN_I64, 0, cut)


def _decimals(series: Any, fact: Fact, report: Report) -> Optional[Data]:
    scale = series.dtype.scale
    unscaled = series.to_physical().cast(polars.Int64, strict=False)
    for row in _where(unscaled.is_null() & series.is_not_null()):
        report.not_a(
            "FACT_TOO_MANY_DIGITS",
            fact.id,
            row,
            series[row],
            "a number of at most 18 digits",
            "số có tối đa 18 chữ số",
        )
    if fact.type in ("count", "tally") and scale:
        power = 10**scale
        for row in _where((unscaled % power != 0).fill_null(False)):
            report.not_whole(fact.id, row, series[row])
        unscaled, scale = unscaled // power, 0
    return _made(c.COLUMN_I64, scale, unscaled)


def _choice(series: Any, fact: Fact, report: Report) -> Optional[Data]:
    options = {option: position for position, option in enumerate(fact.options)}
    uniques = series.drop_nulls().unique().to_list()
    if not uniques:
        return None
    meaning = [options.get(one, -1) for one in uniques]
    codes = series.replace_strict(uniques, meaning, default=None, return_dtype=polars.Int32)
    if -1 in meaning:
        for row in _where((codes == -1).fill_null(False)):
            report.unknown_option(fact.id, row, series[row], fact.options)
    return _made(c.COLUMN_CODE, 0, codes)


def _times(series: Any, fact: Fact, report: Report) -> Optional[Data]:
    if series.dtype == polars.Date:
        if fact.type == "date":
            return _made(c.COLUMN_DATE32, 0, series.to_physical())
        return _made(c.COLUMN_I64, 0, series.to_physical().cast(polars.Int64) * 86400)
    wall = series.dt.replace_time_zone(None).dt.cast_time_unit("us").to_physical()
    step = 86400_000_000 if fact.type == "date" else 1_000_000
    for row in _where((wall % step != 0).fill_null(False)):
        if fact.type == "date":
            report.not_a(
                "FACT_NOT_A_DATE", fact.id, row, str(series[row]), "a day without a time of day", "ngày không kèm giờ"
            )
        else:
            report.not_a(
                "FACT_NOT_A_DATETIME", fact.id, row, str(series[row]), "a time in whole seconds", "giờ tính tới giây"
            )
    if fact.type == "date":
        return _made(c.COLUMN_DATE32, 0, (wall // step).cast(polars.Int32))
    return _made(c.COLUMN_I64, 0, wall // step)


def _whole(frame: Any) -> Any:
    """The table with whole floats written as integers, other floats refused."""
    for name, dtype in zip(frame.columns, frame.dtypes):
        if dtype.is_float():
            series = frame.get_column(name).fill_nan(None)
            cut = series.cast(polars.Int64, strict=False)
            if not (cut.cast(polars.Float64) == series.cast(polars.Float64)).fill_null(True).all():
                raise ArgumentError(
                    f"column {name!r} holds binary floating-point numbers, which are not the decimals they are printed"
                    " as: give it as text or Decimal",
                    f"cột {name!r} là số dấu phẩy động nhị phân, không đúng bằng số thập phân in ra: hãy cho dưới dạng"
                    " văn bản hoặc Decimal",
                )
            frame = frame.with_columns(cut.alias(name))
    return frame
