# SPDX-License-Identifier: Apache-2.0
"""How records are read: the options of the library, made of what somebody gave."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping as _Mapping
from ctypes import byref, c_char_p, c_void_p, sizeof

from .. import _records_native as r
from .._call import language_code
from .._handle import Handle
from .._options import day_text, period_text
from .._records_call import create
from .._records_native import lib
from ..errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .._progress import Progress


def document(given: Any, what: str) -> tuple[Optional[bytes], str]:
    """A JSON document and its name: a path, its text, or the mapping that it is."""
    if given is None:
        return None, ""
    if isinstance(given, _Mapping):
        return json.dumps(given, ensure_ascii=False).encode("utf-8", "surrogatepass"), what
    if isinstance(given, (bytes, bytearray, memoryview)):
        return bytes(given), what
    if isinstance(given, str) and ("\n" in given or given.lstrip()[:1] == "{"):
        return given.encode("utf-8", "surrogatepass"), what
    if isinstance(given, (str, os.PathLike)):
        with open(given, "rb") as file:
            return file.read(), os.fsdecode(given)
    raise ArgumentError(
        f"{what} is a path, a JSON text or a mapping, not {type(given).__name__}",
        f"{what} là đường dẫn, văn bản JSON hoặc từ điển, không phải {type(given).__name__}",
    )


def framework_text(given: Any) -> tuple[Optional[bytes], str]:
    """A framework as text: a Framework, or what `document` takes."""
    source = getattr(given, "_source", None)
    if isinstance(source, tuple):
        return source
    return document(given, "framework")


def periods_of(given: Any) -> list[bytes]:
    """One period or several: 2026, "2026-Q2", a pair of dates, or a list of these."""
    if given is None:
        return []
    if isinstance(given, list):
        return [one for period in given for one in periods_of(period)]
    text = period_text(given)
    assert text is not None
    return [text]


def calendar_handle(given: Any, language: str) -> Optional[Handle]:
    """A calendar of the library of records, from a `Calendar`, a path or the text of its CSV file."""
    if given is None:
        return None
    from ..calendar import take

    calendar = take(given, language)
    assert calendar is not None
    calendar._live()
    data, file = calendar._source
    made = create(lib.parindex_records_calendar_load, data, len(data), file.encode() or None, language=language)
    return Handle(made, lib.parindex_records_calendar_free)


class Request:
    """What `parindex_records_options` says, kept as long as the options are used."""

    def __init__(
        self,
        *,
        mapping: Any = None,
        form: Any = None,
        framework: Any = None,
        periods: Any = None,
        as_of: Any = None,
        units: Any = None,
        calendar: Any = None,
        threads: Optional[int] = 1,
        listed: int = 1000,
        keep_going: bool = False,
        check_files: bool = False,
        folder: Any = None,
        language: Optional[str] = None,
    ) -> None:
        self.language = language or getattr(framework, "language", None) or "vi"
        language_code(self.language)
        self.mapping, self.mapping_file = document(mapping, "mapping")
        self.form, self.form_file = document(form, "form")
        self.framework, self.framework_file = framework_text(framework)
        if periods is None and getattr(framework, "period", None) is not None:
            periods = framework.period
        self.periods = periods_of(periods)
        self.as_of = day_text(as_of)
        self.units = None if units is None else [str(unit).encode("utf-8", "surrogatepass") for unit in units]
        self.calendar = calendar_handle(calendar, self.language)
        self.folder = None if folder is None else os.fsencode(folder)
        self.threads = -1 if threads is None else threads
        self.listed = listed
        self.flags = (r.KEEP_GOING if keep_going else 0) | (r.CHECK_FILES if check_files else 0)
        for name, value in (("threads", self.threads), ("listed", listed)):
            if isinstance(value, bool) or not isinstance(value, int) or not -1 <= value < 2**31:
                raise ArgumentError(f"{name} cannot be {value!r}", f"{name} không thể là {value!r}")

    def struct(self, progress: Optional[Progress] = None) -> Any:
        """The options; what their pointers point to is held by the struct and by this object."""
        out = r.Options()
        lib.parindex_records_options_init(byref(out), sizeof(out))
        out.flags = self.flags
        out.threads = self.threads
        out.listed = self.listed
        for name in ("mapping", "form", "framework"):
            text = getattr(self, name)
            if text is not None:
                setattr(out, name, text)
                setattr(out, name + "_length", len(text))
                setattr(out, name + "_file", getattr(self, name + "_file").encode("utf-8", "surrogateescape") or None)
        for name, list_ in (("period", self.periods), ("unit", self.units)):
            if list_:
                held = (c_char_p * len(list_))(*list_)
                setattr(out, name + "s", held)
                setattr(out, name + "_count", len(list_))
        out.as_of = self.as_of
        out.folder = self.folder
        if self.calendar is not None:
            out.calendar = c_void_p(self.calendar.pointer)
        if progress is not None:
            out.progress = progress.callback
        return out
