# SPDX-License-Identifier: Apache-2.0
"""What the library writes about results, as records that can be shown in other ways."""

from __future__ import annotations

import json
from decimal import Decimal

from . import _structs as c
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

__all__ = ["View"]


class View(Record):
    """A record that the library wrote: also as JSON, CSV, and a table for a person.

    CSV and tables are made when they are asked for, from the result, which must not be closed by then.
    """

    __slots__ = ("_text", "_write")

    def __init__(self, write: Callable[[int], bytes], text: Any = None, data: Any = None) -> None:
        if text is None:
            text = write(c.VIEW_JSON).decode()
        super().__init__(json.loads(text, parse_float=Decimal) if data is None else data)
        object.__setattr__(self, "_text", text)
        object.__setattr__(self, "_write", write)

    def to_json(self) -> str:
        """The document, as the command line tool writes it."""
        return str(self._text)

    def to_csv(self) -> str:
        """The same as CSV."""
        return str(self._write(c.VIEW_CSV).decode())

    def table(self) -> str:
        """The same for a person, in the language it was asked for in."""
        return str(self._write(c.VIEW_TABLE).decode())

    def __str__(self) -> str:
        return self.table()

    def __reduce__(self) -> Any:
        return Record, (self._data,)
