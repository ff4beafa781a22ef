"""`spacy-cnclean run`: corpora of any size, in parts, in processes, and resumable."""

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean._defaults import DEFAULT_PREFIX, DEFAULT_ROW_TIMEOUT, DEFAULT_TEXT_COLUMN
from spacy_cnclean.cli._options import CleaningOptions, LookUpOptions, TableOptions, names_in
from spacy_cnclean.cli._run import (
    Failures,
    UserError,
    counted,
    show_error,
    show_note,
    user_errors,
)
from spacy_cnclean.cli._with_options import with_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.corpus import RunProgress, Source, Summary
    from spacy_cnclean.rows._batch import BatchCleaner


@with_options
def command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, or folders of them: .txt, .jsonl, .csv, .tsv, each also with .gz or .zst, "
            "and .parquet.",
        ),
    ],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder of the parts, made if it is missing.")
    ],
    cleaning: CleaningOptions,
    judging: LookUpOptions,
    reading: TableOptions,
    output_column: Annotated[
        str | None,
        typer.Option(help="Put the clean text in a column of this name and keep the raw one."),
    ] = None,
    add: Annotated[
        str,
        typer.Option(help="Columns to add: edits, offsets, statutes, claims, noise."),
    ] = "",
    prefix: Annotated[
        str, typer.Option(help="What names of added columns begin with.")
    ] = DEFAULT_PREFIX,
    workers: Annotated[
        int, typer.Option("--workers", "-w", min=0, help="Processes; 0 is one for each core.")
    ] = 1,
    part_size: Annotated[
        int, typer.Option(min=1, help="Megabytes of input, unpacked, that make a part.")
    ] = 64,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="Format of the inputs, whatever they are called: jsonl, jsonl.gz.",
        ),
    ] = None,
    row_timeout: Annotated[
        float,
        typer.Option(
            min=0,
            help="Seconds that a row may take, and one more for 1,000 characters; 0 for no limit.",
        ),
    ] = DEFAULT_ROW_TIMEOUT,
    restart: Annotated[
        bool, typer.Option("--restart", help="Delete what an earlier run left, and begin again.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show errors only, no progress and no summary.")
    ] = False,
) -> None:
    """Clean corpora into parts in a folder; start it again to go on after a crash.

    A row is a line of text, a JSON object on a line, or a row of a table. Its text is cleaned,
    lines of text with a look at the lines around them, and everything else is kept as it is. Parts
    have the format of their input; lines of text with added columns become jsonl. A part appears
    when it is whole, and manifest.jsonl says which rows of which input it has.

    A row that cannot be cleaned, or takes too long, is left out and named in errors.jsonl with the
    reason; an input that is missing, a folder without known files, or what cannot be read to its
    end is named on standard error. Each makes the exit code 1, and the rest goes on. If the run was
    killed, the same command goes on where it was; the number of workers may change, and with
    anything else that matters to the output it is refused.
    """
    from spacy_cnclean.corpus import CorpusError, CorpusSettings, run_corpus
    from spacy_cnclean.corpus._settings import MEGABYTE
    from spacy_cnclean.rows._batch import BatchCleaner

    with user_errors():
        look_up = judging.look_up()
        chosen = cleaning.cleaner()
        steps = chosen.steps
        with _usage_errors():
            cleaner = BatchCleaner(
                steps=steps,
                text_column=reading.text_column,
                output_column=output_column,
                columns=names_in(add),
                prefix=prefix,
                as_of=look_up.as_of,
                table=look_up.table,
                words=look_up.words,
                row_timeout=row_timeout,
            )
            settings = CorpusSettings(
                cleaner=cleaner, encoding=reading.encoding, part_size=part_size * MEGABYTE
            )
        try:
            failures = Failures()
            sources = _sources(inputs, file_format, output, failures)
            if restart:
                _check_restart(output, failures)
            _check_column(cleaner, sources)
            _check_rows(chosen, sources)
            began = time.monotonic()
            with _shown_progress(quiet=quiet) as report:
                summary = run_corpus(
                    sources,
                    output,
                    settings,
                    workers=workers or os.cpu_count() or 1,
                    restart=restart,
                    report=report,
                )
        except CorpusError as error:
            raise UserError(str(error)) from None
        except KeyboardInterrupt:
            show_error(f"{output}: interrupted; the same command goes on from here")
            raise
        except MemoryError:
            raise UserError("out of memory; choose fewer --workers") from None
        _tell(summary, output, time.monotonic() - began, failures, quiet=quiet)


