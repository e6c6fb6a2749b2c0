# SPDX-License-Identifier: Apache-2.0
"""Calling the library: errors become exceptions, texts become str."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_size_t, c_void_p

from . import _structs as c
from ._callbacks import CallingBack, ending
from ._native import lib
from .errors import (
    ArgumentError,
    Cancelled,
    DataError,
    Error,
    InternalError,
    Mistake,
    NotFoundError,
    OutOfMemoryError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

_CLASSES: dict[int, type[Error]] = {
    c.E_ARGUMENT: ArgumentError,
    c.E_DATA: DataError,
    c.E_MEMORY: OutOfMemoryError,
    c.E_CANCELLED: Cancelled,
    c.E_NOT_FOUND: NotFoundError,
}

_FIRST_TRY = 8192  # bytes that most texts fit into


def language_code(language: str) -> int:
    """The library's number of a language."""
    if language == "vi":
        return c.VI
    if language == "en":
        return c.EN
    raise ArgumentError(
        f'language is "vi" or "en", not {language!r}', f'ngôn ngữ là "vi" hoặc "en", không phải {language!r}'
    )


def new_struct(kind: Any) -> Any:
    """A struct of the library's with its size filled in."""
    out = kind()
    out.struct_size = ctypes.sizeof(kind)
    return out


def new_options(initialise: Any, kind: Any) -> Any:
    """Options of the library's, as its function sets them at first."""
    out = kind()
    initialise(byref(out), ctypes.sizeof(kind))
    return out


def to_mistake(raw: Any) -> Mistake:
    """A mistake as the package shows it."""
    return Mistake(
        raw.code.decode(),
        "error" if raw.severity == c.MISTAKE else "warning",
        raw.message_en.decode(),
        raw.message_vi.decode(),
        raw.hint_en.decode(),
        raw.hint_vi.decode(),
        raw.file.decode(),
        raw.pointer.decode(),
        raw.line,
        raw.column,
        raw.unit.decode(),
    )


def mistakes_of(count: int, get: Callable[[int, Any], int]) -> list[Mistake]:
    """All mistakes of a handle."""
    raw = new_struct(c.Mistake)
    out = []
    for index in range(count):
        if get(index, byref(raw)) != c.OK:
            break
        out.append(to_mistake(raw))
    return out


def text_bytes(given: Any) -> bytes:
    """A text, or the bytes of one, as the library takes it."""
    return given.encode("utf-8", "surrogatepass") if isinstance(given, str) else bytes(given)


def encoded(value: str) -> tuple[bytes, int]:
    """A text for a parameter pair of pointer and length."""
    out = text_bytes(value)
    return out, len(out)


def file_name(file: str) -> Optional[bytes]:
    """The name of a file, or none, for an option that takes either."""
    return file.encode("utf-8", "surrogateescape") or None


class Caller:
    """Calls the functions of a library; a failed call raises what its error says."""

    def __init__(self, library: Any, prefix: str) -> None:
        """The functions of errors begin with that prefix."""
        self._status = getattr(library, prefix + "error_status")
        self._message = getattr(library, prefix + "error_message")
        self._count = getattr(library, prefix + "error_mistake_count")
        self._total = getattr(library, prefix + "error_mistake_total")
        self._mistake = getattr(library, prefix + "error_mistake")
        self._free = getattr(library, prefix + "error_free")

    def call(self, function: Any, *arguments: Any, language: str = "en") -> None:
        """Calls a function whose last parameter is an error."""
        error = c_void_p()
        status = function(*arguments, byref(error))
        if status != c.OK:
            raise self._error(status, error, language)

    def create(self, function: Any, *arguments: Any, language: str = "en") -> Any:
        """Calls a function whose last parameters are `out` and an error; gives what came out."""
        out = c_void_p()
        error = c_void_p()
        status = function(*arguments, byref(out), byref(error))
        if status != c.OK:
            raise self._error(status, error, language)
        return out

    def text(self, function: Any, *arguments: Any) -> str:
        """Calls a function that copies a text into a buffer."""
        needed = c_size_t()
        capacity = _FIRST_TRY
        while True:
            buffer = ctypes.create_string_buffer(capacity)
            error = c_void_p()
            status = function(*arguments, buffer, capacity, byref(needed), byref(error))
            if status == c.OK:
                return ctypes.string_at(buffer, needed.value).decode()
            if status != c.E_BUFFER or needed.value < capacity:
                raise self._error(status, error, "en")
            self._free(error)
            capacity = needed.value + 1

    def write(self, function: Any, *arguments: Any, language: str = "en") -> bytes:
        """Calls a function that hands out a text in parts."""
        parts: list[bytes] = []
        failed: list[BaseException] = []

        def take(part: Any, length: int, _: Any) -> int:
            try:
                parts.append(ctypes.string_at(part, length))
                return 1 if ending() else 0
            except BaseException as problem:  # what leaves a callback would be lost
                failed.append(problem)
                return 1

        error = c_void_p()
        with CallingBack():
            status = function(*arguments, c.WRITE_FN(take), None, byref(error))
        if failed:
            self._free(error)
            raise failed[0]
        if status != c.OK:
            raise self._error(status, error, language)
        return b"".join(parts)

    def _error(self, status: int, error: Any, language: str) -> Error:
        """The exception for a failed call; frees the library's error."""
        try:
            status = self._status(error) if error else status
            kind = _CLASSES.get(status, InternalError)
            mistakes = mistakes_of(self._count(error), lambda i, raw: self._mistake(error, i, raw))
            texts = ["", ""] if mistakes else [self._message(error, code).decode() for code in (c.EN, c.VI)]
            if not texts[0] and not mistakes:
                texts = [lib.parindex_status_name(status).decode()] * 2
            out = kind(texts[0], texts[1], mistakes, self._total(error))
        finally:
            self._free(error)
        if kind is DataError:
            out.language = language
        return out


_caller = Caller(lib, "parindex_")
call, create, text, write = _caller.call, _caller.create, _caller.text, _caller.write
