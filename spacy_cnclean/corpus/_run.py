"""A run over a corpus: inputs to parts, in processes, and on from where it was killed."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy_cnclean.corpus._blocks import Layout, Position
from spacy_cnclean.corpus._clean_block import BlockCleaner
from spacy_cnclean.corpus._errors import (
    ENOUGH,
    CorpusError,
    InputFailureError,
    describe,
    no_text,
)
from spacy_cnclean.corpus._journal import ERRORS, Journal, OutputPart
from spacy_cnclean.corpus._json_rows import dump
from spacy_cnclean.corpus._pool import Job, Pool
from spacy_cnclean.corpus._settings import CorpusSettings
from spacy_cnclean.corpus._spool import Spool
from spacy_cnclean.corpus._worker import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from spacy_cnclean.corpus._sources import Source

_TEMPORARY: Final = ".tmp"


class RunProgress(NamedTuple):
    """How far a run is, in bytes of the input files.

    Attributes:
        done: How many were read.
        total: How many there are.
        resumed: How many of those read were done by an earlier run.
    """

    done: int
    total: int
    resumed: int = 0


class Summary(NamedTuple):
    """The counts of a corpus, over this run and those it went on with.

    Attributes:
        rows: How many rows are in the output.
        changed: How many of these have another text than before.
        characters: How long the raw texts of them are.
        failed: How many rows are named in `errors.jsonl` and not in the output.
        parts: How many files the output has.
        failures: What is wrong with inputs that could not be read to their end.
    """

    rows: int
    changed: int
    characters: int
    failed: int
    parts: int
    failures: tuple[str, ...] = ()


def run_corpus(
    sources: Sequence[Source],
    folder: Path,
    settings: CorpusSettings | None = None,
    *,
    workers: int = 1,
    restart: bool = False,
    report: Callable[[RunProgress], None] | None = None,
) -> Summary:
    """Clean files into parts in a folder, and return the counts.

    Parts are named `part-INPUT-NUMBER` and appear whole. The same call after a crash goes on where
    the last one was, and the parts are then byte for byte those of an unbroken run, as they are
    with any number of processes.

    Args:
        sources: The files, in order; see `find_sources`.
        folder: Where parts, `errors.jsonl` and `manifest.jsonl` go; made if it is not there.
        settings: What is done to the rows.
        workers: How many processes clean; 1 is this process alone.
        restart: Delete what an earlier run left in the folder, and begin again.
        report: Called as the work goes on.

    Raises:
        CorpusError: The folder cannot be written, or holds another run; see `Journal.open`.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, got {workers}")
    settings = settings or CorpusSettings()
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        journal = Journal.open(folder, settings.fingerprint(), sources, restart=restart)
    with closing(journal), one_thread():
        run = _Run(sources, folder, settings, journal, report)
        with ExitStack() as stack:
            stack.callback(run.close)
            pool = stack.enter_context(Pool(BlockCleaner(settings.cleaner), workers))
            return run.work(pool)


