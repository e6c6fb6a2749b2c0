# SPDX-License-Identifier: Apache-2.0
"""Results as a table of pandas or polars."""

from __future__ import annotations

import sys
from array import array

from .._numbers import decimal
from .._outputs import NO_INDEX, scale_of
from ..errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from ..scorecards import Scorecards

_STATES = ("scored", "pending", "not_applicable", "no_activity", "given", "tracked")
_NUMBERS = ("points", "max", "applicable_max", "lowest", "highest")
_WHO = ("unit", "name", "kind", "parent", "period")


def frame_of(cards: Scorecards, library: Optional[str], items: bool, states: bool, numbers: str) -> Any:
    """The table."""
    if numbers not in ("decimal", "float", "scaled"):
        raise ArgumentError(
            f'numbers is "decimal", "float" or "scaled", not {numbers!r}',
            f'numbers là "decimal", "float" hoặc "scaled", không phải {numbers!r}',
        )
    used = _library(library)
    make = _Pandas(used) if used.__name__ == "pandas" else _Polars(used)
    columns: dict[str, Any] = {}
    who = _who(cards)
    for name in _WHO:
        columns[name] = make.texts(who[name])
    whole = cards._read({(kind, None): None for kind in (*_NUMBERS, "index", "pending", "band", "rank", "of")})
    for kind in (*_NUMBERS, "index"):
        columns[kind] = make.numbers(whole[kind, None], cards._digits, numbers)
    columns["pending"] = make.integers(whole["pending", None], None)
    bands = [band.code for band in cards._bands]
    columns["band"] = make.texts([bands[one] if one >= 0 else None for one in whole["band", None].tolist()])
    columns["rank"] = make.integers(whole["rank", None], 0)
    columns["of"] = make.integers(whole["of", None], None)
    for kind, wanted in (("points", items), ("state", states)):
        if not wanted:
            continue
        labels = [rule.label for rule in cards._rules]
        read = cards._read({(kind, label): None for label in labels})
        for label in labels:
            values = read[kind, label]
            if kind == "points":
                columns[label] = make.numbers(values, scale_of(label, cards._rules, cards._digits), numbers)
            else:
                columns[f"{label}:state"] = make.words(values, _STATES)
    return make.frame(columns)


def frame_of_lists(columns: dict[str, list[Any]], library: Optional[str]) -> Any:
    """A table of lists of texts, whole numbers and Decimals, any of which may be missing."""
    used = _library(library)
    if used.__name__ != "pandas":
        return used.DataFrame({name: used.Series(name, values, strict=False) for name, values in columns.items()})
    out = {}
    for name, values in columns.items():
        whole = all(one is None or isinstance(one, int) for one in values) and any(one is not None for one in values)
        out[name] = used.array(values, dtype="Int64" if whole else object)
    return used.DataFrame(out)


def _library(name: Optional[str]) -> Any:
    import importlib

    names = ("pandas", "polars")
    if name is not None:
        if name not in names:
            raise ArgumentError(
                f'library is "pandas" or "polars", not {name!r}',
                f'library là "pandas" hoặc "polars", không phải {name!r}',
            )
        return importlib.import_module(name)
    for one in sorted(names, key=lambda one: one not in sys.modules):
        try:
            return importlib.import_module(one)
        except ImportError:
            pass
    raise ImportError("to_frame() needs pandas or polars; without them there are to_csv() and column()")


def _who(cards: Scorecards) -> dict[str, list[Optional[str]]]:
    out: dict[str, list[Optional[str]]] = {name: [] for name in _WHO}
    given = cards._prepared_who
    if given is not None:
        for name in _WHO:
            values = given[name]
            rows = cards._rows
            out[name] = [values[row] or None for row in rows] if values is not None else [None] * len(rows)
        return out
    for card in cards:
        for name in _WHO:
            out[name].append(getattr(card, name) or None)
    return out


class _Pandas:
    def __init__(self, pandas: Any) -> None:
        import numpy

        self._pandas = pandas
        self._numpy = numpy

    def texts(self, values: list[Optional[str]]) -> Any:
        return self._pandas.array(values, dtype="str" if self._pandas.__version__ >= "3" else object)

    def words(self, values: Any, words: Any) -> Any:
        return self._pandas.Categorical.from_codes(self._numpy.asarray(values), categories=words)

    def integers(self, values: Any, missing: Optional[int]) -> Any:
        values = self._numpy.asarray(values).astype("int64")
        gone = values == missing if missing is not None else self._numpy.zeros(len(values), dtype=bool)
        return self._pandas.arrays.IntegerArray(values, gone)

    def numbers(self, values: Any, scale: int, how: str) -> Any:
        values = self._numpy.asarray(values)
        gone = values == NO_INDEX
        if how == "scaled":
            return self._pandas.arrays.IntegerArray(values, gone)
        if how == "float":
            return self._numpy.where(gone, self._numpy.nan, values / 10.0**scale)
        uniques, places = self._numpy.unique(values, return_inverse=True)
        known: Any = self._numpy.empty(len(uniques), dtype=object)
        known[:] = [None if one == NO_INDEX else decimal(one, scale) for one in uniques.tolist()]
        return known[places]

    def frame(self, columns: dict[str, Any]) -> Any:
        return self._pandas.DataFrame(columns)


class _Polars:
    def __init__(self, polars: Any) -> None:
        self._polars = polars

    def texts(self, values: list[Optional[str]]) -> Any:
        return self._polars.Series(values, dtype=self._polars.String)

    def words(self, values: Any, words: Any) -> Any:
        known = [words[one] for one in _list(values)]
        return self._polars.Series(known, dtype=self._polars.Enum(list(words)))

    def integers(self, values: Any, missing: Optional[int]) -> Any:
        out = self._series(values)
        return out if missing is None else out.set(out == missing, None)

    def _series(self, values: Any) -> Any:
        if isinstance(values, array):
            return self._polars.Series(values.tolist(), dtype=self._polars.Int64)
        return self._polars.Series(values).cast(self._polars.Int64)

    def numbers(self, values: Any, scale: int, how: str) -> Any:
        out = self._series(values)
        out = out.set(out == NO_INDEX, None)
        if how == "scaled":
            return out
        if how == "float":
            return out.cast(self._polars.Float64) / 10.0**scale
        return _scaled(self._polars, out, scale)

    def frame(self, columns: dict[str, Any]) -> Any:
        return self._polars.DataFrame(columns)


def _scaled(polars: Any, series: Any, scale: int) -> Any:
    """Whole numbers of 10^-scale as decimals, exactly: the integers of the texts with a point put in."""
    if scale == 0:
        return series.cast(polars.Decimal(38, 0))
    frame = polars.DataFrame({"x": series})
    size = polars.col("x").abs()
    text = (
        polars.when(polars.col("x") < 0).then(polars.lit("-")).otherwise(polars.lit(""))
        + (size // 10**scale).cast(polars.String)
        + polars.lit(".")
        + (size % 10**scale).cast(polars.String).str.zfill(scale)
    )
    return frame.select(text.alias("x")).get_column("x").cast(polars.Decimal(38, scale))


def _list(values: Any) -> list[int]:
    return values.tolist()  # type: ignore[no-any-return]
