"""Texts of any input, one after the other, for commands that only look at them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from spacy_cnclean._defaults import DEFAULT_TEXT_COLUMN
from spacy_cnclean.cli._options import TableOptions
from spacy_cnclean.cli._run import Failures
from spacy_cnclean.cli._text import (
    InputError,
    Output,
    check_text,
    one_input,
    read_lines,
)
from spacy_cnclean.rows._lines import clean_lines, whole_text

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner, Step
    from spacy_cnclean.corpus import CorpusSettings, Source
    from spacy_cnclean.edits import CleanText


class CleanRow(NamedTuple):
    """One cleaned text, and where it stands.

    Attributes:
        name: The file.
        row: The line in txt and jsonl, the row of a table; from 1.
        clean: The cleaned text.
    """

    name: str
    row: int
    clean: "CleanText"


def clean_rows(
    names: list[str], cleaner: "Cleaner", reading: TableOptions, failures: Failures
) -> Iterator[CleanRow]:
    """Yield the cleaned texts of files; what cannot be read is reported, and the others go on.

    Standard input and files whose extension says nothing are text, a paragraph a line, and are
    cleaned as `clean` cleans them.

    Raises:
        typer.BadParameter: There is a name of a column and no table.
    """
    check_text_column(names, reading.text_column)
    for name in names:
        with one_input(name, failures):
            if is_table(name):
                for row, text in table_texts(name, reading, failures):
                    yield CleanRow(name, row, cleaner.clean(text))
            else:
                check_text(name, reading.encoding)
                lines = read_lines(name, reading.encoding)
                if cleaner.joins_lines:
                    yield CleanRow(name, 1, cleaner.clean(whole_text(lines).text))
                    continue
                for number, clean in enumerate(clean_lines(lines, cleaner), 1):
                    yield CleanRow(name, number, clean)


def is_table(name: str) -> bool:
    """Tell whether a file has its texts in fields, by the extension of its name."""
    from spacy_cnclean.corpus.formats import row_of

    return row_of(name).has_columns


def make_one_table(names: Sequence[str]) -> bool:
    """Tell whether files put together are a table: rows of one format, without headers."""
    from spacy_cnclean.corpus.formats import row_of

    formats = {row_of(name) for name in names}
    return len(formats) == 1 and not any(one.has_header for one in formats)


def table_texts(name: str, reading: TableOptions, failures: Failures) -> Iterator[tuple[int, str]]:
    """Yield the number of each row of a table, from 1, and its text; bad rows are reported.

    Raises:
        InputError: The file cannot be read on.
    """
    from spacy_cnclean.corpus._sources import read_texts

    with _input_errors(name):
        for row, found in read_texts(*_table(name, (), reading)):
            if isinstance(found, str):
                yield row, found
            else:
                failures.report(f"{name}: row {row}: {found.reason}")


def clean_table(name: str, cleaner: "Cleaner", reading: TableOptions, output: Output) -> None:
    """Write the rows of a table with their texts cleaned, and everything else as it is.

    A table of which a row is bad is not written at all, so that none is lost where a file is
    cleaned in its place.

    Raises:
        InputError: The file cannot be read, a row of it is bad, or it is one of Parquet.
    """
    from spacy_cnclean.corpus._blocks import Position
    from spacy_cnclean.corpus._clean_block import BlockCleaner
    from spacy_cnclean.corpus._sources import read_texts

    with _input_errors(name):
        source, settings = _table(name, cleaner.steps, reading)
        file_format = source.file_format
        if not file_format.is_text:
            kind = file_format.name.capitalize()
            raise InputError(f"{name}: clean writes text; for {kind} there is spacy-cnclean run")
        for row, found in read_texts(source, settings):
            if not isinstance(found, str):
                raise _bad_row(name, row, found.reason)
        layout = file_format.read_layout(source, settings)
        output.write(file_format.head(layout, settings.cleaner, first=True).decode())
        clean_block = BlockCleaner(settings.cleaner)
        for block in file_format.read_blocks(layout, Position(), settings.block_size):
            cleaned = clean_block(layout, block)
            for error in cleaned.errors:
                raise _bad_row(name, error.row, error.reason)
            output.write(cleaned.data.decode())


def _bad_row(name: str, row: int, reason: str) -> InputError:
    return InputError(
        f"{name}: row {row}: {reason}; spacy-cnclean run leaves out such rows and goes on"
    )


def _table(
    name: str, steps: "Sequence[Step]", reading: TableOptions
) -> "tuple[Source, CorpusSettings]":
    from spacy_cnclean.corpus import CorpusSettings
    from spacy_cnclean.corpus._sources import source_of
    from spacy_cnclean.rows._batch import BatchCleaner

    cleaner = BatchCleaner(steps=steps, text_column=reading.text_column)
    try:
        settings = CorpusSettings(cleaner=cleaner, encoding=reading.encoding)
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None
    return source_of(name), settings


@contextmanager
def _input_errors(name: str) -> Iterator[None]:
    from spacy_cnclean.corpus._errors import CorpusError

    try:
        if not Path(name).is_file():
            raise InputError(f"{name}: cannot be read: no such file")
        yield
    except CorpusError as error:
        raise InputError(str(error)) from None


def check_text_column(names: Sequence[str], column: str) -> None:
    """Refuse the name of a column where no input has columns.

    Raises:
        typer.BadParameter: None of the inputs is a table.
    """
    if column != DEFAULT_TEXT_COLUMN and not any(map(is_table, names)):
        raise typer.BadParameter(
            f"--text-column {column!r} is for jsonl, csv, tsv and parquet, and no input is one"
        )