class _Run:
    """The state of a run: which part of which input is in the making."""

    def __init__(
        self,
        sources: Sequence[Source],
        folder: Path,
        settings: CorpusSettings,
        journal: Journal,
        report: Callable[[RunProgress], None] | None,
    ) -> None:
        self._sources = sources
        self._folder = folder
        self._settings = settings
        self._journal = journal
        self._report = report
        self._spools: dict[int, Spool] = {}
        self._failures: list[str] = []
        self._stopped: set[int] = set()  # inputs that are not read on
        self._done = self._resumed = 0
        self._total = sum(source.path.stat().st_size for source in sources)
        with _writing(folder):
            for path in (*folder.glob(f".*{_TEMPORARY}"), *self._stale_spools()):
                path.unlink()
            self._errors = (folder / ERRORS).open("ab")
            self._errors.truncate(journal.errors_end)
            self._errors.seek(journal.errors_end)

    def close(self) -> None:
        """Close what is open; spools stay for the next run."""
        with suppress(OSError):  # the errors of parts are written; others failed and were told
            self._errors.close()
        for spool in self._spools.values():
            spool.close()

    def work(self, pool: Pool) -> Summary:
        """Clean what is not clean yet."""
        for job, cleaned in pool.map(self._jobs()):
            if job.input in self._stopped or self._stop(job):
                continue
            if job.failure:
                self._spools.pop(job.input).close()
                part = self._journal.last_of(job.input)
                rows = f"; in the output: rows 1 to {part.end.rows}" if part else ""
                self._failures.append(job.failure + rows)
            elif job.block is None:
                self._finish(job, last=True)
            elif cleaned is not None:
                spool = self._spools[job.input]
                if spool.size >= self._settings.part_size and not spool.is_hopeless():
                    self._finish(job, last=False)
                with _writing(self._folder):
                    self._spools[job.input].add(job.block, cleaned)
                self._advance(job.block.progress, job.block.resumed)
                self._stop(job)
        parts = self._journal.parts
        return Summary(
            sum(part.rows for part in parts),
            sum(part.changed for part in parts),
            sum(part.characters for part in parts),
            sum(part.failed for part in parts),
            len(parts),
            tuple(self._failures),
        )

    def _stop(self, job: Job) -> bool:
        """Give an input up whose rows all lack the text for one reason, and return whether."""
        spool = self._spools[job.input]
        is_end = job.block is None
        if job.failure or not (is_end or len(spool.errors) >= ENOUGH) or not spool.is_hopeless():
            return False
        failure = no_text(job.layout.source.path, spool.errors, whole=is_end)
        self._failures.append(str(failure))
        self._stopped.add(job.input)
        self._spools.pop(job.input).remove()
        return True

    def _stale_spools(self) -> Iterator[Path]:
        """Yield the spools of parts that are done: the end came before they were deleted."""
        for part in self._journal.parts:
            path = self._spool_path(part.input, part.number)
            if path.exists():
                yield path

    def _jobs(self) -> Iterator[Job]:
        for index, source in enumerate(self._sources):
            part = self._journal.last_of(index)
            if part is not None and part.last:
                size = source.path.stat().st_size
                self._advance(size, size)
                continue
            number, start = (0, Position()) if part is None else (part.number + 1, part.end)
            spool = self._spools[index] = self._spool(index, number, start)
            layout = Layout(source, self._settings.encoding, self._settings.row_limit)
            try:
                layout = source.file_format.read_layout(source, self._settings)
                blocks = source.file_format.read_blocks(
                    layout, spool.end, self._settings.block_size
                )
                for block in blocks:
                    if index in self._stopped:
                        break
                    yield Job(index, layout, block)
            except InputFailureError as error:
                yield Job(index, layout, failure=str(error))
            else:
                yield Job(index, layout)

    def _advance(self, size: int, resumed: int = 0) -> None:
        self._done += size
        self._resumed += resumed
        if self._report is not None:
            self._report(RunProgress(self._done, self._total, self._resumed))

    def _spool(self, index: int, number: int, start: Position) -> Spool:
        path = self._spool_path(index, number)
        with _writing(path):
            return Spool(path, start)

    def _spool_path(self, index: int, number: int) -> Path:
        return self._folder / f".part-{index:05}-{number:05}.spool"

    def _finish(self, job: Job, *, last: bool) -> None:
        """Make a part of a spool; whatever happens in between, it is whole or not there."""
        spool = self._spools.pop(job.input)
        before = self._journal.last_of(job.input)
        number = 0 if before is None else before.number + 1
        path = self._folder / self._name(job, number)
        temporary = path.with_name(f".{path.name}{_TEMPORARY}")
        with _writing(path), closing(spool):
            self._write_errors(job, spool)
            try:
                job.layout.source.file_format.write_part(
                    temporary,
                    job.layout,
                    self._settings.cleaner,
                    spool.data(),
                    first=not spool.start.rows,
                )
                size = temporary.stat().st_size
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            self._journal.add(self._part(path, job, number, spool, size, last=last))
            spool.remove()
        if not last:
            self._spools[job.input] = self._spool(job.input, number + 1, spool.end)

    def _part(
        self, path: Path, job: Job, number: int, spool: Spool, size: int, *, last: bool
    ) -> OutputPart:
        return OutputPart(
            part=path.name,
            input=job.input,
            number=number,
            start=spool.start,
            end=spool.end,
            rows=spool.rows,
            changed=spool.changed,
            characters=spool.characters,
            failed=len(spool.errors),
            bytes=size,
            errors_end=self._errors.tell(),
            last=last,
        )

    def _name(self, job: Job, number: int) -> str:
        source = job.layout.source
        written = source._replace(format=source.file_format.output_name(self._settings.cleaner))
        return f"part-{job.input:05}-{number:05}{written.extension}"

    def _write_errors(self, job: Job, spool: Spool) -> None:
        path = str(job.layout.source.path)
        for error in spool.errors:
            record = {"input": path, "row": error.row, "reason": error.reason}
            self._errors.write(dump(record).encode() + b"\n")
        self._errors.flush()
        os.fsync(self._errors.fileno())


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Raise a `CorpusError` with the name of the output where the operating system refuses."""
    try:
        yield
    except OSError as error:
        named = error.filename or path
        raise CorpusError(f"{named}: cannot be written: {describe(error)}") from None
