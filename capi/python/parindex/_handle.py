# SPDX-License-Identifier: Apache-2.0
"""What every object that lives in the library has in common: it is freed once, in any order, on any thread."""

from __future__ import annotations

import weakref

from .errors import ArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn, Optional


def _free(function: Any, pointer: int, kept: Any) -> None:
    function(pointer)


class Handle:
    """A pointer into the library, freed when the last one who uses it lets go.

    Whoever calls the library holds a reference to the handle during the call, so closing an object in one thread
    while another still uses it is safe. What is still there when the interpreter ends is left to the system.
    """

    __slots__ = ("pointer", "__weakref__")

    def __init__(self, pointer: Any, free: Any, kept: Any = None) -> None:
        self.pointer: int = pointer.value
        finalizer = weakref.finalize(self, _free, free, self.pointer, kept)
        finalizer.atexit = False


class Closable:
    """An object that holds a handle, to be closed by hand or by `with`; otherwise when nobody needs it."""

    _what = ("object", "đối tượng")
    _handle: Optional[Handle]

    def _live(self) -> Handle:
        """The handle; keep it in a local variable for as long as its pointer is used."""
        handle = self._handle
        if handle is None:
            raise ArgumentError(f"this {self._what[0]} is closed", f"{self._what[1]} này đã đóng")
        return handle

    @property
    def closed(self) -> bool:
        """Whether `close()` was called."""
        return self._handle is None

    def close(self) -> None:
        """Lets go of the memory now; closing twice is fine, using it afterwards is an `ArgumentError`."""
        self._handle = None

    def __enter__(self) -> Any:
        self._live()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(
            f"a parindex.{type(self).__name__} lives in this process and cannot be pickled or copied: send the document"
            " it was made from, and load that on the other side"
        )
