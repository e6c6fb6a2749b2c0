# SPDX-License-Identifier: Apache-2.0
"""What evidence is missing, by the office that answers for it."""

from __future__ import annotations

from ctypes import byref

from .. import _records_native as r
from .. import _structs as c
from .._call import file_name, language_code, mistakes_of, new_struct
from .._handle import Handle
from .._inputs import Whole, inputs_of, units_text
from .._progress import Progress
from .._records_call import create, write
from .._records_native import lib
from ..errors import Mistake
from ._members import Members
from ._request import Request
from ._tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple, Optional

    from .._progress import ProgressFunction
    from ..framework import Framework
else:
    from .._named import NamedTuple

__all__ = ["Need", "Needs", "evidence"]


class Need(NamedTuple):
    """What the evidence policy of an item asks of a unit, and what is there."""

    owner: str  #: office that answers for the item, or ""
    due: Optional[str]  #: until when, "2026-12-15"
    open: bool  #: that day has not passed
    unit: str  #: id of the unit
    period: tuple[str, str]  #: first and last day
    item: str  #: label of the item
    title: str  #: of the item
    kinds: list[str]  #: kinds of document that count
    asked: int  #: how many documents are asked for
    missing: int  #: how many of them are not there
    explained: bool  #: an explanation takes their place
    counted: list[str]  #: documents that count
    rejected: list[str]  #: documents that a review, the register or their file refutes
    outside: list[str]  #: documents of another period
    other_kind: list[str]  #: documents of a kind that does not count here


class Needs(Members):
    """All needs, by office, due day and unit; iterating gives each `Need`."""

    _what = ("list of needs", "danh sách minh chứng")
    _count = lib.parindex_records_needs_count

    def __init__(self, handle: Handle, language: str) -> None:
        super().__init__(handle)
        self._language = language

    def _member(self, handle: Handle, at: int) -> Need:
        raw = new_struct(r.Need)
        lib.parindex_records_needs_need(handle.pointer, at, byref(raw))
        kinds, counted, rejected, outside, other = (
            _texts(handle, at, which) for which in (r.KINDS, r.COUNTED, r.REJECTED, r.OUTSIDE, r.OTHER_KIND)
        )
        titles = (raw.title_vi.decode(), raw.title_en.decode())
        title = titles[language_code(self._language)] or titles[0] or titles[1]
        return Need(
            raw.owner.decode(), raw.due.decode() or None, bool(raw.flags & r.NEED_OPEN), raw.unit.decode(),
            (raw.period_from.decode(), raw.period_to.decode()), raw.item.decode(), title, kinds, raw.asked, raw.missing,
            bool(raw.flags & r.NEED_EXPLAINED), counted, rejected, outside, other,
        )  # fmt: skip

    @property
    def missing(self) -> list[Need]:
        """The needs that are not met."""
        return [need for need in self if need.missing]

    @property
    def warnings(self) -> list[Mistake]:
        """What reading drew: warnings, and with `keep_going` refused rows."""
        handle = self._live()
        return mistakes_of(
            lib.parindex_records_needs_mistake_count(handle.pointer),
            lambda index, raw: lib.parindex_records_needs_mistake(handle.pointer, index, raw),
        )

    def to_csv(self, *, all: bool = False, language: Optional[str] = None) -> str:
        """A row a need that is not met; with `all` also those that are."""
        return self._write(r.CSV, all, language)

    def to_json(self, *, all: bool = False, language: Optional[str] = None) -> str:
        """The same as JSON, format parindex-evidence/1."""
        return self._write(r.JSON, all, language)

    def to_frame(self, library: Optional[str] = None, *, all: bool = False) -> Any:
        """The same as a table of pandas or polars; lists become texts parted by |."""
        from ..frames.results import _library

        rows = [need for need in self if all or need.missing]
        columns: dict[str, list[Any]] = {}
        for at, name in enumerate(Need._fields):
            values: list[Any] = [row[at] for row in rows]
            join = {"period": "..", "kinds": "|", "counted": "|", "rejected": "|", "outside": "|", "other_kind": "|"}
            columns[name] = [join[name].join(value) for value in values] if name in join else values
        return _library(library).DataFrame(columns)

    def _write(self, view: int, all: bool, language: Optional[str]) -> str:
        code = language_code(language or self._language)
        return write(lib.parindex_records_needs_write, self._live().pointer, view, code, 1 if all else 0).decode()

    def __repr__(self) -> str:
        if self.closed:
            return "<parindex.records.Needs, closed>"
        return f"<parindex.records.Needs: {len(self.missing)} of {len(self)} not met>"


def _texts(handle: Handle, at: int, which: int) -> list[str]:
    out: list[str] = []
    while True:
        text = lib.parindex_records_needs_text(handle.pointer, at, which, len(out))
        if text is None:
            return out
        out.append(text.decode())


def _document(given: Whole) -> Any:
    out = new_struct(r.Document)
    out.format = given.format
    out.bytes = given.data
    out.length = len(given.data)
    out.name = file_name(given.file)
    return out


def _documents(framework: Framework, assessments: Any, units: Any, language: str) -> Iterator[Whole]:
    if units is not None:
        yield units_text(units)
    for one in inputs_of(assessments, framework, language, None, ""):
        if isinstance(one, Whole):
            yield one
        else:
            yield Whole(c.FORMAT_JSON_LINES, b"".join(one.parts), one.file)


def documents_of(framework: Framework, assessments: Any, units: Any, language: str) -> Any:
    """Assessments, facts and a register of units as an array of the library's."""
    given = list(_documents(framework, assessments, units, language))
    return (r.Document * len(given))(*[_document(one) for one in given])


def needs_of(made: Any, request: Request) -> Needs:
    """What a call gave."""
    return Needs(Handle(made, lib.parindex_records_needs_free), request.language)


def evidence(
    framework: Framework,
    assessments: Any,
    register: Any,
    *,
    mapping: Any = None,
    units: Any = None,
    period: Any = None,
    calendar: Any = None,
    check_files: bool = False,
    folder: Any = None,
    keep_going: bool = False,
    progress: Optional[ProgressFunction] = None,
    language: Optional[str] = None,
    file: str = "",
) -> Needs:
    """Holds a register of documents against what the items ask for.

    :param assessments: what `Framework.read` takes, but for tables of columns
    :param register: tables of documents, as `parindex.records.facts` takes them: unit, id, kind, number, date, issuer,
        items, facts, valid_from, valid_to, verdict …
    :param mapping: other names of its columns; :param units: a register of units
    :param check_files: hash the files that documents name, where they are at hand (in `folder`, or beside the register)
    :raises DataError: with every mistake, also each refused row unless `keep_going`
    """
    request = Request(
        mapping=mapping, framework=framework, periods=period, calendar=calendar, keep_going=keep_going,
        check_files=check_files, folder=folder, language=language,
    )  # fmt: skip
    documents = documents_of(framework, assessments, units, request.language)
    inputs = Tables(register, file)
    with Progress(progress) as steps:
        options = request.struct(steps)
        try:
            made = create(
                lib.parindex_records_evidence, documents, len(documents), inputs.array, inputs.count, byref(options),
                language=request.language,
            )  # fmt: skip
        except Exception:
            inputs.check()
            raise
        return needs_of(made, request)
