# SPDX-License-Identifier: Apache-2.0
"""Columns that are arrays of numpy: looked at as a whole, never value by value."""

from __future__ import annotations

import numpy

from .. import _structs as c
from .._buffers import INTEGERS
from . import Data, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ..framework import Fact
    from .report import Report

_SHOWN = 20  # wrong values of a column that are told one by one
_SECONDS = numpy.dtype("datetime64[s]")
_DAYS = numpy.dtype("datetime64[D]")


def made(kind: int, scale: int, values: Any, missing: Any, live: bool) -> Optional[Data]:
    """An array with the mask of what is missing (or None)."""
    bits = None
    if missing is not None and missing.any():
        if missing.all():
            return None
        bits = numpy.packbits(~missing, bitorder="little")
    address = values.__array_interface__["data"][0]
    validity = None if bits is None else bits.__array_interface__["data"][0]
    return Data(kind, scale, address, validity, values.strides[0], (values, bits), live)


def column(values: Any, missing: Any, fact: Fact, scale: int, report: Report) -> Optional[Data]:
    """A one-dimensional array, with the mask of what is missing (or None)."""
    kind = values.dtype.kind
    if len(values) == 0:
        return None
    if kind in "iu":
        return _integers(values, missing, fact, scale, report)
    if kind == "b" and fact.type == "flag":
        return made(c.COLUMN_FLAG, 0, values.view(numpy.uint8), missing, True)
    if kind == "f":
        return _floats(values, missing, fact, report)
    if kind == "M" and fact.type in ("date", "datetime"):
        return _times(values, missing, fact, report)
    if kind in "OUT":
        objects = values.tolist()
        if missing is not None:
            objects = [None if gone else one for one, gone in zip(objects, missing.tolist())]
        return cells.column(objects, fact, report)
    report.column_type(fact.id, fact.type, values.dtype)
    return None


def _integers(values: Any, missing: Any, fact: Fact, scale: int, report: Report) -> Optional[Data]:
    if fact.type == "choice":
        codes, uniques = _uniques(values)
        return coded(codes, uniques, missing, fact, report)
    if fact.type not in ("count", "tally", "number", "percent", "flag"):
        report.column_type(fact.id, fact.type, values.dtype)
        return None
    live = values.dtype.kind == "i" and values.dtype.isnative
    if not live:
        if values.dtype.itemsize == 8 and values.dtype.kind == "u":
            large = values > numpy.uint64(2**63 - 1)
            if missing is not None:
                large &= ~missing
            for row in numpy.flatnonzero(large)[:_SHOWN].tolist():
                report.not_a(
                    "FACT_TOO_MANY_DIGITS",
                    fact.id,
                    row,
                    int(values[row]),
                    "a number of at most 18 digits",
                    "số có tối đa 18 chữ số",
                )
        values = values.astype(f"i{min(8, values.dtype.itemsize * 2)}")
    used = scale if fact.type in ("number", "percent") else 0
    return made(INTEGERS[values.dtype.itemsize], used, values, missing, live)


def _uniques(values: Any) -> Any:
    uniques, codes = numpy.unique(values, return_inverse=True)
    return codes, [str(one) for one in uniques.tolist()]


def coded(codes: Any, uniques: Any, missing: Any, fact: Fact, report: Report) -> Optional[Data]:
    """A choice of which each row's position among `uniques` is known; -1: missing."""
    options = {option: position for position, option in enumerate(fact.options)}
    meaning = numpy.array([options.get(one, -2) for one in uniques] + [-1], dtype=numpy.int32)
    out = meaning[codes]
    gone = out == -1
    if missing is not None:
        gone |= missing
    wrong = numpy.flatnonzero((out == -2) & ~gone)
    for row in wrong[:_SHOWN].tolist():
        report.unknown_option(fact.id, row, uniques[int(codes[row])], fact.options)
    out[out < 0] = 0
    return made(c.COLUMN_CODE, 0, out, gone, False)


def _floats(values: Any, missing: Any, fact: Fact, report: Report) -> Optional[Data]:
    nan = numpy.isnan(values)
    gone = nan if missing is None else nan | missing
    if gone.all():
        return None
    if fact.type not in ("count", "tally"):
        report.floats(fact.id, fact.type)
        return None
    known = numpy.where(gone, 0, values)
    wrong = (numpy.floor(known) != known) | (numpy.abs(known) >= 2.0**63)
    if wrong.any():
        for row in numpy.flatnonzero(wrong)[:_SHOWN].tolist():
            report.not_whole(fact.id, row, float(values[row]))
        return None
    return made(c.COLUMN_I64, 0, known.astype(numpy.int64), gone, False)


def _times(values: Any, missing: Any, fact: Fact, report: Report) -> Optional[Data]:
    gone = numpy.isnat(values)
    if missing is not None:
        gone |= missing
    unit = _DAYS if fact.type == "date" else _SECONDS
    cut = values.astype(unit)
    wrong = numpy.flatnonzero((cut.astype(values.dtype) != values) & ~gone)
    for row in wrong[:_SHOWN].tolist():
        if fact.type == "date":
            report.not_a(
                "FACT_NOT_A_DATE", fact.id, row, str(values[row]), "a day without a time of day", "ngày không kèm giờ"
            )
        else:
            report.not_a(
                "FACT_NOT_A_DATETIME", fact.id, row, str(values[row]), "a time in whole seconds", "giờ tính tới giây"
            )
    numbers = numpy.where(gone, 0, cut.astype(numpy.int64))
    if fact.type == "date":
        return made(c.COLUMN_DATE32, 0, numbers.astype(numpy.int32), gone, False)
    return made(c.COLUMN_I64, 0, numbers, gone, False)
