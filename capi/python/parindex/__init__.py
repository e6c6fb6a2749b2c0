# SPDX-License-Identifier: Apache-2.0
"""ParIndex scores administrative reform: rules as data and facts in, exact and explained points out.

>>> import parindex
>>> fw = parindex.Framework.loads('''{
...   "format": "parindex-framework/1", "id": "example", "max": 20, "period": {"from": "2026-01-01", "to": "2026-12-31"},
...   "facts": {"on_time": {"type": "count", "at_most": "received"}, "received": {"type": "count"}},
...   "items": [{"code": "ON_TIME", "max": 20, "rule": {"kind": "ratio", "of": "on_time / received"}}]}''', language="en")
>>> cards = fw.score({"unit": "H26.189", "on_time": 4012, "received": 4119})
>>> cards["H26.189"].points
Decimal('19.48')
>>> entry = cards["H26.189"].items["ON_TIME"].ledger[0]
>>> print(entry.points, entry.why("en"))
-0.52 4012 / 4119 = 97.40…%, below 100%

Nothing here goes through a binary float. Frameworks and results never change once made: use them in any number of threads
(the interpreter's lock is released while the library works). Only the standard library is needed; tables of pandas, polars
and Arrow are scored by column when there are any.
"""

from __future__ import annotations

from ._native import lib as _lib
from ._native import path as library_path
from .errors import (
    ArgumentError,
    Cancelled,
    DataError,
    Error,
    InternalError,
    LibraryError,
    Mistake,
    NotFoundError,
    OutOfMemoryError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .advice import Advice
    from .assessment import Assessment
    from .batch import Batch
    from .calendar import Calendar
    from .columns import Columns
    from .comparison import Comparison, Comparisons, brief, diff
    from .frames import Raw
    from .framework import Band, Fact, Framework, Rule
    from .item import Item, LedgerEntry, Round, TraceStep
    from .record import Record
    from .scorecard import Gate, Scorecard
    from .scorecards import Scorecards
    from .simulation import Simulation
    from .view import View

__all__ = [
    "Advice",
    "ArgumentError",
    "Assessment",
    "Band",
    "Batch",
    "Calendar",
    "Cancelled",
    "Columns",
    "Comparison",
    "Comparisons",
    "DataError",
    "Error",
    "Fact",
    "Framework",
    "Gate",
    "InternalError",
    "Item",
    "LedgerEntry",
    "LibraryError",
    "Mistake",
    "NotFoundError",
    "OutOfMemoryError",
    "Raw",
    "Record",
    "Round",
    "Rule",
    "Scorecard",
    "Scorecards",
    "Simulation",
    "TraceStep",
    "View",
    "brief",
    "build_info",
    "diff",
    "library_path",
    "library_version",
]

__version__ = "0.1.0"

# What is loaded when it is first asked for, so that the import itself is quick; the library is there from the beginning.
_MODULES = {
    "Advice": "advice",
    "Assessment": "assessment",
    "Band": "framework",
    "Batch": "batch",
    "Calendar": "calendar",
    "Columns": "columns",
    "Comparison": "comparison",
    "Comparisons": "comparison",
    "Fact": "framework",
    "Framework": "framework",
    "Gate": "scorecard",
    "Item": "item",
    "LedgerEntry": "item",
    "Raw": "frames",
    "Record": "record",
    "Round": "item",
    "Rule": "framework",
    "Scorecard": "scorecard",
    "Scorecards": "scorecards",
    "Simulation": "simulation",
    "TraceStep": "item",
    "View": "view",
    "brief": "comparison",
    "diff": "comparison",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _MODULES:
        value = getattr(import_module("." + _MODULES[name], __name__), name)
        globals()[name] = value
        return value
    if name == "records" or name in _MODULES.values():
        return import_module("." + name, __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def library_version() -> str:
    """The version of the library that was loaded."""
    return str(_lib.parindex_version().decode())


def build_info() -> dict[str, str]:
    """How the library was built: "compiler", "build", "architecture" and "sanitizers".

    >>> import parindex
    >>> sorted(parindex.build_info())
    ['architecture', 'build', 'compiler', 'sanitizers']
    """
    keys = ("compiler", "build", "architecture", "sanitizers")
    return {key: (_lib.parindex_build_info(key.encode()) or b"").decode() for key in keys}
