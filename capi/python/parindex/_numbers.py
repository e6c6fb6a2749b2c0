# SPDX-License-Identifier: Apache-2.0
"""Numbers as the library gives them: whole numbers with a scale, or texts; never through a binary float."""

from __future__ import annotations

from decimal import Context, Decimal

from . import _call
from ._native import lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Any

_WIDE = Context(prec=60)  # for the few numbers that do not fit 64 bits


def decimal(unscaled: int, scale: int) -> Decimal:
    """unscaled / 10^scale, with as many decimals as the scale says, whatever the current context is.

    >>> decimal(1948, 2), decimal(-52, 2), decimal(10000, 2)
    (Decimal('19.48'), Decimal('-0.52'), Decimal('100.00'))
    """
    if scale == 0:
        return Decimal(unscaled)
    if unscaled < 0:
        return Decimal(f"-{_places(-unscaled, scale)}")
    return Decimal(_places(unscaled, scale))


def _places(unscaled: int, scale: int) -> str:
    digits = f"{unscaled:0{scale + 1}d}"
    return f"{digits[:-scale]}.{digits[-scale:]}"


def exact(pointer: int, unit: int, item: int, kind: int) -> Fraction:
    """A number of a result, exactly."""
    from fractions import Fraction

    return Fraction(_call.text(lib.parindex_result_exact, pointer, unit, item, kind))


def rounded(value: Any, scale: int) -> Decimal:
    """A fraction that does not fit 64 bits, to so many decimals, half up."""
    number = abs(value) * 10**scale
    whole = (2 * number.numerator + number.denominator) // (2 * number.denominator)
    out = Decimal(whole).scaleb(-scale, _WIDE)
    return out.copy_negate() if value < 0 else out


def show(value: Decimal, language: str) -> str:
    """A number for people: with a decimal comma in Vietnamese.

    >>> from decimal import Decimal
    >>> show(Decimal("19.48"), "vi"), show(Decimal("19.48"), "en")
    ('19,48', '19.48')
    """
    out = format(value, "f")
    return out.replace(".", ",") if language == "vi" else out
