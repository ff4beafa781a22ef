"""A pool of processes of our own: blocks go in as bytes, come back as bytes, and in order."""

from __future__ import annotations

import math
from collections import deque
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.corpus._blocks import Layout, Position, RowBlock
from spacy_cnclean.corpus._errors import CorpusError
from spacy_cnclean.corpus._find_deadly_rows import Ended, clean_without_deadly_rows
from spacy_cnclean.corpus._sources import Source
from spacy_cnclean.corpus._worker import PATIENCE, Worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from types import TracebackType

    from typing_extensions import Self

    from spacy_cnclean.corpus._blocks import Cleaned
    from spacy_cnclean.corpus._clean_block import BlockCleaner

_AHEAD: Final = 4  # blocks for each process that may wait for one that takes long
_MOST_OPEN: Final = 8 << 20  # bytes of blocks for each process: a row may be long
_TRIAL: Final = Layout(Source(Path("trial"), "txt"), "utf-8", 1 << 10)
_TRIAL_BLOCK: Final = RowBlock(Position(), Position(1), "甲。\n".encode())


class Job(NamedTuple):
    """A block to clean; a job without one passes through in its place."""

    input: int
    layout: Layout
    block: RowBlock | None = None
    failure: str = ""


class Pool:
    """Processes that clean blocks; with one, this process does the work itself.

    They are spawned, as threads of libraries do not survive a fork, and each ends by itself when
    this process is gone, however it went.

    Args:
        work: What to do to a block.
        workers: How many processes.
    """

    def __init__(self, work: BlockCleaner, workers: int) -> None:
        self._work = work
        self._count = workers
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        if self._count > 1:
            self._workers = [Worker(self._work) for _ in range(self._count)]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.pipe.close()
            if kind is not None:
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
        self._workers = []

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Cleaned | None]]:
        """Yield each job with its clean block, in the order of the jobs.

        Raises:
            CorpusError: Processes die over any text. Rows that a process dies over twice are
                errors of their block.
        """
        if self._count > 1:
            yield from _Dispatch(self, jobs, self._count * (1 + _AHEAD)).run()
            return
        for job in jobs:
            yield job, None if job.block is None else self._work(job.layout, job.block)

    @property
    def workers(self) -> list[Worker]:
        """The processes."""
        return self._workers

    def replace(self, worker: Worker) -> Ended:
        """Start a process in the place of one that died or takes too long; return how it ended."""
        ended = worker.end()
        self._workers[self._workers.index(worker)] = Worker(self._work)
        return ended

    def clean_without_deadly_rows(
        self, index: int, layout: Layout, block: RowBlock, ended: Ended
    ) -> Cleaned:
        """Return the clean rows of a block that ended a process.

        Args:
            index: Which process is to clean it, in pieces; it has nothing else to do.
            layout: What the rows have in common.
            block: The block.
            ended: How it ended.

        Raises:
            CorpusError: The process ends over any text.
        """
        trial = self._attempt(index, _TRIAL, _TRIAL_BLOCK)
        if isinstance(trial, Ended):
            raise CorpusError(f"{layout.source.path}: processes end over any text, {trial.how}")
        return clean_without_deadly_rows(
            layout, block, ended, lambda piece: self._attempt(index, layout, piece)
        )

    def _attempt(self, index: int, layout: Layout, block: RowBlock) -> Cleaned | Ended:
        """Clean a block in a process; if that ends over it, replace it and return how."""
        worker = self._workers[index]
        try:
            worker.send(layout, block)
            while worker.pipe.poll(_wait(worker.left())):
                cleaned = worker.receive()
                if cleaned is not None:
                    return cleaned
        except (EOFError, OSError):
            pass
        return self.replace(worker)


class _Dispatch:
    """One pass of jobs through a pool."""

    def __init__(self, pool: Pool, jobs: Iterable[Job], limit: int) -> None:
        self._pool = pool
        self._jobs = iter(jobs)
        self._limit = limit
        self._waiting: deque[int] = deque()  # tickets whose job no process has yet
        self._open: dict[int, Job] = {}
        self._size = 0  # of the blocks that are open, in bytes
        self._done: dict[int, Cleaned | None] = {}
        self._held: dict[Connection, int] = {}
        self._retried: set[int] = set()
        self._next_in = self._next_out = 0

    def run(self) -> Iterator[tuple[Job, Cleaned | None]]:
        more = True
        while more or self._open:
            while more and not self._is_full():
                more = self._take()
                self._send()
            while self._next_out in self._done:
                ticket = self._next_out
                self._next_out += 1
                job = self._open.pop(ticket)
                self._size -= _size(job)
                yield job, self._done.pop(ticket)
            if self._held and (not more or self._is_full()):
                self._receive()
                self._send()

    def _is_full(self) -> bool:
        """Return whether so much is open that no more is to be read now."""
        most = _MOST_OPEN * len(self._pool.workers)
        return len(self._open) >= self._limit or (self._size >= most and bool(self._held))

    def _take(self) -> bool:
        """Take in one more job, and return whether there was one."""
        job = next(self._jobs, None)
        if job is None:
            return False
        ticket = self._next_in
        self._next_in += 1
        self._open[ticket] = job
        self._size += _size(job)
        if job.block is None:
            self._done[ticket] = None
        else:
            self._waiting.append(ticket)
        return True

    def _send(self) -> None:
        for worker in list(self._pool.workers):
            if self._waiting and worker.pipe not in self._held:
                ticket = self._waiting.popleft()
                job = self._open[ticket]
                self._held[worker.pipe] = ticket
                try:
                    worker.send(job.layout, job.block)
                except OSError:
                    self._bury(worker)

    def _receive(self) -> None:
        """Wait until a process is done, gone, or at its work for too long."""
        working = [worker for worker in self._pool.workers if worker.pipe in self._held]
        left = min(worker.left() for worker in working)
        ready = connection.wait(list(self._held), _wait(left))
        for worker in working:
            if worker.pipe in ready:
                self._receive_from(worker)
            elif worker.left() <= 0:
                self._bury(worker)

    def _receive_from(self, worker: Worker) -> None:
        try:
            cleaned = worker.receive()
        except (EOFError, OSError):
            self._bury(worker)
        else:
            if cleaned is not None:
                self._done[self._held.pop(worker.pipe)] = cleaned

    def _bury(self, worker: Worker) -> None:
        """Give the block of a process that died to another, once; then look for the row."""
        ticket = self._held.pop(worker.pipe)
        index = self._pool.workers.index(worker)
        ended = self._pool.replace(worker)
        job = self._open[ticket]
        if job.block is not None and (ended.over_time or ticket in self._retried):
            # The others work on at what they have: this is rare, and order is easier to keep.
            self._done[ticket] = self._pool.clean_without_deadly_rows(
                index, job.layout, job.block, ended
            )
        else:
            self._retried.add(ticket)
            self._waiting.appendleft(ticket)


def _wait(left: float) -> float | None:
    """Return a number of seconds as functions take it that wait so long, or for ever."""
    return None if left == math.inf else max(0.0, left)


def _size(job: Job) -> int:
    return 0 if job.block is None else len(job.block.data)
