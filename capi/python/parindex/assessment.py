# SPDX-License-Identifier: Apache-2.0
"""Assessments: one unit in one period, with its facts, evidence and reviews."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Optional

__all__ = ["Assessment"]


class Assessment:
    """Builds an assessment, the document that `Framework.score` takes.

    Numbers are int, Decimal, a Fraction that is a decimal, or text; a float only where it counts something and is whole.
    Dates are dates or texts. What is None is not given.

    >>> import parindex
    >>> from datetime import date
    >>> one = parindex.Assessment("X1", name="UBND xã Một", kind="commune", period=2026)
    >>> one = one.fact("plan.tasks", 50).fact("plan.done", 41).missing("online", "not_due", "chờ báo cáo tháng")
    >>> one = one.document("E1", items=["1.1"], kind="plan", number="12/KH-UBND", date=date(2026, 2, 2))
    >>> one = one.review("appraisal", {"1.2": (1, "3 nhiệm vụ chưa có sản phẩm")}, by="Sở Nội vụ")
    >>> one.to_dict()["facts"]
    {'plan.tasks': 50, 'plan.done': 41, 'online': {'missing': 'not_due', 'note': 'chờ báo cáo tháng'}}
    >>> one
    <parindex.Assessment X1 2026: 3 facts, 1 document, 1 review>
    """

    def __init__(
        self,
        unit: str,
        facts: Optional[Mapping[str, Any]] = None,
        *,
        name: str = "",
        kind: str = "",
        parent: str = "",
        attributes: Optional[Mapping[str, str]] = None,
        period: Any = None,
        as_of: Any = None,
        framework: str = "",
    ) -> None:
        if not isinstance(unit, str):
            raise ArgumentError(f"a unit's id is a text, not {unit!r}", f"mã đơn vị là văn bản, không phải {unit!r}")
        self.unit: dict[str, Any] = {"id": unit}
        for key, value in (("name", name), ("kind", kind), ("parent", parent)):
            if value:
                self.unit[key] = value
        if attributes:
            self.unit["attributes"] = dict(attributes)
        self.period = period
        self.as_of = as_of
        self.framework = framework
        self.facts: dict[str, Any] = dict(facts or {})
        self.evidence: list[dict[str, Any]] = []
        self.reviews: list[dict[str, Any]] = []
        self.given: dict[str, dict[str, Any]] = {}
        self.owners: dict[str, str] = {}
        self.adjustments: list[dict[str, Any]] = []

    def fact(self, id: str, value: Any) -> Assessment:
        """States a fact."""
        self.facts[id] = value
        return self

    def missing(self, id: str, why: str = "unknown", note: str = "") -> Assessment:
        """States that a fact is not there, and why: "not_due", "refused" or "unknown"."""
        self.facts[id] = {"missing": why, **({"note": note} if note else {})}
        return self

    def document(self, id: str, *, items: Iterable[str] = (), facts: Iterable[str] = (), **about: Any) -> Assessment:
        """Adds evidence: kind, number, date, issuer, title, uri, sha256."""
        one: dict[str, Any] = {"id": id}
        if items:
            one["items"] = list(items)
        if facts:
            one["facts"] = list(facts)
        one.update(about)
        self.evidence.append(one)
        return self

    def review(
        self,
        round: str,
        scores: Optional[Mapping[str, Any]] = None,
        *,
        evidence: Optional[Mapping[str, Any]] = None,
        by: str = "",
        date: Any = None,
    ) -> Assessment:
        """Adds a round of review: "self", "appraisal", "explanation", "council" or "final".

        A score is points, or a pair of points and a note; what a review says of a document is "accepted" or "rejected".
        """
        one: dict[str, Any] = {"round": round}
        if by:
            one["by"] = by
        if date is not None:
            one["date"] = date
        if scores:
            one["scores"] = {item: _score(score) for item, score in scores.items()}
        if evidence:
            one["evidence"] = {id: {"verdict": v} if isinstance(v, str) else v for id, v in evidence.items()}
        self.reviews.append(one)
        return self

    def give(self, item: str, points: Any, source: str = "") -> Assessment:
        """States points of an item that come from elsewhere and are not computed."""
        self.given[item] = {"points": points, **({"source": source} if source else {})}
        return self

    def adjust(self, code: str, points: Any, source: str = "", note: str = "") -> Assessment:
        """States points of a bonus or penalty item."""
        one = {"code": code, "points": points, "source": source, "note": note}
        self.adjustments.append({key: value for key, value in one.items() if value != ""})
        return self

    def owner(self, item: str, owner: str) -> Assessment:
        """States who answers for an item in this unit."""
        self.owners[item] = owner
        return self

    def to_dict(self) -> dict[str, Any]:
        """The document, format parindex-assessment/1; the framework that scores it fills in its own id."""
        out: dict[str, Any] = {"format": "parindex-assessment/1"}
        if self.framework:
            out["framework"] = self.framework
        out["unit"] = dict(self.unit)
        if self.period is not None:
            out["period"] = self.period
        if self.as_of is not None:
            out["as_of"] = self.as_of
        out["facts"] = dict(self.facts)
        for key in ("evidence", "reviews", "given", "owners", "adjustments"):
            value = getattr(self, key)
            if value:
                out[key] = value
        return out

    def to_json(self) -> str:
        """The document as JSON."""
        from ._json import Writer

        return Writer(self.framework, None).document(self)

    def __repr__(self) -> str:
        period = "" if self.period is None else f" {self.period}"
        counts = ((len(self.facts), "fact"), (len(self.evidence), "document"), (len(self.reviews), "review"))
        told = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
        return f"<parindex.Assessment {self.unit['id']}{period}: {told or 'empty'}>"


def _score(score: Any) -> Any:
    if isinstance(score, Mapping):
        return dict(score)
    if isinstance(score, tuple):
        points, note = score
        return {"points": points, "note": note}
    return {"points": score}
