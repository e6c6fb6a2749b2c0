# SPDX-License-Identifier: Apache-2.0
"""Columns of results, written into memory of the caller's."""

from __future__ import annotations

import sys
from array import array

from . import _call
from . import _structs as c
from ._buffers import INTEGERS, memory_of
from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Optional

    from ._listing import Listing

#: what may be asked for: (number, typecode of a new array)
KINDS = {
    "points": (c.OUTPUT_POINTS, "q"),
    "max": (c.OUTPUT_MAX, "q"),
    "applicable_max": (c.OUTPUT_APPLICABLE_MAX, "q"),
    "lowest": (c.OUTPUT_LOWEST, "q"),
    "highest": (c.OUTPUT_HIGHEST, "q"),
    "state": (c.OUTPUT_STATE, "b"),
    "rank": (c.OUTPUT_RANK, "i"),
    "of": (c.OUTPUT_OF, "i"),
    "index": (c.OUTPUT_INDEX, "q"),
    "pending": (c.OUTPUT_PENDING, "i"),
    "band": (c.OUTPUT_BAND, "i"),
}

NO_INDEX = -(2**63)


def scale_of(item: Optional[str], rules: Listing, digits: int) -> int:
    """The decimals that points of an item (or of the whole) are shown with."""
    return digits if item is None else int(rules[item].digits)


def new_array(kind: str, rows: int) -> Any:
    """Room for a column: an array of numpy when that is in use, else of the module array."""
    code = KINDS[kind][1]
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        return numpy.zeros(rows, dtype=numpy.dtype(code))
    return array(code, bytes(array(code).itemsize * rows))


def structs(
    wanted: Mapping[Any, Any], rules: Listing, digits: int, rows: int, scale: Optional[int]
) -> tuple[Any, Any]:
    """The library's description of the columns, and what must stay alive."""
    out = (c.Output * len(wanted))()
    kept = []
    for one, (key, target) in zip(out, wanted.items()):
        kind, item = key if isinstance(key, tuple) else (key, None)
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise ArgumentError(
                f"a column of results is one of {known}, not {kind!r}",
                f"cột kết quả là một trong {known}, không phải {kind!r}",
            )
        memory = memory_of(target)
        if memory is None or not memory.writable or memory.kind != "i" or memory.width == 2:
            raise ArgumentError(
                f"{key!r} goes into a one-dimensional array of signed 8, 32 or 64 bit integers that can be written to",
                f"{key!r} phải ghi vào mảng một chiều các số nguyên có dấu 8, 32 hoặc 64 bit, cho phép ghi",
            )
        if memory.length < rows:
            raise ArgumentError(
                f"the array for {key!r} has room for {memory.length} values, but there are {rows}",
                f"mảng cho {key!r} chỉ chứa được {memory.length} giá trị, nhưng có {rows}",
            )
        if rows == 0:
            memory = memory._replace(address=memory_of(bytearray(8)).address)  # type: ignore[union-attr]
        one.struct_size = _SIZE
        one.kind = KINDS[kind][0]
        one.item = c.ALL_BITS if item is None else rules[item].position
        one.type = INTEGERS[memory.width]
        one.scale = scale_of(item, rules, digits) if scale is None else scale
        one.data = memory.address
        one.stride = memory.stride
        kept.append(memory)
    return out, kept


_SIZE = _call.new_struct(c.Output).struct_size