@contextmanager
def _usage_errors() -> "Iterator[None]":
    try:
        yield
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _sources(
    inputs: list[str], file_format: str | None, output: Path, failures: Failures
) -> "list[Source]":
    """Return the files to read; inputs that give none are reported, and the others go on."""
    from spacy_cnclean.corpus import find_sources

    with _usage_errors():
        sources = find_sources(inputs, file_format, output=output, leave_out=failures.report)
    if not sources:
        failures.exit()
    return sources


def _check_restart(output: Path, failures: Failures) -> None:
    """Refuse to delete what an earlier run may have made of inputs that are missing now."""
    if failures.count:
        failures.report(f"{output}: nothing was deleted; --restart wants every input")
        failures.exit()


def _check_column(cleaner: "BatchCleaner", sources: "list[Source]") -> None:
    """Refuse a column of texts that have none; where others have it, it is of those."""
    from spacy_cnclean.corpus import FORMATS

    named = (
        cleaner.text_column != DEFAULT_TEXT_COLUMN
        and not cleaner.columns
        and cleaner.output_column is None
    )
    if named and not any(FORMATS[source.format].has_columns for source in sources):
        raise typer.BadParameter(
            f"--text-column {cleaner.text_column}: the inputs are lines of text, without columns"
        )


def _check_rows(cleaner: "Cleaner", sources: "list[Source]") -> None:
    """Refuse to join lines of files whose rows are their lines."""
    from spacy_cnclean.corpus import FORMATS

    lines = [source.path for source in sources if not FORMATS[source.format].has_columns]
    joining = [step for step in cleaner.steps if getattr(step, "joins_lines", False)]
    if joining and lines:
        raise typer.BadParameter(
            f"--steps {joining[0].name} joins lines, and each line of {lines[0]} is a row of its "
            "own: clean joins the lines of such a file, run those of a row of jsonl or csv"
        )


@contextmanager
def _shown_progress(*, quiet: bool) -> "Iterator[Callable[[RunProgress], None]]":
    """Yield a function that shows progress, throughput and time left on a terminal."""
    from tqdm import tqdm

    # Without a terminal nothing is shown: what cron finds on standard error it takes for errors.
    hidden = True if quiet else None
    # The delay keeps a bar of nothing from the terminal where the run is refused.
    with tqdm(unit="B", unit_scale=True, disable=hidden, mininterval=0.5, delay=0.01) as bar:

        def report(progress: "RunProgress") -> None:
            if bar.disable:
                return
            bar.total = progress.total
            skipped = progress.resumed - bar.initial
            if skipped:  # was done before, and must not count as speed
                bar.initial += skipped
                bar.n += skipped
                bar.last_print_n += skipped
            bar.update(progress.done - bar.n)

        yield report


def _tell(
    summary: "Summary", output: Path, seconds: float, failures: Failures, *, quiet: bool
) -> None:
    for failure in summary.failures:
        failures.report(failure)
    if not quiet:
        show_note(
            f"{output}: {counted(summary.parts, 'part')} with {counted(summary.rows, 'row')}, "
            f"{summary.changed:,} changed, {counted(summary.characters, 'character')}, "
            f"{seconds:,.1f} s"
        )
    if summary.failed:
        missing = counted(summary.failed, "row")
        failures.report(f"{missing} not in the output: see {output}/errors.jsonl")
    failures.exit()
