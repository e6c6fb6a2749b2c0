# SPDX-License-Identifier: Apache-2.0
"""The result of one assessment."""

from __future__ import annotations

from collections.abc import Sequence as _Sequence
from ctypes import byref
from decimal import Decimal

from . import _call
from . import _structs as c
from ._listing import Listing
from ._native import lib
from ._numbers import decimal, exact, rounded
from .errors import ArgumentError, Mistake
from .item import Item, LedgerEntry, ledger_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Any, NamedTuple, Optional, Union

    from .advice import Advice
    from .comparison import Comparison
    from .scorecards import Scorecards
else:
    from ._named import NamedTuple

__all__ = ["Gate", "Scorecard"]

_EXACT = {
    "points": c.OUTPUT_POINTS,
    "max": c.OUTPUT_MAX,
    "applicable_max": c.OUTPUT_APPLICABLE_MAX,
    "lowest": c.OUTPUT_LOWEST,
    "highest": c.OUTPUT_HIGHEST,
    "index": c.OUTPUT_INDEX,
}


class Gate(NamedTuple):
    """A gate that closed, or may close once all facts are in."""

    code: str
    title: str
    pending: bool  #: undecided: a fact is missing
    disqualifies: bool  #: the unit is disqualified
    cap_band: str  #: the band it holds the unit down to, or ""


class _Items(_Sequence):  # type: ignore[type-arg]
    """Items of a scorecard, made when they are asked for."""

    def __init__(self, card: Scorecard) -> None:
        self._card = card

    def __len__(self) -> int:
        return len(self._card._cards._rules)

    def __getitem__(self, key: Any) -> Any:
        rules = self._card._cards._rules[key]
        return [Item(self._card, rule) for rule in rules] if isinstance(key, slice) else Item(self._card, rules)


