# SPDX-License-Identifier: Apache-2.0
"""Records of a kind that are kept, are merged and travel as bytes."""

from __future__ import annotations

from ctypes import byref

from .._call import text_bytes
from .._handle import Closable, Handle
from .._progress import Progress
from .._records_call import call, create, write
from .._records_native import lib
from ._evidence import documents_of, needs_of
from ._facts import Facts
from ._request import Request
from ._tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .._progress import ProgressFunction
    from ..framework import Framework
    from ._evidence import Needs

__all__ = ["Part"]


class Part(Closable):
    """Rows of tasks, surveys, inspections, lists, documents or dossier_statistics: read anywhere, merged with others' in
    any order, sent as bytes, and counted at the end. (Dossiers are counted as they come: `Dossiers`.)

    >>> import parindex
    >>> how = {"periods": 2026, "mapping": {"format": "parindex-records/1", "facts": {"done": {"count": "done"}}}}
    >>> commune = parindex.records.Part("tasks", **how)
    >>> commune.add("unit,id,done\\nA,1,2026-03-01\\n", file="a.csv")
    >>> province = parindex.records.Part("tasks", **how)
    >>> province.add("unit,id,done\\nB,1,\\nB,2,2026-04-01\\n", file="b.csv")
    >>> province.merge(parindex.records.Part.from_bytes(commune.to_bytes(), "tasks", **how))
    >>> [(fact.unit, fact.value) for fact in province.facts()]
    [('A', '1'), ('B', '1')]

    Tables are told apart by their names: a part of a table keeps its name and its lines.
    """

    _what = ("part of records", "phần bản ghi")

    def __init__(self, kind: str, **options: Any) -> None:
        """Options are those of `parindex.records.facts`: mapping, form, framework, periods, as_of, units, listed,
        keep_going, language. Periods and day are asked for by `facts`; other parts may have others."""
        request = Request(**options)
        struct = request.struct()
        made = create(lib.parindex_records_part_new, text_bytes(kind), byref(struct), language=request.language)
        self._open(kind, request, made)

    def _open(self, kind: str, request: Request, made: Any) -> None:
        self._kind = kind
        self._request = request
        self._handle = Handle(made, lib.parindex_records_part_free)

    @classmethod
    def from_bytes(cls, data: bytes, kind: str, **options: Any) -> Part:
        """What `to_bytes` gave, with the kind, form, `listed` (and of lists the mapping) it was read with.

        :raises DataError: when the bytes are damaged, or were read in another way
        """
        out = cls.__new__(cls)
        request = Request(**options)
        struct = request.struct()
        data = bytes(data)
        made = create(
            lib.parindex_records_part_load, text_bytes(kind), data, len(data), byref(struct), language=request.language
        )
        out._open(kind, request, made)
        return out

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self._kind

    def add(self, tables: Any, *, progress: Optional[ProgressFunction] = None, file: str = "") -> None:
        """Takes in the rows of tables; see `parindex.records.facts`. A table that is wrong changes nothing."""
        handle = self._live()
        for table in tables if isinstance(tables, (list, tuple)) else [tables]:
            inputs = Tables(table, file)
            with Progress(progress) as steps:
                try:
                    call(
                        lib.parindex_records_part_add, handle.pointer, byref(inputs.array[0]), steps.callback, None,
                        language=self._request.language,
                    )  # fmt: skip
                except Exception:
                    inputs.check()
                    raise

    def merge(self, other: Part) -> None:
        """Adds the rows of another part, which has none afterwards.

        :raises DataError: when it is of another kind or was read in another way; nothing changes then
        """
        handle, others = self._live(), other._live()
        call(lib.parindex_records_part_merge, handle.pointer, others.pointer, language=self._request.language)

    def to_bytes(self) -> bytes:
        """The rows as bytes: the same rows give the same bytes, however they were split and merged."""
        return write(lib.parindex_records_part_write, self._live().pointer)

    def facts(self) -> Facts:
        """The facts of all rows so far: those of `parindex.records.facts` of the same tables.

        :raises DataError: when a row was refused, unless `keep_going`
        """
        made = create(lib.parindex_records_part_facts, self._live().pointer, language=self._request.language)
        return Facts(Handle(made, lib.parindex_records_facts_free))

    def evidence(
        self,
        framework: Framework,
        assessments: Any,
        *,
        units: Any = None,
        period: Any = None,
        calendar: Any = None,
        check_files: bool = False,
        folder: Any = None,
        keep_going: bool = False,
        language: Optional[str] = None,
    ) -> Needs:
        """Of documents: what evidence is missing, as `parindex.records.evidence` says with a register."""
        request = Request(
            framework=framework, periods=period, calendar=calendar, keep_going=keep_going, check_files=check_files,
            folder=folder, language=language,
        )  # fmt: skip
        documents = documents_of(framework, assessments, units, request.language)
        made = create(
            lib.parindex_records_part_evidence, self._live().pointer, documents, len(documents),
            byref(request.struct()), language=request.language,
        )  # fmt: skip
        return needs_of(made, request)

    def __repr__(self) -> str:
        state = ", closed" if self.closed else ""
        return f"<parindex.records.Part of {self._kind}{state}>"
