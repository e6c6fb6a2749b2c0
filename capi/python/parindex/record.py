# SPDX-License-Identifier: Apache-2.0
"""Objects of JSON as objects of Python: what advice, comparisons and simulations consist of."""

from __future__ import annotations

from decimal import Decimal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["Record"]


class Record:
    """An object of a document: members by attribute and by name, as they are called there.

    Objects in it are records, arrays are lists; numbers with decimals are Decimal, whole numbers int. A member that
    the document leaves out is an `AttributeError`, or what `get` is told. It never changes.

    >>> import parindex
    >>> entry = parindex.Record.loads('{"item": "1.1", "points": 1.50, "why": {"vi": "…", "en": "late"}, "facts": ["day"]}')
    >>> entry.item, entry.points, entry["facts"], entry.why.en, entry.get("owner", "")
    ('1.1', Decimal('1.50'), ['day'], 'late', '')
    >>> entry
    Record(item='1.1', points=Decimal('1.50'), why=Record(…), facts=['day'])
    """

    __slots__ = ("_data",)

    def __init__(self, data: dict[str, Any]) -> None:
        object.__setattr__(self, "_data", data)

    @classmethod
    def loads(cls, text: Any) -> Any:
        """What a JSON text holds."""
        import json

        return wrapped(json.loads(text, parse_float=Decimal))

    def __getattr__(self, name: str) -> Any:
        try:
            return wrapped(self._data[name])
        except KeyError:
            raise AttributeError(f"there is no member {name!r} here; there are {', '.join(self._data)}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a record never changes; to_dict() gives a copy that may")

    def __getitem__(self, name: str) -> Any:
        return wrapped(self._data[name])

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def get(self, name: str, default: Any = None) -> Any:
        """The member of that name, or the default."""
        return wrapped(self._data[name]) if name in self._data else default

    def to_dict(self) -> dict[str, Any]:
        """A copy as dictionaries and lists."""
        from copy import deepcopy

        return deepcopy(self._data)

    def __eq__(self, other: object) -> bool:
        return self._data == other._data if isinstance(other, Record) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._data})

    def __copy__(self) -> Record:
        return self

    def __deepcopy__(self, _: Any) -> Record:
        return self

    def __reduce__(self) -> Any:
        return Record, (self._data,)

    def __repr__(self) -> str:
        return f"Record({', '.join(f'{name}={_short(value)}' for name, value in self._data.items())})"


def wrapped(value: Any) -> Any:
    """A value of a document as it is handed out."""
    if isinstance(value, dict):
        return Record(value)
    if isinstance(value, list):
        return [wrapped(one) for one in value]
    return value


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "Record(…)"
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        return f"[{len(value)} of them]"
    return repr(value)