class Scorecard:
    """Points, index, band and rank of a unit in a period, with everything that led to them.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 10,
    ...     "facts": {"all": {"type": "count"}, "done": {"type": "count"}},
    ...     "items": [{"code": "1", "max": 10, "rule": {"kind": "ratio", "of": "done / all"}}]}''', language="en")
    >>> card = fw.score({"unit": "A", "all": 8, "done": 3}, period=2026)["A"]
    >>> card
    <parindex.Scorecard A 2026: 3.75/10.00, rank 1/1>
    >>> card.points, card.index, card.band, card.items["1"].points
    (Decimal('3.75'), Decimal('37.50'), None, Decimal('3.75'))
    >>> print(card.explain("1").splitlines()[0])
    A · 2026
    >>> card.to_dict()["items"][0]["ledger"][0]["cause"]
    'below_target'
    """

    def __init__(self, cards: Scorecards, row: int) -> None:
        handle = cards._live()
        raw = _call.new_struct(c.UnitScore)
        _call.call(lib.parindex_result_unit, handle.pointer, row, byref(raw))
        self._cards = cards
        self._row = row
        self._raw = raw
        scale = raw.scale
        #: id of the unit
        self.unit: str = raw.id.decode()
        self.name: str = raw.name.decode()
        self.kind: str = raw.kind.decode()
        #: id of the unit above, or ""
        self.parent: str = raw.parent.decode()
        #: first day, as text
        self.period_from: str = raw.period_from.decode()
        #: last day, as text
        self.period_to: str = raw.period_to.decode()
        large = raw.flags & c.SCORE_TOO_LARGE

        def number(value: int, kind: int) -> Decimal:
            if large:
                return rounded(exact(handle.pointer, row, c.NONE, kind), scale)
            return decimal(value, scale)

        self.points: Decimal = number(raw.points, c.OUTPUT_POINTS)
        self.max: Decimal = number(raw.max, c.OUTPUT_MAX)
        #: maximum without what does not count
        self.applicable_max: Decimal = number(raw.applicable_max, c.OUTPUT_APPLICABLE_MAX)
        #: 100 × points / applicable maximum; None while something is pending
        self.index: Optional[Decimal] = number(raw.index, c.OUTPUT_INDEX) if raw.flags & c.UNIT_HAS_INDEX else None
        #: the points cannot fall below this once all facts are in
        self.lowest: Decimal = number(raw.lowest, c.OUTPUT_LOWEST)
        #: nor exceed this
        self.highest: Decimal = number(raw.highest, c.OUTPUT_HIGHEST)
        #: how many leaves have no known points yet
        self.pending: int = raw.pending
        #: code of the band, or None
        self.band: Optional[str] = raw.band.decode() or None
        #: whom the unit is compared with
        self.cohort: str = raw.cohort.decode()
        #: from 1; None: incomplete or disqualified
        self.rank: Optional[int] = raw.rank if raw.flags & c.UNIT_HAS_RANK else None
        #: units ranked in the cohort
        self.of: int = raw.of
        #: whether a gate disqualifies the unit
        self.disqualified: bool = bool(raw.flags & c.UNIT_DISQUALIFIED)

    @property
    def period(self) -> str:
        """The period, "2026" or "2026-01-01..2026-06-30"."""
        return period_text(self.period_from, self.period_to)

    @property
    def points_exact(self) -> Fraction:
        """The points exactly, also where they have more decimals than are shown."""
        return self.exact("points")

    def exact(self, what: str = "points") -> Fraction:
        """Exactly: "points", "max", "applicable_max", "lowest", "highest" or "index".

        :raises NotFoundError: a pending unit has no index
        """
        return self._exact(what, c.NONE)

    def _exact(self, what: str, item: int) -> Fraction:
        if what not in _EXACT:
            raise ArgumentError(
                f"exact is one of {', '.join(_EXACT)}, not {what!r}",
                f"exact là một trong {', '.join(_EXACT)}, không phải {what!r}",
            )
        handle = self._cards._live()
        return exact(handle.pointer, self._row, item, _EXACT[what])

    @property
    def items(self) -> Listing:
        """Results of the items, in document order; by label, by code where it is unique, by position."""
        # Not kept: the listing holds the card, and a result in a cycle would wait for the garbage collector.
        rules = self._cards._rules
        return Listing(_Items(self), rules.keys(), ("item", "tiêu chí"), rules._alias)

    @property
    def ledger(self) -> list[LedgerEntry]:
        """What was added to or taken from the whole, beside the items."""
        handle = self._cards._live()
        return ledger_of(handle.pointer, self._row, c.NONE, self._raw.ledger_count)

    @property
    def gates(self) -> list[Gate]:
        """Gates that closed or may close."""
        handle = self._cards._live()
        raw = _call.new_struct(c.Gate)
        out = []
        for index in range(self._raw.gate_count):
            _call.call(lib.parindex_result_gate, handle.pointer, self._row, index, byref(raw))
            titles = (raw.title_vi.decode(), raw.title_en.decode())
            first, second = titles if self._cards.language == "vi" else titles[::-1]
            out.append(
                Gate(
                    raw.code.decode(),
                    first or second,
                    bool(raw.flags & c.GATE_PENDING),
                    bool(raw.flags & c.GATE_DISQUALIFIES),
                    raw.cap_band.decode(),
                )
            )
        return out

    @property
    def warnings(self) -> list[Mistake]:
        """Warnings about this unit: given points that differ from the computed ones …"""
        handle = self._cards._live()

        def get(index: int, raw: Any) -> int:
            _call.call(lib.parindex_result_unit_mistake, handle.pointer, self._row, index, raw)
            return c.OK

        return _call.mistakes_of(self._raw.mistake_count, get)

    def explain(self, item: Optional[Union[str, Item]] = None, language: Optional[str] = None) -> str:
        """Why the unit has its points, in words: what was lost and why, what is missing; or all about one item.

        :raises NotFoundError: when there is no such item
        """
        code = _call.language_code(language or self._cards.language)
        position = c.NONE
        if item is not None:
            label = item.label if isinstance(item, Item) else item
            position = self._cards._rules[label].position
        handle = self._cards._live()
        return _call.text(lib.parindex_result_explain, handle.pointer, self._row, position, code)

    def advise(self, **how: Any) -> Advice:
        """What was lost and why, what is at risk, and the least that has to change; see `Scorecards.advise`."""
        return self._cards.advise(self, **how)

    def compare(self, other: str = "median", language: Optional[str] = None) -> Comparison:
        """Against another unit of the same scorecards (its id), or the "median" or "best" of the cohort.

        :raises NotFoundError: when there is no such unit, or no unit of the cohort is ranked
        """
        from .comparison import compare_unit

        return compare_unit(self._cards, self._row, other, language or self._cards.language)

    def to_json(self) -> str:
        """The scorecard as one line of JSON, format parindex-scorecard/1."""
        handle = self._cards._live()
        return _call.text(lib.parindex_result_to_json, handle.pointer, self._row)

    def to_dict(self) -> dict[str, Any]:
        """The scorecard as Python data, format parindex-scorecard/1; numbers with decimals are Decimal."""
        import json

        return json.loads(self.to_json(), parse_float=Decimal)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        told = f"{self.points}/{self.max}"
        if self.pending:
            told += f", {self.pending} pending"
        if self.band:
            told += f", band {self.band}"
        if self.rank:
            told += f", rank {self.rank}/{self.of}"
        return f"<parindex.Scorecard {self.unit} {self.period}: {told}>"

    def _repr_html_(self) -> str:
        from ._html import scorecard

        return scorecard(self)


def period_text(first: str, last: str) -> str:
    """A period as people write it."""
    whole_year = first[4:] == "-01-01" and last == f"{first[:4]}-12-31"
    return first[:4] if whole_year else f"{first}..{last}"
