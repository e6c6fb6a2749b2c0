# SPDX-License-Identifier: Apache-2.0
"""The result of one item: points, state, and why."""

from __future__ import annotations

from ctypes import byref
from decimal import Decimal

from . import _call
from . import _structs as c
from ._native import lib
from ._numbers import decimal, exact, rounded, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Any, NamedTuple, Optional

    from .framework import Rule
    from .scorecard import Scorecard
else:
    from ._named import NamedTuple

__all__ = ["Item", "LedgerEntry", "Round", "TraceStep"]


class LedgerEntry(NamedTuple):
    """One signed step from the maximum to the points."""

    points: Decimal  #: what it adds; lost points are negative
    cause: str  #: "below_target", "late" … (a closed list)
    why_vi: str  #: in a sentence
    why_en: str  #: in a sentence
    basis: str  #: legal basis of the item, or ""
    facts: tuple[str, ...]  #: ids of the facts it rests on
    points_exact: Fraction  #: the same where `points` are shown half up

    def why(self, language: str = "vi") -> str:
        """Why, in a language."""
        return self.why_en if language == "en" else self.why_vi


class TraceStep(NamedTuple):
    """One step of the arithmetic."""

    step: str  #: "measure", "curve", "round" …
    text: str  #: what was computed, with the values put in
    value: str  #: what came out, or ""


class Round(NamedTuple):
    """What one round of review said about an item."""

    name: str  #: "self", "appraisal", "explanation", "final" …
    points: Decimal
    note: str  #: why, or ""
    by: str  #: who, or ""
    date: str  #: when, or ""
    points_exact: Fraction  #: the same where `points` are shown half up


def _exact(raw: Any, function: Any, *place: int) -> Fraction:
    from fractions import Fraction

    if raw.flags & (c.SCORE_INEXACT | c.SCORE_TOO_LARGE):
        return Fraction(_call.text(function, *place))
    return Fraction(raw.points, 10**raw.scale)


def ledger_of(pointer: int, unit: int, item: int, count: int) -> list[LedgerEntry]:
    """The ledger of an item, or of the whole."""
    raw = _call.new_struct(c.LedgerEntry)
    out = []
    for entry in range(count):
        _call.call(lib.parindex_result_ledger, pointer, unit, item, entry, byref(raw))
        facts = tuple(
            lib.parindex_result_ledger_fact(pointer, unit, item, entry, fact).decode()
            for fact in range(raw.fact_count)
        )
        out.append(
            LedgerEntry(
                decimal(raw.points, raw.scale),
                raw.cause.decode(),
                raw.why_vi.decode(),
                raw.why_en.decode(),
                raw.basis.decode(),
                facts,
                _exact(raw, lib.parindex_result_ledger_exact, pointer, unit, item, entry),
            )
        )
    return out


