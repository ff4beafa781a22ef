"""An end to work that takes too long, such as a row over which a step never comes back.

In the main thread a signal ends the work: Python code, anything that sleeps or waits, and the
searches of `re` and `regex`. In other threads, on Windows, and where somebody else uses the timer
of the process, Python code alone is ended, at its next step. Code of C that does not look for
signals can only be ended with its process: see `tell_limits`.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_AGAIN: Final = 1.0  # seconds; what ends the work may be swallowed where it strikes, as in __del__
_PER_CHARACTER: Final = 1e-3  # seconds: a tenth of this is slow even for text that is all damaged


class _OverTimeError(BaseException):
    """Ends the work; no `except Exception` of a step may take it for an error of its own."""


def _tell_nobody(_seconds: float) -> None:
    pass


_tell: Callable[[float], None] = _tell_nobody


def tell_limits(tell: Callable[[float], None]) -> None:
    """Let another process know what limit this one works under, so that it can end it.

    Args:
        tell: Called with the seconds before limited work begins, and with 0 behind it.
    """
    global _tell  # noqa: PLW0603 - one for the process, as its pipe is
    _tell = tell


def seconds_for(limit: float, characters: int) -> float:
    """Return how many seconds a text may take: the limit, and a second for 1,000 characters.

    >>> seconds_for(60, 2000), seconds_for(0, 2000)
    (62.0, 0.0)
    """
    return round(limit + characters * _PER_CHARACTER, 3) if limit else 0.0


def over_time(seconds: float) -> TimeoutError:
    """Return the error of work that took longer."""
    return TimeoutError(f"took longer than {seconds:,g} s")


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Return what the work returns.

    >>> within(60.0, lambda: "甲")
    '甲'

    Args:
        seconds: How long it may take; 0 for as long as it likes.
        work: What is done.

    Raises:
        TimeoutError: It took longer. This is raised when the work is ended; see the module for
            what can be.
    """
    if not seconds:
        return work()
    _tell(seconds)
    try:
        return _by_signal(seconds, work) if _may_signal() else _by_thread(seconds, work)
    except _OverTimeError:
        raise over_time(seconds) from None
    finally:
        _tell(0.0)


def _may_signal() -> bool:
    """Tell whether the timer of the process is there and nobody else's."""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    )


def _by_signal(seconds: float, work: Callable[[], _T]) -> _T:
    is_over = False

    def end(_number: int, _frame: object) -> None:
        if not is_over:
            raise _OverTimeError

    before = signal.signal(signal.SIGALRM, end)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        return work()
    finally:
        try:
            is_over = True
        finally:  # also where the signal comes between the two
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _by_thread(seconds: float, work: Callable[[], _T]) -> _T:
    worker = ctypes.c_ulong(threading.get_ident())
    is_over = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        wait = seconds
        while not is_over.wait(wait):
            wait = _AGAIN
            with lock:
                if not is_over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        worker, ctypes.py_object(_OverTimeError)
                    )

    threading.Thread(target=watch, daemon=True).start()
    try:
        return work()
    finally:
        try:
            with lock:
                is_over.set()
        finally:  # what was raised and has not come yet comes no more
            is_over.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(worker, None)
