# SPDX-License-Identifier: Apache-2.0
"""Tables of pandas."""

from __future__ import annotations

import numpy
import pandas

from ..errors import ArgumentError
from . import Data, Table, cells, numpy_columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ..framework import Fact
    from .report import Report


class PandasTable(Table):
    """A DataFrame; its index counts as a column where it has a name."""

    def __init__(self, frame: Any) -> None:
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        for name in frame.columns:
            if not isinstance(name, str):
                raise ArgumentError(
                    f"columns are named by texts, not {name!r}: a number would lose its zeros (4.10)",
                    f"tên cột là văn bản, không phải {name!r}: số sẽ mất chữ số 0 (4.10)",
                )
        if not frame.columns.is_unique:
            twice = frame.columns[frame.columns.duplicated()][0]
            raise ArgumentError(f"column {twice!r} stands twice", f"cột {twice!r} bị lặp")
        self._frame = frame
        self.names = list(frame.columns)
        self.rows = len(frame)

    def texts(self, name: str) -> list[Optional[str]]:
        return cells.texts(self._frame[name].tolist(), name)

    def csv(self) -> bytes:
        return whole(self._frame).to_csv(index=False).encode("utf-8", "surrogatepass")  # type: ignore[no-any-return]

    def data(self, name: str, fact: Fact, scale: int, report: Report) -> Optional[Data]:
        series = self._frame[name]
        dtype = series.dtype
        if isinstance(dtype, pandas.CategoricalDtype):
            if fact.type == "choice":
                uniques = [str(one) for one in dtype.categories.tolist()]
                return numpy_columns.coded(series.cat.codes.to_numpy(), uniques, None, fact, report)
            series = series.astype(dtype.categories.dtype)
            dtype = series.dtype
        if isinstance(dtype, pandas.DatetimeTZDtype):
            series = series.dt.tz_localize(None)
            dtype = series.dtype
        if isinstance(dtype, numpy.dtype) and dtype.kind in "iubfM":
            return numpy_columns.column(series.to_numpy(), None, fact, scale, report)
        kind = getattr(dtype, "kind", "O")
        if kind in "iub":
            missing = series.isna().to_numpy()
            values = series.to_numpy(dtype=numpy.bool_ if kind == "b" else dtype.numpy_dtype, na_value=0)
            return numpy_columns.column(values, missing, fact, scale, report)
        if kind == "f":
            return numpy_columns.column(series.to_numpy(dtype=float, na_value=numpy.nan), None, fact, scale, report)
        if fact.type == "choice":
            codes, uniques = pandas.factorize(series)
            if all(isinstance(one, str) for one in uniques):
                return numpy_columns.coded(codes, list(uniques), None, fact, report)
        return cells.column(series.tolist(), fact, report)


def whole(frame: Any) -> Any:
    """The table with whole floats written as integers, other floats refused."""
    out = frame.copy(deep=False)
    for name in frame.columns:
        if getattr(frame[name].dtype, "kind", "O") == "b":
            out[name] = frame[name].map({True: "true", False: "false"})
        elif getattr(frame[name].dtype, "kind", "O") == "f":
            try:
                out[name] = frame[name].astype("Int64")
            except (TypeError, ValueError):
                raise ArgumentError(
                    f"column {name!r} holds binary floating-point numbers, which are not the decimals they are printed"
                    " as: give it as text or Decimal",
                    f"cột {name!r} là số dấu phẩy động nhị phân, không đúng bằng số thập phân in ra: hãy cho dưới dạng"
                    " văn bản hoặc Decimal",
                ) from None
    return out
