# SPDX-License-Identifier: Apache-2.0
"""libparindex_records: found beside libparindex, loaded when records are first asked for; its structs and functions.

It is looked for in this order: the file that the environment variable PARINDEX_RECORDS_LIBRARY names; in the folder of
libparindex; beside this package; where the system's loader finds it.
"""

from __future__ import annotations

import os
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

from . import _native
from . import _structs as c
from ._library import Library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ABI_VERSION = 1
NO_DAY = -(2**31)
CSV = 0
JSON = 1
KINDS = 0
COUNTED = 1
REJECTED = 2
OUTSIDE = 3
OTHER_KIND = 4
KEEP_GOING = 1
CHECK_FILES = 2
NEED_OPEN = 1
NEED_EXPLAINED = 2

READ_FN = CFUNCTYPE(c_int64, c_void_p, c_size_t, c_void_p)


class Input(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("name", c_char_p),
        ("bytes", c_void_p),
        ("length", c_uint64),
        ("read", READ_FN),
        ("user", c_void_p),
    ]


class Options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("threads", c_int32),
        ("listed", c_int32),
        ("mapping", c_char_p),
        ("mapping_length", c_uint64),
        ("mapping_file", c_char_p),
        ("form", c_char_p),
        ("form_length", c_uint64),
        ("form_file", c_char_p),
        ("framework", c_char_p),
        ("framework_length", c_uint64),
        ("framework_file", c_char_p),
        ("periods", POINTER(c_char_p)),
        ("period_count", c_uint64),
        ("units", POINTER(c_char_p)),
        ("unit_count", c_uint64),
        ("as_of", c_char_p),
        ("calendar", c_void_p),
        ("folder", c_char_p),
        ("progress", c.PROGRESS_FN),
        ("user", c_void_p),
    ]


class Fact(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("source_count", c_uint64),
        ("unit", c_char_p),
        ("period_from", c_char_p),
        ("period_to", c_char_p),
        ("fact", c_char_p),
        ("value", c_char_p),
        ("how", c_char_p),
    ]


class Source(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("rows", c_uint64),
        ("line_count", c_uint64),
        ("lines", POINTER(c_uint64)),
        ("file", c_char_p),
    ]


class Quality(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("rows_in", c_uint64),
        ("rows_counted", c_uint64),
        ("rows_refused", c_uint64),
        ("reason_count", c_uint64),
        ("refused_count", c_uint64),
        ("doubtful_rows", c_uint64),
        ("doubtful_count", c_uint64),
    ]


class Columns(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("row_count", c_uint64),
        ("name", c_char_p),
        ("units", POINTER(c_char_p)),
        ("unit_count", c_uint64),
        ("channels", POINTER(c_char_p)),
        ("channel_count", c_uint64),
        ("unit", c_void_p),
        ("received", c_void_p),
        ("due", c_void_p),
        ("finished", c_void_p),
        ("channel", c_void_p),
        ("digitised_in", c_void_p),
        ("digitised_out", c_void_p),
        ("reused", c_void_p),
        ("has_fee", c_void_p),
        ("paid_online", c_void_p),
        ("apology", c_void_p),
    ]


class Document(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("format", c_int32),
        ("bytes", c_char_p),
        ("length", c_uint64),
        ("name", c_char_p),
    ]


class Need(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("asked", c_int64),
        ("missing", c_int64),
        ("owner", c_char_p),
        ("due", c_char_p),
        ("unit", c_char_p),
        ("period_from", c_char_p),
        ("period_to", c_char_p),
        ("item", c_char_p),
        ("title_vi", c_char_p),
        ("title_en", c_char_p),
    ]


#: Each struct by the name that parindex_records_struct_size() knows it by.
STRUCTS = {
    "input": Input,
    "options": Options,
    "fact": Fact,
    "source": Source,
    "quality": Quality,
    "columns": Columns,
    "document": Document,
    "need": Need,
}

_Size = c_size_t
_Handle = c_void_p
_Out = POINTER(c_void_p)
_Error = POINTER(c_void_p)
_Text = c_char_p
_Status = c_int32

