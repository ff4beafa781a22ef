"""`spacy-cnclean report`: a fact-check report on texts, in the reader's language."""

import io
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._options import CleaningOptions, LookUpOptions, TableOptions
from spacy_cnclean.cli._progress import ProgressBar
from spacy_cnclean.cli._rows import check_text_column, is_table, table_texts
from spacy_cnclean.cli._run import Failures, UserError, user_errors
from spacy_cnclean.cli._text import (
    STANDARD_STREAM,
    input_size,
    one_input,
    open_output,
    read_lines,
)
from spacy_cnclean.cli._with_options import with_options
from spacy_cnclean.corpus._errors import describe
from spacy_cnclean.rows._lines import clean_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.cli._findings import Record
    from spacy_cnclean.report import CleaningFigures, Report
    from spacy_cnclean.rows._columns import LookUp


class Language(str, Enum):
    """Languages of reports."""

    en = "en"
    zh = "zh"


_EXTENSIONS = (".html", ".md", ".xlsx")


@with_options
def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="As for extract; - or none is standard input."),
    ] = None,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The report: .html, .md, or .xlsx (needs the extra xlsx)."
        ),
    ],
    lang: Annotated[
        Language | None,
        typer.Option(help="Language of the report; that of LANG if not given.", show_default=False),
    ] = None,
    claims: Annotated[
        int, typer.Option(min=0, help="How many claims are listed, those most worth a check.")
    ] = 50,
    cleaning: CleaningOptions,
    judging: LookUpOptions,
    reading: TableOptions,
) -> None:
    """Write a fact-check report: wrong citations, claims worth a check, what cleaning changed.

    A fault is told once, with all places where it stands; places count lines and characters of
    the file from 1. Of each document that is cited the report has the official title, issuer,
    number, dates and state, and the day on which the table of statutes was made.
    """
    names = files or [STANDARD_STREAM]
    failures = Failures()
    with user_errors():
        from spacy_cnclean.report import language, make_report
        from spacy_cnclean.rows._columns import statute_table
        from spacy_cnclean.statutes import load_table

        if output.suffix not in _EXTENSIONS:
            raise UserError(f"{output}: a report ends in {', '.join(_EXTENSIONS)}")
        if output.suffix == ".xlsx" and find_spec("openpyxl") is None:
            raise UserError('a workbook needs openpyxl: pip install "spacy-cnclean[xlsx]"')
        check_text_column(names, reading.text_column)
        look_up = judging.look_up()
        finder = _Finder(cleaning.cleaner(), look_up, reading, failures)
        records, figures, read = finder.find(names)
        table = statute_table(look_up.table) or load_table()
        day = table.as_of if look_up.as_of is None else look_up.as_of.isoformat()
        report = make_report(
            records,
            figures,
            files=read,
            as_of=day,
            table_date=table.as_of,
            language=language(None if lang is None else lang.value),
            claims=claims,
        )
        failures.exit_without(names)
        _write(report, output)
    failures.exit()


@dataclass(frozen=True)
class _Finder:
    """Finds records in files, and counts what cleaning changes."""

    cleaner: "Cleaner"
    look_up: "LookUp"
    reading: TableOptions
    failures: Failures

    def find(self, names: list[str]) -> "tuple[list[Record], CleaningFigures, list[str]]":
        """Return the records of all files that can be read, the figures, and those files."""
        from spacy_cnclean.report import CleaningFigures

        records: list[Record] = []
        figures, read = CleaningFigures(), []
        with closing(ProgressBar(input_size(names))) as progress:
            for name in names:
                with one_input(name, self.failures):
                    own = CleaningFigures()
                    records += list(self._records(name, own, progress))
                    figures.update(own)
                    read.append(name)
        return records, figures, read

    def _records(
        self, name: str, figures: "CleaningFigures", progress: ProgressBar
    ) -> "Iterator[Record]":
        from spacy_cnclean.cli._findings import find_records

        if is_table(name):
            for row, text in table_texts(name, self.reading, self.failures):
                clean = self.cleaner.clean(text)
                figures.add(clean, text.count("\n") + 1)
                for record in find_records(clean, 1, self.look_up):
                    yield {"file": name, "row": row, **record}
            return
        number = 1
        lines = read_lines(name, self.reading.encoding, progress.advance)
        for clean, count in clean_blocks(lines, self.cleaner):
            figures.add(clean, count)
            for record in find_records(clean, number, self.look_up):
                yield {"file": name, **record}
            number += count


def _write(report: "Report", output: Path) -> None:
    from spacy_cnclean.report import html, markdown, write_workbook

    if output.suffix != ".xlsx":
        with open_output(output, "utf-8") as stream:
            stream.write((html if output.suffix == ".html" else markdown)(report))
        return
    book = io.BytesIO()
    write_workbook(report, book)
    part = output.with_name(f"{output.name}.part")
    try:
        part.write_bytes(book.getvalue())
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"{output}: cannot be written: {describe(error)}") from None
