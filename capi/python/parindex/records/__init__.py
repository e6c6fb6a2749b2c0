# SPDX-License-Identifier: Apache-2.0
"""Facts out of records: dossiers, plan tasks, surveys, inspections, lists, documents; and what evidence is missing.

>>> import parindex
>>> table = "unit,id,due,done\\nX,1,2026-03-01,2026-02-20\\nX,2,2026-03-01,2026-03-05\\nX,3,2026-12-01,\\n"
>>> facts = parindex.records.facts("tasks", table, periods=2026, as_of="2026-06-30")
>>> {fact.fact: fact.value for fact in facts if fact.fact in ("tasks", "on_time", "late", "not_due")}
{'tasks': '3', 'on_time': '1', 'late': '1', 'not_due': '1'}
>>> facts.quality.rows_in, facts.quality.rows_counted, facts.quality.rows_refused
(3, 3, 0)

What is counted, and how columns of other names are mapped, stands in examples/FORMATS.md. Facts go straight into
`Framework.score`, alone or in a list with other inputs.
"""

from __future__ import annotations

from .._records_native import NO_DAY
from .._records_native import path as library_path
from ._days import due_days, working_days
from ._dossiers import Dossiers
from ._evidence import Need, Needs, evidence
from ._facts import Fact, Facts, Quality, Source, facts, kinds
from ._part import Part
from ._rows import Row, rows

__all__ = [
    "NO_DAY",
    "Dossiers",
    "Fact",
    "Facts",
    "Need",
    "Needs",
    "Part",
    "Quality",
    "Row",
    "Source",
    "due_days",
    "evidence",
    "facts",
    "kinds",
    "library_path",
    "rows",
    "working_days",
]
