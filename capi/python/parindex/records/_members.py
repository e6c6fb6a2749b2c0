# SPDX-License-Identifier: Apache-2.0
"""A list of records that lives in the library."""

from __future__ import annotations

from collections.abc import Sequence as _Sequence
from operator import index as _index

from .._handle import Closable, Handle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Members(Closable, _Sequence):  # type: ignore[type-arg]
    """By position, from the end as well; a slice is a list. Each member is made when it is asked for."""

    _count: Any  # the function of the library that counts them

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def _member(self, handle: Handle, at: int) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        return int(self._count(self._live().pointer))

    def __getitem__(self, key: Any) -> Any:
        handle = self._live()
        positions = range(len(self))
        if isinstance(key, slice):
            return [self._member(handle, at) for at in positions[key]]
        try:
            at = positions[_index(key)]
        except IndexError:
            raise IndexError(f"this {self._what[0]} has {len(positions)}, none at {key}") from None
        return self._member(handle, at)

    def __iter__(self) -> Iterator[Any]:
        return (self._member(self._live(), at) for at in range(len(self)))
