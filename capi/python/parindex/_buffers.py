# SPDX-License-Identifier: Apache-2.0
"""Memory of arrays: where it is, what it holds, how far its values lie apart."""

from __future__ import annotations

import ctypes

from . import _structs as c

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple, Optional
else:
    from ._named import NamedTuple

#: memoryview formats of native integers and their widths
_SIGNED = "bhilqn"
_UNSIGNED = "BHILQN?"


class Memory(NamedTuple):
    """A one-dimensional array."""

    address: int
    length: int
    kind: str  #: "i" signed, "u" unsigned, "b" truth, "f" binary floating point
    width: int  #: bytes of a value
    stride: int  #: bytes from value to value
    writable: bool
    keep: Any  #: what must stay alive


def memory_of(array: Any) -> Optional[Memory]:
    """The memory of an array of numpy, of the module array, of ctypes or of anything with a buffer; None: it has none.

    Values in foreign byte order, in several dimensions or of other types are None too.
    """
    interface = getattr(array, "__array_interface__", None)
    if isinstance(interface, dict):
        return _of_interface(array, interface)
    return _of_buffer(array)


def _of_interface(array: Any, interface: Any) -> Optional[Memory]:
    typestr, shape = interface["typestr"], interface["shape"]
    data = interface.get("data")
    if len(shape) != 1 or typestr[0] == ">" or typestr[1] not in "iubf" or not isinstance(data, tuple):
        return None
    width = int(typestr[2:])
    strides = interface.get("strides")
    return Memory(data[0], shape[0], typestr[1], width, strides[0] if strides else width, not data[1], array)


def _of_buffer(array: Any) -> Optional[Memory]:
    try:
        view = memoryview(array)
    except TypeError:
        return None
    format = view.format.lstrip("@=<") if view.format else "B"
    if view.ndim != 1 or len(format) != 1:
        return None
    if format == "?":
        kind = "b"
    elif format in _SIGNED:
        kind = "i"
    elif format in _UNSIGNED:
        kind = "u"
    elif format in "fd":
        kind = "f"
    else:
        return None
    stride = view.strides[0] if view.strides else view.itemsize
    if stride != view.itemsize:
        return None
    address, keep = _address(view, array)
    return Memory(address, len(view), kind, view.itemsize, stride, not view.readonly, keep)


def _address(view: memoryview, array: Any) -> Any:
    """Where the bytes are; of what cannot be written to, a copy."""
    if view.nbytes == 0:
        return 0, view
    raw = ctypes.c_char * view.nbytes
    try:
        kept: Any = raw.from_buffer(view if not view.readonly else bytearray(view))
    except (TypeError, AttributeError):
        kept = raw.from_buffer_copy(view)
    return ctypes.addressof(kept), (kept, array)


#: type of a column of signed integers, by width
INTEGERS = {1: c.COLUMN_I8, 2: c.COLUMN_I16, 4: c.COLUMN_I32, 8: c.COLUMN_I64}


def bitmap(valid: Any) -> Optional[bytes]:
    """Bits of an iterable of truths, the first in the lowest bit; None: all are true."""
    out = bytearray()
    full = True
    byte = bit = 0
    for one in valid:
        if one:
            byte |= 1 << bit
        else:
            full = False
        bit += 1
        if bit == 8:
            out.append(byte)
            byte = bit = 0
    if bit:
        out.append(byte)
    return None if full else bytes(out)
