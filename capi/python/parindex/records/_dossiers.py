# SPDX-License-Identifier: Apache-2.0
"""Counts of dossiers that grow, are merged and travel as bytes."""

from __future__ import annotations

import ctypes
import json
from ctypes import byref, c_char_p

from .. import _records_native as r
from .._buffers import memory_of
from .._call import new_struct, text_bytes
from .._handle import Closable, Handle
from .._inputs import is_frame
from .._progress import Progress
from .._records_call import call, create, write
from .._records_native import lib
from ..errors import ArgumentError
from ._facts import Facts
from ._request import Request
from ._tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Optional

    from .._progress import ProgressFunction

__all__ = ["Dossiers"]

# What a record batch can hold, and in which formats; a table with other fields of a dossier goes through CSV.
_DAYS = ("received", "due", "finished")
_FLAGS = ("digitised_in", "digitised_out", "reused", "has_fee", "paid_online", "apology")
_OTHER_FIELDS = (
    "id", "procedure", "field", "allowed", "returned", "withdrawn", "status", "supplement_requests", "supplement_days",
    "supplement_from", "supplement_to",
)  # fmt: skip
_TEXTS = (b"u", b"U", b"vu")


class Dossiers(Closable):
    """Counts of dossiers: filled from tables, merged with others' in any order, sent as bytes.

    >>> import parindex
    >>> how = {"periods": 2026, "mapping": {"format": "parindex-records/1", "facts": {"late": {"count": "finished_late"}}}}
    >>> day = parindex.records.Dossiers(**how)
    >>> day.add("unit,received,due,finished\\nA,2026-04-02,2026-04-10,2026-04-13\\n")
    >>> year = parindex.records.Dossiers(**how)
    >>> year.merge(parindex.records.Dossiers.from_bytes(day.to_bytes(), **how))
    >>> [(fact.unit, fact.value) for fact in year.facts()]
    [('A', '1')]
    """

    _what = ("count of dossiers", "bộ đếm hồ sơ")

    def __init__(self, **options: Any) -> None:
        """Options are those of `parindex.records.facts`: mapping, framework, periods, as_of, units, calendar, threads,
        listed, keep_going, language."""
        self._open(Request(**options))

    @classmethod
    def _of(cls, request: Request) -> Dossiers:
        out = cls.__new__(cls)
        out._open(request)
        return out

    def _open(self, request: Request) -> None:
        self._request = request
        options = request.struct()
        made = create(lib.parindex_records_dossiers_new, byref(options), language=request.language)
        self._handle = Handle(made, lib.parindex_records_dossiers_free)

    @classmethod
    def from_bytes(cls, data: bytes, **options: Any) -> Dossiers:
        """What `to_bytes` gave, with the options it was made with.

        :raises DataError: when the bytes are damaged or the options are others
        """
        out = cls.__new__(cls)
        request = out._request = Request(**options)
        struct = request.struct()
        data = bytes(data)
        made = create(lib.parindex_records_dossiers_load, data, len(data), byref(struct), language=request.language)
        out._handle = Handle(made, lib.parindex_records_dossiers_free)
        return out

    def add(self, tables: Any, *, progress: Optional[ProgressFunction] = None, file: str = "") -> None:
        """Counts the dossiers of tables; see `parindex.records.facts`. A table that is wrong changes nothing."""
        handle = self._live()
        for table in tables if isinstance(tables, (list, tuple)) else [tables]:
            if is_frame(table) and self._add_arrow(handle, table, file or "frame"):
                continue
            inputs = Tables(table, file)
            with Progress(progress) as steps:
                try:
                    call(
                        lib.parindex_records_dossiers_add, handle.pointer, byref(inputs.array[0]), steps.callback,
                        None, language=self._request.language,
                    )  # fmt: skip
                except Exception:
                    inputs.check()
                    raise

    def add_columns(
        self,
        *,
        units: Sequence[str],
        unit: Any,
        received: Any,
        due: Any,
        finished: Any,
        channels: Sequence[str] = (),
        channel: Any = None,
        file: str = "columns",
        **flags: Any,
    ) -> None:
        """Counts dossiers by column, without a copy.

        :param units: the ids that the numbers in `unit` stand for
        :param unit: int32 positions; `received`, `due` and `finished` are int32 days since 1970-01-01, `NO_DAY`: none
        :param channel: uint8 positions in `channels` ("direct", "online", "post")
        :param flags: uint8 columns digitised_in, digitised_out, reused, has_fee, paid_online, apology
        """
        unknown = set(flags) - set(_FLAGS)
        if unknown:
            raise ArgumentError(f"no such columns: {sorted(unknown)}", f"không có các cột: {sorted(unknown)}")
        handle = self._live()
        raw = new_struct(r.Columns)
        raw.name = file.encode()
        held: list[Any] = []
        lengths = set()
        given = {"unit": unit, "received": received, "due": due, "finished": finished, "channel": channel, **flags}
        for name, values in given.items():
            if values is None:
                continue
            width = 4 if name in ("unit", *_DAYS) else 1
            memory = memory_of(values)
            if memory is None or memory.width != width or memory.stride != width or memory.kind not in "iub":
                raise ArgumentError(
                    f"column {name!r} is a packed array of {'int32' if width == 4 else 'uint8'}",
                    f"cột {name!r} phải là mảng liền {'int32' if width == 4 else 'uint8'}",
                )
            held.append(memory)
            lengths.add(memory.length)
            setattr(raw, name, memory.address)
        if len(lengths) != 1:
            raise ArgumentError("the columns are not equally long", "các cột không dài bằng nhau")
        raw.row_count = lengths.pop()
        for name, words in (("unit", units), ("channel", channels)):
            texts = (c_char_p * len(words))(*[text_bytes(str(word)) for word in words])
            setattr(raw, name + "s", texts)
            setattr(raw, name + "_count", len(words))
        call(lib.parindex_records_dossiers_add_columns, handle.pointer, byref(raw), language=self._request.language)

    def merge(self, other: Dossiers) -> None:
        """Adds what another one counted, which is empty afterwards.

        :raises DataError: when it was made with other options; nothing changes then
        """
        handle, others = self._live(), other._live()
        call(lib.parindex_records_dossiers_merge, handle.pointer, others.pointer, language=self._request.language)

    def to_bytes(self) -> bytes:
        """The counts as bytes: the same dossiers give the same bytes, however they were split and merged."""
        return write(lib.parindex_records_dossiers_write, self._live().pointer)

    def facts(self) -> Facts:
        """The facts of what was counted so far.

        :raises DataError: when a row was refused, unless `keep_going`
        """
        made = create(lib.parindex_records_dossiers_facts, self._live().pointer, language=self._request.language)
        return Facts(Handle(made, lib.parindex_records_facts_free))

    def __repr__(self) -> str:
        return "<parindex.records.Dossiers, closed>" if self.closed else "<parindex.records.Dossiers>"

    # ---- Arrow

    def _add_arrow(self, handle: Handle, table: Any, file: str) -> bool:
        """Takes a table over as record batches; False where it must go through CSV."""
        if not hasattr(table, "__arrow_c_stream__") or self._renames():
            return False
        try:
            capsule = table.__arrow_c_stream__()
        except ImportError:  # pandas needs pyarrow for it
            return False
        from ..frames import capsule as arrow

        stream, schema = arrow.open_stream(capsule)
        try:
            if not _fits(arrow.fields(schema)):
                return False
            # All of it or nothing: the batches are counted apart.
            with Dossiers._of(self._request) as whole:
                inner = whole._live()
                for batch in arrow.batches(stream):
                    call(
                        lib.parindex_records_dossiers_add_arrow, inner.pointer, ctypes.addressof(schema),
                        ctypes.addressof(batch), file.encode(), language=self._request.language,
                    )  # fmt: skip
                call(lib.parindex_records_dossiers_merge, handle.pointer, inner.pointer)
            return True
        finally:
            arrow.release(schema)

    def _renames(self) -> bool:
        """Whether the mapping says more than what to count."""
        if self._request.mapping is None:
            return False
        try:
            said = json.loads(self._request.mapping)
        except ValueError:
            return True
        return not isinstance(said, dict) or "columns" in said


def _fits(fields: dict[str, tuple[bytes, Optional[bytes]]]) -> bool:
    """Whether every field of a dossier among the columns is one that record batches can hold."""
    if not all(name in fields for name in ("unit", *_DAYS)):
        return False
    for name, (format, words) in fields.items():
        if name in _OTHER_FIELDS:
            return False
        if name in ("unit", "channel") and (words or format) not in _TEXTS:
            return False
        if name in _DAYS and format not in (b"tdD", b"i"):
            return False
        if name in _FLAGS and format not in (b"b", b"C"):
            return False
    return True
