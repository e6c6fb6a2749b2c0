# SPDX-License-Identifier: Apache-2.0
"""Calls during which the library calls back, and the end of the interpreter.

Until Python 3.13 a daemon thread that wants the interpreter's lock while the interpreter ends is unwound where it
stands. In a callback that would go through the library's own frames, which no exception may leave: the process would
abort. So the end waits until no other thread is in such a call, asks those that are to stop, and lets none begin.
"""

from __future__ import annotations

import atexit
import os
import time
from _thread import allocate_lock, get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_running: dict[int, int] = {}  # a call's id: its thread
_PATIENCE = 30.0  # seconds that the end waits at most

_ender = 0  # the thread that ends the interpreter


def ending() -> bool:
    """Whether the interpreter ends, and this thread is not the one that ends it."""
    return _ender not in (0, get_ident())


class CallingBack:
    """Around a call during which the library may call back."""

    def __enter__(self) -> Any:
        _running[id(self)] = get_ident()
        if ending():  # asked after saying "running", so that one of the two sees the other
            self.__exit__(None, None, None)
        return self

    def __exit__(self, kind: Any, problem: Any, trace: Any) -> None:
        _running.pop(id(self), None)
        if ending():
            never = allocate_lock()
            never.acquire()
            never.acquire()


def _end() -> None:
    global _ender
    _ender = get_ident()
    last = time.monotonic() + _PATIENCE
    while any(thread != _ender for thread in list(_running.values())) and time.monotonic() < last:
        time.sleep(0.001)


atexit.register(_end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_running.clear)
