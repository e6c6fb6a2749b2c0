# SPDX-License-Identifier: Apache-2.0
"""What to do about a score: losses, risks, the next steps, the way to a target; and the report to send round."""

from __future__ import annotations

from ctypes import addressof

from . import _call
from . import _structs as c
from ._inputs import document_text
from ._native import lib
from .errors import ArgumentError
from .view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .scorecards import Scorecards

__all__ = ["Advice"]


class Advice(View):
    """Where the points of a unit went, and the least that has to change; the members of the format parindex-advice/1.

    `losses` (`secured`, `possible`, `lost`, `entries`, `by_cause` …), `risks`, `items` with their `steps`, and with a
    target `target` (`reachable`, `cost`, `changes`, `before`, `after`, `boundary` …). Every promise was scored.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count", "at_most": "all"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}],
    ...     "bands": [{"code": "A", "at_least": "75%"}, {"code": "B"}]}''', language="en")
    >>> cards = fw.score({"unit": "U", "all": 8, "done": 3}, period=2026)
    >>> advice = cards.advise(target="band:A")
    >>> advice.losses.lost, advice.items[0].steps[0].points
    (Decimal('6.25'), Decimal('5.00'))
    >>> [(change.fact, change.before, change.after) for change in advice.target.changes], advice.target.after.total
    ([('done', '3', '6')], Decimal('7.50'))
    >>> fw.score(advice.changed())["U"].points
    Decimal('7.50')
    """

    __slots__ = ("_cards", "_how", "_row")

    def __init__(self, cards: Scorecards, row: int, how: _How) -> None:
        super().__init__(lambda view: how.written(cards, row, view))
        for name, value in (("_cards", cards), ("_row", row), ("_how", how)):
            object.__setattr__(self, name, value)

    def changed(self) -> str:
        """All assessments as JSON Lines, that of the unit with the changes that reach the target: to be scored again.

        :raises NotFoundError: when there is no change: the target is reached already, or cannot be
        :raises ArgumentError: when there is no target
        """
        return str(self._how.changed(self._cards, self._row))

    def __repr__(self) -> str:
        losses = self.losses
        return f"<parindex.Advice {self.unit.id}: {self.points} of {self.max}, {losses.possible} possible, {losses.lost} lost>"

    def _repr_html_(self) -> str:
        from ._html import advice

        return advice(self)


class _How:
    """How advice is sought."""

    def __init__(self, language: str, target: Any, item: Optional[str], effort: Any, least: str, as_of: Any, soon: int,
                 budget: Optional[int]) -> None:  # fmt: skip
        from ._options import day_text

        if least not in ("effort", "changes"):
            raise ArgumentError(
                f'least is "effort" or "changes", not {least!r}', f'least là "effort" hoặc "changes", không phải {least!r}'
            )
        for name, value in (("soon", soon), ("budget", budget)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31):
                raise ArgumentError(f"{name} cannot be {value!r}", f"{name} không thể là {value!r}")
        self.language = language
        self.code = _call.language_code(language)
        self.target = target_text(target)
        self.item = item
        self.effort, self.effort_file = document_text(effort, "effort", language)
        self.flags = c.ADVICE_FEWEST_CHANGES if least == "changes" else 0
        self.as_of = day_text(as_of)
        self.soon = soon
        self.budget = budget or 0

    def options(self, view: int) -> Any:
        out = _call.new_options(lib.parindex_advice_options_init, c.AdviceOptions)
        out.flags = self.flags
        out.view = view
        out.language = self.code
        out.target = self.target
        out.item = None if self.item is None else self.item.encode()
        out.as_of = self.as_of
        out.effort = self.effort
        out.effort_length = len(self.effort or b"")
        out.effort_file = _call.file_name(self.effort_file)
        out.soon = self.soon
        out.budget = self.budget
        return out

    def written(self, cards: Scorecards, row: int, view: int) -> bytes:
        handle = cards._live()
        function = lib.parindex_result_advise
        return _call.write(function, handle.pointer, row, self.options(view), language=self.language)

    def changed(self, cards: Scorecards, row: int) -> str:
        handle = cards._live()
        function = lib.parindex_result_change
        return _call.write(function, handle.pointer, row, self.options(c.VIEW_JSON), language=self.language).decode()


def target_text(target: Any) -> Optional[bytes]:
    """A target: a number of points, or its text."""
    if target is None or isinstance(target, str):
        return None if target is None else target.encode("utf-8", "surrogatepass")
    if isinstance(target, float) or isinstance(target, bool):
        raise ArgumentError(
            f"a target is an int, Decimal, Fraction or text, not {target!r}",
            f"mục tiêu là int, Decimal, Fraction hoặc văn bản, không phải {target!r}",
        )
    from ._json import Writer

    writer = Writer("", None)
    return f"total:{writer._value(target, '', 0)}".encode()


def advise(cards: Scorecards, row: int, language: str, **how: Any) -> Advice:
    """See `Scorecards.advise`."""
    return Advice(cards, row, _How(language, **how))


def report(
    cards: Scorecards, unit: Any, previous: Optional[Scorecards], advice: Any, simulation: Any, language: str
) -> bytes:
    """See `Scorecards.report`."""
    options = _call.new_options(lib.parindex_report_options_init, c.ReportOptions)
    options.language = _call.language_code(language)
    earlier = None if previous is None else previous._live()
    options.previous = None if earlier is None else earlier.pointer
    handle = cards._live()
    if unit is not None and cards._find(unit) is None:
        raise cards._not_found(unit)
    sought, drawn = None, None
    if advice is not None:
        if not isinstance(advice, Advice) or unit not in (None, advice.unit.id):
            raise ArgumentError("advice is what advise() gave for the unit", "advice là kết quả advise() của đơn vị đó")
        unit = advice.unit.id
        sought = advice._how.options(c.VIEW_JSON)
        options.advice = addressof(sought)
    if simulation is not None:
        from .simulation import Simulation

        if not isinstance(simulation, Simulation):
            raise ArgumentError("simulation is what simulate() gave", "simulation là kết quả simulate()")
        drawn = simulation._options(c.VIEW_JSON)
        options.simulation = addressof(drawn)
    options.unit = None if unit is None else unit.encode("utf-8", "surrogatepass")
    return _call.write(lib.parindex_result_report, handle.pointer, options, language=language)
