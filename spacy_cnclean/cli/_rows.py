"""Texts of any input, one after the other, for commands that only look at them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean.cli._run import Failures
from spacy_cnclean.cli._text import (
    STANDARD_STREAM,
    InputError,
    check_text,
    is_packed,
    read_lines,
)
from spacy_cnclean.rows.lines import clean_lines

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner
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
    names: list[str], cleaner: "Cleaner", column: str, encoding: str, failures: Failures
) -> Iterator[CleanRow]:
    """Yield the cleaned texts of files; what cannot be read is reported, and the others go on.

    Standard input and files whose extension says nothing are text, a paragraph a line, and are
    cleaned as `clean` cleans them.
    """
    for name in names:
        if name != STANDARD_STREAM and _is_table(name):
            yield from _table_rows(name, cleaner, column, encoding, failures)
        else:
            yield from _text_rows(name, cleaner, encoding, failures)


def _text_rows(
    name: str, cleaner: "Cleaner", encoding: str, failures: Failures
) -> Iterator[CleanRow]:
    try:
        check_text(name, encoding)
        for number, clean in enumerate(clean_lines(read_lines(name, encoding), cleaner), 1):
            yield CleanRow(name, number, clean)
    except InputError as error:
        failures.report_input(name, str(error))


def _is_table(name: str) -> bool:
    ending = Path(name.removesuffix(Path(name).suffix) if is_packed(name) else name).suffix
    return ending.lower() in {".jsonl", ".ndjson", ".csv", ".tsv", ".parquet"}


def _table_rows(
    name: str, cleaner: "Cleaner", column: str, encoding: str, failures: Failures
) -> Iterator[CleanRow]:
    from spacy_cnclean.corpus import CorpusError, CorpusSettings, find_sources
    from spacy_cnclean.corpus.looking import read_texts
    from spacy_cnclean.rows.batch import BatchCleaner

    try:
        looker = BatchCleaner(steps=(), text_column=column)
        settings = CorpusSettings(cleaner=looker, encoding=encoding)
        for source in find_sources([name]):
            for row, found in read_texts(source, settings):
                if isinstance(found, str):
                    yield CleanRow(name, row, cleaner.clean(found))
                else:
                    failures.report(f"{name}: row {row}: {found.reason}")
    except CorpusError as error:
        failures.report_input(name, str(error))
