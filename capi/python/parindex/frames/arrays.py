# SPDX-License-Identifier: Apache-2.0
"""A mapping of names to arrays: of numpy, of the module array, of anything with a buffer, or lists."""

from __future__ import annotations

import sys
from array import array

from .. import _structs as c
from .._buffers import INTEGERS, Memory, memory_of
from ..errors import ArgumentError
from . import Data, Raw, Table, cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Optional

    from ..framework import Fact
    from .report import Report

_WIDER = {1: "h", 2: "i", 4: "q", 8: "q"}


class ArraysTable(Table):
    """Arrays that stay where they are wherever their type allows it."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self.names = list(arrays)
        lengths = {name: _length(name, one) for name, one in arrays.items()}
        self.rows = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            if length != self.rows:
                first = self.names[0]
                raise ArgumentError(
                    f"column {name!r} has {length} values, but {first!r} has {self.rows}",
                    f"cột {name!r} có {length} giá trị, còn {first!r} có {self.rows}",
                )

    def texts(self, name: str) -> list[Optional[str]]:
        values = self._arrays[name]
        return cells.texts(values.tolist() if hasattr(values, "tolist") else list(values), name)

    def csv(self) -> bytes:
        raise NotImplementedError

    def data(self, name: str, fact: Fact, scale: int, report: Report) -> Optional[Data]:
        values = self._arrays[name]
        if isinstance(values, Raw):
            return _raw(values, name, fact)
        if isinstance(values, (list, tuple)):
            return cells.column(values, fact, report)
        numpy = sys.modules.get("numpy")
        if numpy is not None and isinstance(values, numpy.ndarray):
            from .numpy_columns import column

            mask = None
            if isinstance(values, numpy.ma.MaskedArray):
                mask, values = numpy.ma.getmaskarray(values), values.data
            return column(values, mask, fact, scale, report)
        memory = memory_of(values)
        if memory is not None and fact.type in ("count", "tally", "number", "percent", "flag"):
            return _of_memory(memory, values, fact, scale, report)
        return cells.column(list(values), fact, report)


def _length(name: str, values: Any) -> int:
    one = values.values if isinstance(values, Raw) else values
    if isinstance(one, (str, bytes)) or not hasattr(one, "__len__"):
        raise ArgumentError(
            f"column {name!r} must be an array or a list, not {type(one).__name__}",
            f"cột {name!r} phải là mảng hoặc danh sách, không phải {type(one).__name__}",
        )
    return len(one)


def _raw(raw: Raw, name: str, fact: Fact) -> Data:
    memory = memory_of(raw.values)
    if memory is None or memory.kind not in "iu" or (memory.kind == "u" and memory.width > 1):
        raise ArgumentError(
            f"column {name!r}: Raw holds one-dimensional signed integers, not {type(raw.values).__name__}",
            f"cột {name!r}: Raw là mảng một chiều các số nguyên có dấu, không phải {type(raw.values).__name__}",
        )
    kind = INTEGERS[memory.width]
    if memory.kind == "u":
        kind = c.COLUMN_FLAG
    elif memory.width == 4 and fact.type == "choice":
        kind = c.COLUMN_CODE
    elif memory.width == 4 and fact.type == "date":
        kind = c.COLUMN_DATE32
    return Data(kind, raw.scale, memory.address, None, memory.stride, memory, True)


def _of_memory(memory: Memory, values: Any, fact: Fact, scale: int, report: Report) -> Optional[Data]:
    if memory.kind == "b" and fact.type == "flag":
        return Data(c.COLUMN_FLAG, 0, memory.address, None, memory.stride, memory, True)
    if memory.kind == "i":
        used = scale if fact.type in ("number", "percent") else 0
        return Data(INTEGERS[memory.width], used, memory.address, None, memory.stride, memory, True)
    if memory.kind == "u":
        try:
            wider = array(_WIDER[memory.width], values)
        except OverflowError:
            return cells.column(list(values), fact, report)
        copy = memory_of(wider)
        assert copy is not None
        used = scale if fact.type in ("number", "percent") else 0
        return Data(INTEGERS[copy.width], used, copy.address, None, copy.stride, copy, False)
    return cells.column(list(values), fact, report)
