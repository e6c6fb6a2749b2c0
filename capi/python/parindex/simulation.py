# SPDX-License-Identifier: Apache-2.0
"""What ranks, bands and indexes rest on, from many draws."""

from __future__ import annotations

import ctypes

from . import _call
from . import _structs as c
from ._inputs import document_text
from ._native import lib
from ._progress import Progress
from .errors import ArgumentError
from .view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ._progress import ProgressFunction
    from .scorecards import Scorecards

__all__ = ["Simulation"]

_SPREAD = ("base", "min", "p5", "p50", "p95", "max", "mean")


class Simulation(View):
    """The outcome of all draws; the members of the format parindex-simulation-result/1.

    `units` with the spread of `rank` and `index` (`base`, `min`, `p5`, `p50`, `p95`, `max`, `mean`) and `bands`; where
    asked for `before`, `left_out` and `sensitivity`. CSV and tables are drawn anew: the same seed, the same numbers.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count", "at_most": "all"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}]}''', language="en")
    >>> cards = fw.score([{"unit": "A", "all": 8, "done": 3}, {"unit": "B", "all": 8, "done": 8}], period=2026)
    >>> plan = {"format": "parindex-simulation/1", "facts": [{"facts": ["done"], "within": 1}]}
    >>> outcome = cards.simulate(plan, draws=200, seed=7)
    >>> outcome.seed, outcome.draws, [(one.unit.id, one.rank.p5, one.rank.p95) for one in outcome.units]
    (7, 200, [('A', 2, 2), ('B', 1, 1)])
    >>> outcome.units[0].index.base, outcome.units[0].index.max
    (Decimal('37.50'), Decimal('50.00'))
    """

    __slots__ = ("_options",)

    def to_frame(self, library: Optional[str] = None) -> Any:
        """A table with a row a unit: who it is, spreads of rank and index, and the share of draws in each band.

        :param library: "pandas" or "polars"; else the one that is in use, or installed
        """
        from .frames.results import frame_of_lists

        return frame_of_lists(self.columns(), library)

    def columns(self) -> dict[str, list[Any]]:
        """The same as lists by name, without any table package."""
        out: dict[str, list[Any]] = {}
        units = self._data["units"]
        for name, member in (("unit", "id"), ("name", "name"), ("kind", "kind"), ("parent", "parent")):
            out[name] = [one["unit"].get(member) for one in units]
        for name in ("cohort", "of", "band", "ranked"):
            out[name] = [one.get(name) for one in units]
        for what in ("rank", "index"):
            for name in _SPREAD:
                out[f"{what}_{name}"] = [(one.get(what) or {}).get(name) for one in units]
        codes = dict.fromkeys(band["band"] for one in units for band in one.get("bands", ()) if band["band"])
        for code in codes:
            out[f"band:{code}"] = [
                next((band["share"] for band in one.get("bands", ()) if band["band"] == code), None) for one in units
            ]
        return out

    def __repr__(self) -> str:
        return f"<parindex.Simulation of {len(self._data['units'])} units, {self.draws} draws, seed {self.seed}>"


def simulate(
    cards: Scorecards,
    plan: Any,
    draws: Optional[int],
    seed: Optional[int],
    threads: Optional[int],
    index: bool,
    pairs: bool,
    leave_out: bool,
    samples: int,
    units: Any,
    progress: Optional[ProgressFunction],
    language: str,
) -> Simulation:
    """See `Scorecards.simulate`."""
    code = _call.language_code(language)
    for name, value, last in (("draws", draws, 10**7), ("seed", seed, 2**64 - 1), ("samples", samples, 10**7),
                              ("threads", threads, 2**31 - 1)):  # fmt: skip
        lowest = 0 if name in ("seed", "samples") else 1
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= last):
            raise ArgumentError(f"{name} cannot be {value!r}", f"{name} không thể là {value!r}")
    text, file = document_text(plan, "plan", language)
    names = [units] if isinstance(units, str) else list(units)
    ids = (ctypes.c_char_p * len(names))(*[one.encode("utf-8", "surrogatepass") for one in names])
    flags = (
        (0 if seed is None else c.SIMULATE_SEED)
        | (0 if index else c.SIMULATE_NO_INDEX)
        | (c.SIMULATE_PAIRS if pairs else 0)
        | (c.SIMULATE_LEAVE_OUT if leave_out else 0)
    )

    def options_of(view: int) -> Any:
        options = _call.new_options(lib.parindex_simulation_options_init, c.SimulationOptions)
        options.flags = flags
        options.view = view
        options.language = code
        options.plan = text
        options.plan_length = len(text or b"")
        options.file = _call.file_name(file)
        options.seed = seed or 0
        options.draws = draws or 0
        options.threads = -1 if threads is None else threads
        options.samples = samples
        options.unit_count = len(names)
        options.units = ctypes.cast(ids, ctypes.c_void_p) if names else None
        options.held_ids = ids
        return options

    def write(view: int) -> bytes:
        options = options_of(view)
        handle = cards._live()
        with Progress(progress) as steps:
            options.progress = steps.callback
            return _call.write(lib.parindex_result_simulate, handle.pointer, options, language=language)

    out = Simulation(write)
    object.__setattr__(out, "_options", options_of)
    return out
