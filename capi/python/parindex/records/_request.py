# SPDX-License-Identifier: Apache-2.0
"""How records are read: the options of the library, made of what somebody gave."""

from __future__ import annotations

import os
from ctypes import c_char_p, c_void_p

from .. import _records_native as r
from .._call import file_name, language_code, new_options, text_bytes
from .._handle import Handle
from .._inputs import document_text
from .._options import day_text, period_text
from .._records_call import create
from .._records_native import lib
from ..errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .._progress import Progress


def framework_text(given: Any, language: str) -> tuple[Optional[bytes], str]:
    """A framework as text: a Framework, or what `document_text` takes."""
    source = getattr(given, "_source", None)
    if isinstance(source, tuple):
        return source
    return document_text(given, "framework", language)


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
        self.mapping, self.mapping_file = document_text(mapping, "mapping", self.language)
        self.form, self.form_file = document_text(form, "form", self.language)
        self.framework, self.framework_file = framework_text(framework, self.language)
        if periods is None and getattr(framework, "period", None) is not None:
            periods = framework.period
        self.periods = periods_of(periods)
        self.as_of = day_text(as_of)
        if isinstance(units, (str, bytes)):
            raise ArgumentError(
                "units is a list of ids, not one text", "units là danh sách mã đơn vị, không phải một chuỗi"
            )
        self.units = None if units is None else [text_bytes(str(unit)) for unit in units]
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
        out = new_options(lib.parindex_records_options_init, r.Options)
        out.flags = self.flags
        out.threads = self.threads
        out.listed = self.listed
        for name in ("mapping", "form", "framework"):
            text = getattr(self, name)
            if text is not None:
                setattr(out, name, text)
                setattr(out, name + "_length", len(text))
                setattr(out, name + "_file", file_name(getattr(self, name + "_file") or name))
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
