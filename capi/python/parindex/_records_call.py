# SPDX-License-Identifier: Apache-2.0
"""Calling the library of records: as _call does, with the errors of that library."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_void_p

from . import _structs as c
from ._call import _CLASSES, mistakes_of
from ._callbacks import CallingBack, ending
from ._native import lib as _main
from ._records_native import lib
from .errors import DataError, InternalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .errors import Error


def make_error(status: int, error: Any, language: str) -> Error:
    """The exception for a failed call; frees the library's error."""
    try:
        kind = _CLASSES.get(status, InternalError)
        mistakes = mistakes_of(
            lib.parindex_records_error_mistake_count(error),
            lambda i, raw: lib.parindex_records_error_mistake(error, i, raw),
        )
        texts = ["", ""]
        if not mistakes:
            texts = [lib.parindex_records_error_message(error, code).decode() for code in (c.EN, c.VI)]
        if not texts[0] and not mistakes:
            texts = [_main.parindex_status_name(status).decode()] * 2
        out = kind(texts[0], texts[1], mistakes, lib.parindex_records_error_mistake_total(error))
    finally:
        lib.parindex_records_error_free(error)
    if kind is DataError:
        out.language = language
    return out


def call(function: Any, *arguments: Any, language: str = "en") -> None:
    """Calls a function whose last parameter is an error, and raises that."""
    error = c_void_p()
    status = function(*arguments, byref(error))
    if status != c.OK:
        raise make_error(status, error, language)


def create(function: Any, *arguments: Any, language: str = "en") -> Any:
    """Calls a function whose last parameters are `out` and an error; gives what came out."""
    out = c_void_p()
    call(function, *arguments, byref(out), language=language)
    return out


def write(function: Any, *arguments: Any) -> bytes:
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
        lib.parindex_records_error_free(error)
        raise failed[0]
    if status != c.OK:
        raise make_error(status, error, "en")
    return b"".join(parts)
