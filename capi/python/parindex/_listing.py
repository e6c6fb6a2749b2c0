# SPDX-License-Identifier: Apache-2.0
"""A list whose members also have names."""

from __future__ import annotations

from collections.abc import Sequence as _Sequence

from .errors import NotFoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, Callable, Optional


class Listing(_Sequence):  # type: ignore[type-arg]
    """Immutable; by position (`facts[0]`) and by name (`facts["plan.done"]`). Iterating gives the members.

    >>> import parindex
    >>> fw = parindex.Framework.loads('''{"format": "parindex-framework/1", "id": "x", "max": 1,
    ...     "items": [{"code": "1", "max": 1, "rule": {"kind": "check"}}]}''')
    >>> fw.items["1"].rule, fw.items[0].code, len(fw.items), "2" in fw.items
    ('check', '1', 1, False)
    """

    def __init__(
        self,
        members: Sequence[Any],
        names: Sequence[str],
        what: tuple[str, str],
        alias: Optional[Callable[[str], Optional[int]]] = None,
    ) -> None:
        self._members = members
        self._names = list(names)
        self._what = what
        self._alias = alias
        self._by_name: dict[str, int] = {}
        for position, name in enumerate(self._names):
            self._by_name.setdefault(name, position)

    def position(self, name: str) -> Optional[int]:
        """Where a name stands; None when it does not."""
        found = self._by_name.get(name)
        if found is None and self._alias is not None:
            return self._alias(name)
        return found

    def __len__(self) -> int:
        return len(self._members)

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return self._members[key]
        found = self.position(key)
        if found is not None:
            return self._members[found]
        raise NotFoundError(*_unknown(key, self._names, self._what))

    def __contains__(self, key: object) -> bool:
        return self.position(key) is not None if isinstance(key, str) else key in list(self._members)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._members)

    def keys(self) -> list[str]:
        """The names, in order."""
        return list(self._names)

    def get(self, name: str, default: Any = None) -> Any:
        """The member of that name, or the default."""
        found = self.position(name)
        return default if found is None else self._members[found]

    def __repr__(self) -> str:
        shown = ", ".join(self._names[:8]) + (", …" if len(self._names) > 8 else "")
        return f"<{len(self)} {self._what[0]}s: {shown}>" if self._members else f"<no {self._what[0]}s>"


def _unknown(name: str, names: Sequence[str], what: tuple[str, str]) -> tuple[str, str]:
    """That a name is not known, and which one may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, names[:100000], n=1, cutoff=0.6)
    en = f"there is no {what[0]} {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    vi = f"không có {what[1]} {name!r}" + (f"; có phải là {near[0]!r}?" if near else "")
    return en, vi
