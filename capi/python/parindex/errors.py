# SPDX-License-Identifier: Apache-2.0
"""What can go wrong: one exception class for each kind of failure, with every mistake and its place."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple
else:
    from ._named import NamedTuple


__all__ = [
    "ArgumentError",
    "Cancelled",
    "DataError",
    "Error",
    "InternalError",
    "LibraryError",
    "Mistake",
    "NotFoundError",
    "OutOfMemoryError",
]

_SHOWN = 20  # mistakes that str() of an error shows


class Mistake(NamedTuple):
    """One thing that is wrong (or doubtful) in a document, with its place and what to do about it.

    >>> import parindex
    >>> try:
    ...     parindex.Framework.loads('{"format": "parindex-framework/1"}')
    ... except parindex.Error as error:
    ...     first = error.mistakes[0]
    >>> first.code, first.severity, first.line, first.column
    ('MISSING_KEY', 'error', 1, 1)
    >>> first.message
    'member “id” is missing'
    """

    code: str  #: a stable word, such as "JSON_SYNTAX"
    severity: str  #: "error" or "warning"
    message: str  #: what is wrong, in English
    message_vi: str  #: what is wrong, in Vietnamese
    hint: str  #: what to do about it, in English
    hint_vi: str  #: what to do about it, in Vietnamese
    file: str  #: the input's name, or ""
    pointer: str  #: JSON pointer, such as "/items/3/rule", or ""
    line: int  #: from 1; 0: not known
    column: int  #: from 1, in characters; 0: not known
    unit: str  #: the unit whose data is meant, or ""

    def text(self, language: str = "vi") -> str:
        """The mistake in one line, with its hint in a second one."""
        vi = language == "vi"
        place = self.file
        if self.line:
            place += f":{self.line}:{self.column}" if self.column else f":{self.line}"
        words = {"error": "lỗi", "warning": "cảnh báo"} if vi else {}
        out = f"{place}: " if place else ""
        out += f"{words.get(self.severity, self.severity)} {self.code}: "
        if self.unit:
            out += f"({self.unit}) "
        out += self.message_vi if vi else self.message
        if self.pointer:
            out += f" [{self.pointer}]"
        hint = self.hint_vi if vi else self.hint
        if hint:
            out += f"\n  {'gợi ý' if vi else 'hint'}: {hint}"
        return out

    def __str__(self) -> str:
        return self.text("en")


class Error(Exception):
    """Whatever ParIndex refuses to do.

    >>> import parindex
    >>> try:
    ...     parindex.Framework.loads("[")
    ... except parindex.Error as error:
    ...     [(mistake.code, mistake.line, mistake.column) for mistake in error.mistakes]
    [('JSON_SYNTAX', 1, 2)]
    """

    #: language of str(): "vi" or "en"
    language: str = "en"

    def __init__(
        self, message: str = "", message_vi: str = "", mistakes: Sequence[Mistake] = (), total: int = 0
    ) -> None:
        super().__init__(message, message_vi, tuple(mistakes), total)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Everything that is wrong with the data, at most 1,000 of it; errors before it ends, warnings too."""
        return self.args[2]  # type: ignore[no-any-return]

    @property
    def total(self) -> int:
        """How many mistakes there were, also beyond those listed."""
        return int(max(self.args[3], len(self.args[2])))

    def message(self, language: str = "vi") -> str:
        """What went wrong, in a language; of wrong data every mistake that is listed."""
        if self.mistakes:
            return "\n".join(mistake.text(language) for mistake in self.mistakes)
        return str((language == "vi" and self.args[1]) or self.args[0])

    def __str__(self) -> str:
        if not self.mistakes:
            return self.message(self.language)
        out = "\n".join(mistake.text(self.language) for mistake in self.mistakes[:_SHOWN])
        more = self.total - min(len(self.mistakes), _SHOWN)
        if more:
            out += (
                f"\n… và {more} lỗi nữa (.mistakes)" if self.language == "vi" else f"\n… and {more} more (.mistakes)"
            )
        return out


class DataError(Error):
    """The data is wrong: `mistakes` lists everything that is, with its place."""


class ArgumentError(Error, ValueError):
    """The call is wrong: an option that cannot be read, a closed handle, a value of the wrong type."""


class NotFoundError(Error, KeyError):
    """There is no such unit, item, fact or day."""


class OutOfMemoryError(Error, MemoryError):
    """There is not enough memory."""


class Cancelled(Error):
    """A progress callback said stop."""


class InternalError(Error):
    """A defect of the library; please report it."""


class LibraryError(Error, ImportError):
    """The library cannot be found, or is not the one that this package needs."""