#: name without prefix: (result, arguments)
PROTOTYPES: dict[str, tuple[Any, list[Any]]] = {
    "version": (_Text, []),
    "version_number": (c_int32, []),
    "abi_version": (c_int32, []),
    "struct_size": (_Size, [_Text]),
    "kind": (_Text, [_Size]),
    "error_free": (None, [_Handle]),
    "error_status": (_Status, [_Handle]),
    "error_message": (_Text, [_Handle, c_int32]),
    "error_mistake_count": (_Size, [_Handle]),
    "error_mistake_total": (_Size, [_Handle]),
    "error_mistake": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "calendar_load": (_Status, [_Text, _Size, _Text, _Out, _Error]),
    "calendar_free": (None, [_Handle]),
    "working_days": (_Status, [_Handle, c_void_p, c_void_p, _Size, c_void_p, _Error]),
    "due_days": (_Status, [_Handle, c_void_p, c_void_p, _Size, c_void_p, _Error]),
    "options_init": (_Status, [POINTER(Options), _Size]),
    "read": (_Status, [_Text, POINTER(Input), _Size, POINTER(Options), _Out, _Error]),
    "facts_free": (None, [_Handle]),
    "facts_count": (_Size, [_Handle]),
    "facts_fact": (_Status, [_Handle, _Size, POINTER(Fact)]),
    "facts_source": (_Status, [_Handle, _Size, _Size, POINTER(Source)]),
    "facts_quality": (_Status, [_Handle, POINTER(Quality)]),
    "facts_reason": (_Text, [_Handle, _Size, POINTER(c_uint64)]),
    "facts_refused": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "facts_doubtful": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "rows_write": (
        _Status,
        [_Text, POINTER(Input), _Size, POINTER(Options), _Text, _Text, c_int32, c.WRITE_FN, c_void_p, _Error],
    ),
    "facts_write": (_Status, [_Handle, c_int32, c.WRITE_FN, c_void_p, _Error]),
    "dossiers_new": (_Status, [POINTER(Options), _Out, _Error]),
    "dossiers_load": (_Status, [_Text, _Size, POINTER(Options), _Out, _Error]),
    "dossiers_free": (None, [_Handle]),
    "dossiers_add": (_Status, [_Handle, POINTER(Input), c.PROGRESS_FN, c_void_p, _Error]),
    "dossiers_add_columns": (_Status, [_Handle, POINTER(Columns), _Error]),
    "dossiers_add_arrow": (_Status, [_Handle, c_void_p, c_void_p, _Text, _Error]),
    "dossiers_merge": (_Status, [_Handle, _Handle, _Error]),
    "dossiers_write": (_Status, [_Handle, c.WRITE_FN, c_void_p, _Error]),
    "dossiers_facts": (_Status, [_Handle, _Out, _Error]),
    "part_new": (_Status, [_Text, POINTER(Options), _Out, _Error]),
    "part_load": (_Status, [_Text, _Text, _Size, POINTER(Options), _Out, _Error]),
    "part_free": (None, [_Handle]),
    "part_add": (_Status, [_Handle, POINTER(Input), c.PROGRESS_FN, c_void_p, _Error]),
    "part_merge": (_Status, [_Handle, _Handle, _Error]),
    "part_write": (_Status, [_Handle, c.WRITE_FN, c_void_p, _Error]),
    "part_facts": (_Status, [_Handle, _Out, _Error]),
    "part_evidence": (_Status, [_Handle, POINTER(Document), _Size, POINTER(Options), _Out, _Error]),
    "evidence": (_Status, [POINTER(Document), _Size, POINTER(Input), _Size, POINTER(Options), _Out, _Error]),
    "needs_free": (None, [_Handle]),
    "needs_count": (_Size, [_Handle]),
    "needs_need": (_Status, [_Handle, _Size, POINTER(Need)]),
    "needs_text": (_Text, [_Handle, _Size, c_int32, _Size]),
    "needs_mistake_count": (_Size, [_Handle]),
    "needs_mistake": (_Status, [_Handle, _Size, POINTER(c.Mistake)]),
    "needs_write": (_Status, [_Handle, c_int32, c_int32, c_int32, c.WRITE_FN, c_void_p, _Error]),
}

_library = Library(
    "parindex_records",
    ("the library of ParIndex that reads records", "thư viện đọc bản ghi của ParIndex"),
    "PARINDEX_RECORDS_LIBRARY",
    ABI_VERSION,
    PROTOTYPES,
    STRUCTS,
)

#: where the library was loaded from
path = _library.find(os.path.dirname(_native.path), os.path.dirname(os.path.abspath(__file__)))
#: the library itself; its functions may be called from any thread, without the interpreter's lock
lib = _library.open(path)
