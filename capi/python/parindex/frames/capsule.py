# SPDX-License-Identifier: Apache-2.0
"""Reads columns of integers, and record batches, through the Arrow C stream interface, without any other package."""

from __future__ import annotations

import ctypes
import weakref
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p

from .._buffers import memory_of
from ..errors import InternalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Optional

_WIDTHS = {b"c": 1, b"C": 1, b"s": 2, b"i": 4, b"l": 8}


class _Schema(Structure):
    _fields_ = [
        ("format", c_char_p),
        ("name", c_char_p),
        ("metadata", c_void_p),
        ("flags", c_int64),
        ("n_children", c_int64),
        ("children", c_void_p),
        ("dictionary", c_void_p),
        ("release", c_void_p),
        ("private_data", c_void_p),
    ]


class _Array(Structure):
    _fields_ = [
        ("length", c_int64),
        ("null_count", c_int64),
        ("offset", c_int64),
        ("n_buffers", c_int64),
        ("n_children", c_int64),
        ("buffers", POINTER(c_void_p)),
        ("children", c_void_p),
        ("dictionary", c_void_p),
        ("release", c_void_p),
        ("private_data", c_void_p),
    ]


class _Stream(Structure):
    _fields_ = [
        ("get_schema", c_void_p),
        ("get_next", c_void_p),
        ("get_last_error", c_void_p),
        ("release", c_void_p),
        ("private_data", c_void_p),
    ]


_GetSchema = CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Schema))
_GetNext = CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Array))
_Release = CFUNCTYPE(None, c_void_p)


def _release(struct: Any) -> None:
    if struct.release:
        _Release(struct.release)(ctypes.addressof(struct))


class _Kept:
    """An Arrow array that is released when nobody needs it."""

    def __init__(self, array: _Array, extra: Any) -> None:
        self.extra = extra
        weakref.finalize(self, _release, array).atexit = False


def buffers_of(column: Any) -> tuple[int, Optional[int], Any]:
    """Address of the values, address of the bits that say which are there, and what must stay alive."""
    capsule = column.__arrow_c_stream__()
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype = c_void_p
    get_pointer.argtypes = [ctypes.py_object, c_char_p]
    stream = _Stream.from_address(get_pointer(capsule, b"arrow_array_stream"))
    schema = _Schema()
    if _GetSchema(stream.get_schema)(stream, schema) != 0:
        raise InternalError("an Arrow stream has no schema", "luồng Arrow không có lược đồ")
    try:
        width = _WIDTHS[schema.format]
    finally:
        _release(schema)
    chunks = []
    while True:
        chunk = _Array()
        if _GetNext(stream.get_next)(stream, chunk) != 0:
            raise InternalError("an Arrow stream broke off", "luồng Arrow bị ngắt")
        if not chunk.release:
            break
        chunks.append(chunk)
    if len(chunks) != 1:  # the caller joined them
        for chunk in chunks:
            _release(chunk)
        raise InternalError("an Arrow stream has several chunks", "luồng Arrow có nhiều đoạn")
    array = chunks[0]
    validity, shifted = _validity(array)
    values = (array.buffers[1] or 0) + array.offset * width
    return values, validity, _Kept(array, (shifted, column))


def open_stream(capsule: Any) -> tuple[Any, Any]:
    """The stream in a capsule, which must stay alive, and its schema, to be given to `release`."""
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype = c_void_p
    get_pointer.argtypes = [ctypes.py_object, c_char_p]
    stream = _Stream.from_address(get_pointer(capsule, b"arrow_array_stream"))
    schema = _Schema()
    if _GetSchema(stream.get_schema)(stream, schema) != 0:
        raise InternalError("an Arrow stream has no schema", "luồng Arrow không có lược đồ")
    return stream, schema


def fields(schema: Any) -> dict[str, tuple[bytes, Optional[bytes]]]:
    """The columns of a table: format, and format of the texts where they stand in a dictionary."""
    out = {}
    for index in range(schema.n_children):
        child = POINTER(_Schema).from_address(schema.children + index * ctypes.sizeof(c_void_p)).contents
        words = _Schema.from_address(child.dictionary).format if child.dictionary else None
        out[(child.name or b"").decode("utf-8", "replace")] = (child.format, words)
    return out


def batches(stream: Any) -> Iterator[Any]:
    """The record batches that are left in a stream, each released when the next one is asked for."""
    while True:
        batch = _Array()
        if _GetNext(stream.get_next)(stream, batch) != 0:
            raise InternalError("an Arrow stream broke off", "luồng Arrow bị ngắt")
        if not batch.release:
            return
        try:
            yield batch
        finally:
            _release(batch)


def release(struct: Any) -> None:
    """Gives a schema back."""
    _release(struct)


def _validity(array: Any) -> tuple[Optional[int], Any]:
    bits = array.buffers[0]
    if not bits or array.null_count == 0:
        return None, None
    if array.offset % 8 == 0:
        return bits + array.offset // 8, None
    end = (array.offset + array.length + 7) // 8
    number = int.from_bytes(ctypes.string_at(bits, end), "little") >> array.offset
    memory = memory_of(bytearray(number.to_bytes((array.length + 7) // 8 + 1, "little")))
    assert memory is not None
    return memory.address, memory
