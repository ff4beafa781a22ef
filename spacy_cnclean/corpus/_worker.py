"""One process of a pool: blocks go in, their time limits and the clean blocks come out."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Final

from spacy_cnclean._time_limit import tell_limits
from spacy_cnclean.corpus._find_deadly_rows import Ended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from spacy_cnclean.corpus._blocks import Cleaned, Layout, RowBlock
    from spacy_cnclean.corpus._clean_block import BlockCleaner

PATIENCE: Final = 5.0  # seconds that a process has to end by itself
_GRACE: Final = 5.0  # seconds: a process that can end a row itself does so, and goes on
# Processes that multiply matrices on all cores, each of them, only stand in each other's way.
_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A process that cleans blocks, and by when it should be done with what it is at.

    It is spawned, as threads of libraries do not survive a fork.

    Args:
        work: What to do to a block.
    """

    def __init__(self, work: BlockCleaner) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with one_thread(), _interrupts_held():
            self.process.start()
        theirs.close()
        self._limit = 0.0
        self._deadline = math.inf

    def send(self, layout: Layout, block: RowBlock | None) -> None:
        """Let it clean a block."""
        self._limit, self._deadline = 0.0, math.inf
        self.pipe.send((layout, block))

    def receive(self) -> Cleaned | None:
        """Return the clean block, or None where the process only sent its time limit."""
        message = self.pipe.recv()
        if not isinstance(message, float):
            return message  # type: ignore[no-any-return]
        self._limit = message
        self._deadline = time.monotonic() + message + _GRACE if message else math.inf
        return None

    def left(self) -> float:
        """Return how many seconds it has left."""
        return self._deadline - time.monotonic()

    def end(self) -> Ended:
        """End the process if it is not at its end yet, and return how it ended."""
        self.pipe.close()
        over = self._limit if self.left() <= 0 else 0.0
        if not over:
            self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        return Ended(self.process.exitcode or 0, over)


def _serve(pipe: Connection, work: BlockCleaner) -> None:
    """Clean blocks until there are no more: what a process of the pool runs."""
    tell_limits(pipe.send)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(work(*pipe.recv()))


@contextmanager
def one_thread() -> Iterator[None]:
    """Let processes that are started in the block, and numpy if it is new, use one thread each."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _interrupts_held() -> Iterator[None]:
    # A child inherits what is blocked: Ctrl-C then is for this process, which ends the others.
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It lets interrupts through when it starts, which would undo the hold for the first child.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
