# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure."""

from __future__ import annotations

import json
from ctypes import byref

from .. import _records_native as r
from .._records_call import write
from .._records_native import lib
from ._request import Request
from ._tables import reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple, Optional

    from .._progress import ProgressFunction
else:
    from .._named import NamedTuple

__all__ = ["Row", "rows"]


class Row(NamedTuple):
    """One record behind a fact."""

    period: str  #: in which it is counted, "2026" or "2026-04-01..2026-06-30"; a row may count in several
    file: str  #: as it was named
    line: int  #: on which it begins, from 1
    cells: dict[str, str]  #: as the table has them, by column; empty of a file that was handed over open


def rows(
    kind: str,
    tables: Any,
    *,
    unit: str,
    fact: str,
    mapping: Any = None,
    form: Any = None,
    framework: Any = None,
    periods: Any = None,
    as_of: Any = None,
    units: Any = None,
    calendar: Any = None,
    threads: Optional[int] = 1,
    keep_going: bool = False,
    progress: Optional[ProgressFunction] = None,
    language: Optional[str] = None,
    file: str = "",
) -> list[Row]:
    """Every record that is counted in a fact of a unit, by period, file and line.

    >>> import parindex
    >>> table = "id,unit,received,due,finished\\n7,A,2026-04-02,2026-04-10,2026-04-13\\n8,A,2026-04-02,2026-04-10,2026-04-09\\n"
    >>> late = parindex.records.rows("dossiers", table, periods=2026, unit="A", fact="finished_late", file="q2.csv")
    >>> [(row.file, row.line, row.cells["id"]) for row in late]
    [('q2.csv', 2, '7')]

    :param unit: its id; a unit without records has no rows
    :param fact: id of a fact that is counted

    The tables are read twice, in constant memory besides the rows; an open file only once, so that its rows come
    without cells. The other parameters are those of `facts`.

    :raises DataError: as `facts`, and for a fact that is not counted
    """
    request = Request(
        mapping=mapping, form=form, framework=framework, periods=periods, as_of=as_of, units=units,
        calendar=calendar, threads=threads, listed=1000, keep_going=keep_going, language=language,
    )  # fmt: skip

    def call(inputs: Any, options: Any) -> bytes:
        return write(
            lib.parindex_records_rows_write, kind.encode(), inputs.array, inputs.count, byref(options),
            unit.encode(), fact.encode(), r.JSON, language=request.language,
        )  # fmt: skip

    document = json.loads(reading(tables, file, request, progress, call))
    return [Row(row["period"], row["file"], row["line"], row["cells"]) for row in document["rows"]]
