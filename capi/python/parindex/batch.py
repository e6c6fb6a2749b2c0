# SPDX-License-Identifier: Apache-2.0
"""Assessments, read and checked."""

from __future__ import annotations

from . import _call
from ._handle import Closable, Handle
from ._inputs import Stream, Whole
from ._native import lib
from ._options import Settings
from ._progress import Progress
from .errors import Mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ._progress import ProgressFunction
    from .framework import Framework
    from .scorecards import Scorecards

__all__ = ["Batch"]


class Batch(Closable):
    """Assessments that were read with a framework: to be scored more than once, or to stand as the earlier period.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 1,
    ...     "items": [{"code": "1", "max": 1, "rule": {"kind": "check"}}]}''')
    >>> batch = fw.read([{"unit": "A", "1": True}, {"unit": "B", "1": False}], period=2026)
    >>> batch
    <parindex.Batch of 2 assessments with x>
    >>> batch.units
    ['A', 'B']
    >>> batch.score()["A"].points
    Decimal('1.00')
    """

    _what = ("batch", "lô phiếu")

    def __init__(self, framework: Framework, handle: Handle, language: str, settings: Settings) -> None:
        self.framework = framework
        self.language = language
        self._handle = handle
        self._settings = settings

    def __len__(self) -> int:
        return int(lib.parindex_batch_size(self._live().pointer))

    @property
    def units(self) -> list[str]:
        """The id of the unit of each assessment."""
        handle = self._live()
        return [lib.parindex_batch_unit(handle.pointer, index).decode() for index in range(len(self))]

    @property
    def warnings(self) -> list[Mistake]:
        """What reading drew: warnings, and with `keep_going` the mistakes of units left out."""
        handle = self._live()
        return _call.mistakes_of(
            lib.parindex_batch_mistake_count(handle.pointer),
            lambda index, raw: lib.parindex_batch_mistake(handle.pointer, index, raw),
        )

    def score(
        self,
        *,
        previous: Any = None,
        calendar: Any = None,
        keep_going: bool = False,
        reasons: bool = True,
        traces: bool = True,
        seals: bool = True,
        progress: Optional[ProgressFunction] = None,
        language: Optional[str] = None,
    ) -> Scorecards:
        """Scores the assessments; see `Framework.score`."""
        language = language or self.language
        settings = self.framework._settings(
            language=language,
            previous=previous,
            calendar=calendar,
            keep_going=keep_going,
            reasons=reasons,
            traces=traces,
            seals=seals,
        )
        return score_batch(self, settings, progress)

    def __repr__(self) -> str:
        if self.closed:
            return "<parindex.Batch, closed>"
        count = len(self)
        return f"<parindex.Batch of {count} assessment{'' if count == 1 else 's'} with {self.framework.id}>"


def score_batch(batch: Batch, settings: Settings, progress: Optional[ProgressFunction]) -> Scorecards:
    """Scores what was read."""
    from .scorecards import Scorecards

    handle = batch._live()
    with Progress(progress) as steps:
        made = _call.create(
            lib.parindex_score_batch, handle.pointer, settings.struct(steps), language=settings.language
        )
        result = Handle(made, lib.parindex_result_free)
    return Scorecards(batch.framework, result, settings.language)


def read(
    framework: Framework,
    inputs: Any,
    units: Optional[Whole],
    settings: Settings,
    progress: Optional[ProgressFunction],
) -> Batch:
    """Reads inputs into a batch."""
    handle = framework._live()
    with Progress(progress) as steps:
        options = settings.struct(steps)
        made = _call.create(lib.parindex_reader_new, handle.pointer, options, language=settings.language)
        reader = Handle(made, lib.parindex_reader_free, kept=(options, steps, settings))
        if units is not None:
            _add(reader, units)
        for one in inputs:
            if isinstance(one, Stream):
                _feed(reader, one)
            else:
                _add(reader, one)
        made = _call.create(lib.parindex_reader_finish, reader.pointer, language=settings.language)
        batch = Handle(made, lib.parindex_batch_free)
    return Batch(framework, batch, settings.language, settings)


def _add(reader: Handle, one: Whole) -> None:
    _call.call(
        lib.parindex_reader_add, reader.pointer, one.format, one.data, len(one.data), one.file.encode() or None
    )


def _feed(reader: Handle, one: Stream) -> None:
    name = one.file.encode() or None
    for part in one.parts:
        if part:
            _call.call(lib.parindex_reader_feed, reader.pointer, part, len(part), name)