class Item:
    """The result of one item of one unit.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 2,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count"}},
    ...     "items": [{"code": "1", "max": 2, "rule": {"kind": "ratio", "of": "done / all"}}]}''')
    >>> item = fw.score({"unit": "A", "all": 3, "done": 2}, period=2026)["A"].items["1"]
    >>> item.points, item.points_exact, item.state, item.max
    (Decimal('1.33'), Fraction(4, 3), 'scored', Decimal('2.00'))
    >>> [(entry.points, entry.cause, entry.facts) for entry in item.ledger]
    [(Decimal('-0.67'), 'below_target', ('done', 'all'))]
    >>> item.trace[0]
    TraceStep(step='measure', text='2 / 3', value='66.66…%')
    """

    def __init__(self, card: Scorecard, rule: Rule) -> None:
        self.card = card
        #: what the framework says about the item
        self.rule = rule
        handle = card._cards._live()
        raw = _call.new_struct(c.ItemScore)
        _call.call(lib.parindex_result_item, handle.pointer, card._row, rule.position, byref(raw))
        self._raw = raw
        scale = raw.scale
        #: how it came to its points: "scored", "pending", "not_applicable", "no_activity", "given" or "tracked"
        self.state: str = lib.parindex_state_name(raw.state).decode()
        large = raw.flags & c.SCORE_TOO_LARGE

        def number(value: int, kind: int) -> Decimal:
            if large:
                return rounded(exact(handle.pointer, card._row, rule.position, kind), scale)
            return decimal(value, scale)

        self.points: Decimal = number(raw.points, c.OUTPUT_POINTS)
        #: the maximum for this unit
        self.max: Decimal = number(raw.max, c.OUTPUT_MAX)
        #: 0 when the item does not count
        self.applicable_max: Decimal = number(raw.applicable_max, c.OUTPUT_APPLICABLE_MAX)
        #: the points cannot fall below this once all facts are in
        self.lowest: Decimal = number(raw.lowest, c.OUTPUT_LOWEST)
        #: nor exceed this
        self.highest: Decimal = number(raw.highest, c.OUTPUT_HIGHEST)
        #: of inner items: from 1; None when there is none
        self.rank: Optional[int] = raw.rank if raw.flags & c.ITEM_HAS_RANK else None
        #: units ranked
        self.of: int = raw.of
        #: documents that the item's policy asks for are missing
        self.evidence_missing: bool = bool(raw.flags & c.ITEM_NO_EVIDENCE)

    @property
    def code(self) -> str:
        """The code, as the framework writes it."""
        return self.rule.code

    @property
    def label(self) -> str:
        """The code, or PARENT/CODE where several items have it."""
        return self.rule.label

    @property
    def title(self) -> str:
        """The title."""
        return self.rule.title

    @property
    def points_exact(self) -> Fraction:
        """The points exactly, also where they have more decimals than are shown."""
        return self.exact("points")

    def exact(self, what: str = "points") -> Fraction:
        """Exactly: "points", "max", "applicable_max", "lowest" or "highest"."""
        return self.card._exact(what, self.rule.position)

    @property
    def ledger(self) -> list[LedgerEntry]:
        """What leads from the maximum to the points: for a leaf, `applicable_max` + these = `points`."""
        handle = self.card._cards._live()
        return ledger_of(handle.pointer, self.card._row, self.rule.position, self._raw.ledger_count)

    @property
    def trace(self) -> list[TraceStep]:
        """The arithmetic, step by step."""
        handle = self.card._cards._live()
        raw = _call.new_struct(c.TraceStep)
        out = []
        for step in range(self._raw.trace_count):
            _call.call(
                lib.parindex_result_trace_step, handle.pointer, self.card._row, self.rule.position, step, byref(raw)
            )
            out.append(TraceStep(raw.step.decode(), raw.text.decode(), raw.value.decode()))
        return out

    @property
    def trace_text(self) -> str:
        """The arithmetic as a text, a line a step."""
        handle = self.card._cards._live()
        return _call.text(lib.parindex_result_trace, handle.pointer, self.card._row, self.rule.position)

    @property
    def rounds(self) -> list[Round]:
        """What each round of review said."""
        handle = self.card._cards._live()
        raw = _call.new_struct(c.Round)
        out = []
        for index in range(self._raw.round_count):
            _call.call(
                lib.parindex_result_round, handle.pointer, self.card._row, self.rule.position, index, byref(raw)
            )
            place = (handle.pointer, self.card._row, self.rule.position, index)
            out.append(
                Round(
                    raw.name.decode(),
                    decimal(raw.points, raw.scale),
                    raw.note.decode(),
                    raw.by.decode(),
                    raw.date.decode(),
                    _exact(raw, lib.parindex_result_round_exact, *place),
                )
            )
        return out

    @property
    def parent(self) -> Optional[Item]:
        """The item above."""
        return None if self.rule.parent is None else self.card.items[self.rule.parent]

    @property
    def children(self) -> list[Item]:
        """The items below."""
        return [self.card.items[rule.position] for rule in self.card._cards._rules if rule.parent == self.label]

    def explain(self, language: Optional[str] = None) -> str:
        """Why the item has its points, in words."""
        return self.card.explain(self.label, language)

    def __repr__(self) -> str:
        return f"<parindex.Item {self.label} of {self.card.unit}: {self.points}/{self.max}, {self.state}>"

    def _repr_html_(self) -> str:
        from ._html import item

        return item(self)

    def _shown(self, value: Any) -> str:
        return show(value, self.card._cards.language)
