# SPDX-License-Identifier: Apache-2.0
"""Progress of long calls, and stopping them."""

from __future__ import annotations

from . import _structs as c
from ._callbacks import CallingBack, ending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    #: called with (done, total); a true answer stops the call. What it raises stops the call too, and is raised there.
    ProgressFunction = Callable[[int, int], Any]


class Progress:
    """Hands the library a callback, for the time of a `with` block.

    An exception must not leave a callback, so it is kept and raised when the call has come back. The same goes for
    Ctrl-C: its handler, which may run at the first instruction of the callback, only takes note during the call.
    """

    def __init__(self, function: Optional[ProgressFunction]) -> None:
        if function is not None and not callable(function):
            raise TypeError("progress is a function of (done, total), or None")
        self._function = function
        self._raised: Optional[BaseException] = None
        self._interrupt: Any = None
        self._old_handler: Any = None
        self._calling: Any = None
        self.callback = c.PROGRESS_FN() if function is None else c.PROGRESS_FN(self._step)

    def _step(self, done: int, total: int, _: Any) -> int:
        try:
            if self._raised is not None or self._interrupt is not None or ending():
                return 1
            return 1 if self._function is not None and self._function(done, total) else 0
        except BaseException as problem:  # what leaves a callback would be lost
            self._raised = problem
            return 1

    def _note(self, number: int, frame: Any) -> None:
        self._interrupt = (number, frame)

    def __enter__(self) -> Progress:
        if self._function is None:
            return self
        self._calling = CallingBack().__enter__()
        import signal
        import threading

        if threading.current_thread() is threading.main_thread():
            old = signal.getsignal(signal.SIGINT)
            if callable(old):
                signal.signal(signal.SIGINT, self._note)
                self._old_handler = old
        return self

    def __exit__(self, kind: Any, problem: Any, trace: Any) -> None:
        if self._calling is not None:
            self._calling.__exit__(kind, problem, trace)
        if self._old_handler is not None:
            import signal

            signal.signal(signal.SIGINT, self._old_handler)
        if self._raised is not None:
            raise self._raised from None
        if self._interrupt is not None:
            self._old_handler(*self._interrupt)
