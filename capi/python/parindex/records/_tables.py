# SPDX-License-Identifier: Apache-2.0
"""Tables of records as somebody gave them: paths, texts, open files, data frames."""

from __future__ import annotations

import ctypes
import os

from .. import _records_native as r
from .._call import new_struct, text_bytes
from .._callbacks import ending
from .._inputs import is_frame
from .._progress import Progress
from ..errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional, TypeVar

    from .._progress import ProgressFunction
    from ._request import Request

    T = TypeVar("T")


class Tables:
    """Inputs of the library; what a file raises while it is read is kept for `check`."""

    def __init__(self, given: Any, file: str = "") -> None:
        self._kept: list[Any] = []
        self._raised: list[BaseException] = []
        made = [self._input(one, file) for one in (given if isinstance(given, (list, tuple)) else [given])]
        self.count = len(made)
        self.array = (r.Input * len(made))(*made)

    def check(self) -> None:
        """Raises what a file raised."""
        if self._raised:
            raise self._raised[0]

    def _input(self, given: Any, file: str) -> Any:
        out = new_struct(r.Input)
        if isinstance(given, (bytes, bytearray, memoryview)) or (isinstance(given, str) and "\n" in given):
            self._memory(out, text_bytes(given), file or "table")
        elif isinstance(given, (str, os.PathLike)):
            out.name = os.fsencode(given)
        elif is_frame(given):
            from ..frames import csv_of

            self._memory(out, csv_of(given), file or "frame")
        elif hasattr(given, "read"):
            name = getattr(given, "name", "")
            out.name = (file or (name if isinstance(name, str) and name else "file")).encode(
                "utf-8", "surrogateescape"
            )
            out.read = self._reader(given)
        else:
            raise ArgumentError(
                f"a table of records is a path, CSV text, an open file or a data frame, not {type(given).__name__}",
                "bảng bản ghi là đường dẫn, văn bản CSV, tệp đang mở hoặc bảng dữ liệu, không phải"
                f" {type(given).__name__}",
            )
        return out

    def _memory(self, out: Any, data: bytes, name: str) -> None:
        self._kept.append(data)
        out.name = name.encode("utf-8", "surrogateescape")
        out.bytes = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p)
        out.length = len(data)

    def _reader(self, file: Any) -> Any:
        left = b""

        def read(buffer: Any, capacity: int, _: Any) -> int:
            nonlocal left
            try:
                if ending():
                    return -1
                if not left:
                    part = file.read(capacity)
                    left = text_bytes(part)
                part, left = left[:capacity], left[capacity:]
                ctypes.memmove(buffer, part, len(part))
                return len(part)
            except BaseException as problem:  # what leaves a callback would be lost
                self._raised.append(problem)
                return -1

        callback = r.READ_FN(read)
        self._kept.append(callback)
        return callback


def reading(
    tables: Any, file: str, request: Request, progress: Optional[ProgressFunction], call: Callable[[Tables, Any], T]
) -> T:
    """Calls the library with tables and options; what a file of the caller's raised is raised again."""
    inputs = Tables(tables, file)
    with Progress(progress) as steps:
        options = request.struct(steps)
        try:
            return call(inputs, options)
        except Exception:
            inputs.check()
            raise
