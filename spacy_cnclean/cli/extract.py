"""`spacy-cnclean extract`: which laws a text cites, what it claims, and what is wrong with it."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spacy_cnclean.cli._options import CleaningOptions, LookUpOptions, TableOptions
from spacy_cnclean.cli._progress import ProgressBar
from spacy_cnclean.cli._rows import (
    check_text_column,
    is_table,
    table_texts,
)
from spacy_cnclean.cli._run import Failures, user_errors
from spacy_cnclean.cli._text import (
    STANDARD_STREAM,
    check_text,
    input_size,
    one_input,
    open_output,
    read_lines,
)
from spacy_cnclean.cli._with_options import with_options
from spacy_cnclean.rows._lines import TextLine, clean_blocks

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.cli._findings import Record
    from spacy_cnclean.rows._columns import LookUp

_COLUMNS = (
    "file", "line", "type", "start", "end", "raw_start", "raw_end", "text", "sentence", "kind",
    "provisions", "work", "official_title", "status", "issues", "row", "table_date",
)  # fmt: skip
_HEADINGS = ("PLACE", "TYPE", "TEXT", "OFFICIAL TITLE", "ISSUES")
_PLACE_WIDTH = 24  # columns of a terminal, of which a hanzi takes two
_TEXT_WIDTH = 44


class Format(str, Enum):
    """How findings are written."""

    jsonl = "jsonl"
    csv = "csv"
    table = "table"


@with_options
def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Text, a paragraph a line, or jsonl, csv, tsv and parquet by extension, each also "
            "with .gz or .zst; - or none is standard input.",
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write here and not to standard output."),
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="JSON lines, CSV, or a table to look at.")
    ] = Format.jsonl,
    cleaning: CleaningOptions,
    judging: LookUpOptions,
    reading: TableOptions,
) -> None:
    """Find the statutes and claims of text files, after cleaning.

    Each is an object with file, line (from 1), type (statute or claim), text, start and end in the
    clean line, raw_start and raw_end in the line as it stands in the file, raw_text, sentence, and
    issues. A statute has its form, title, provisions, link and official_title too, a claim its
    types, quantities, times and how much a check is worth. Offsets count code points; what goes on
    in the next line counts the line end as one. Of a table each text is read by itself: there is
    the row too, and the line is one of its text.

    A file that is missing or not text is named on standard error and left out; the others are
    read, and the exit code is 1.
    """
    names = files or [STANDARD_STREAM]
    failures = Failures()
    with user_errors(), ExitStack() as stack:
        cleaner = cleaning.cleaner()
        check_text_column(names, reading.text_column)
        look_up = judging.look_up()
        progress = stack.enter_context(closing(ProgressBar(input_size(names))))
        out = stack.enter_context(open_output(output, "utf-8"))
        header, write = _WRITERS[form]
        out.write(header)
        for name in names:
            with one_input(name, failures, out):
                if is_table(name):
                    rows = table_texts(name, reading, failures)
                    records = extract_rows(name, rows, cleaner, look_up)
                else:
                    if output is None:  # what was written could not be taken back
                        check_text(name, reading.encoding)
                    lines = read_lines(name, reading.encoding, progress.advance)
                    records = extract(name, lines, cleaner, look_up)
                for record in records:
                    out.write(write(record))
        if form is Format.table:
            out.write(f"\nThe statute table speaks of {look_up.table_date}.\n")
        failures.exit_without(names)
    failures.exit()


def extract(
    name: str, lines: Iterable[TextLine], cleaner: "Cleaner", look_up: "LookUp"
) -> "Iterator[Record]":
    """Yield a record for every statute and claim of a file.

    Lines are read in blocks, as one text each: a short name that one line defines is known in the
    next ones.
    """
    from spacy_cnclean.cli._findings import find_records

    number = 1
    for clean, count in clean_blocks(lines, cleaner):
        for record in find_records(clean, number, look_up):
            yield {"file": name, **record}
        number += count


def extract_rows(
    name: str, rows: Iterable[tuple[int, str]], cleaner: "Cleaner", look_up: "LookUp"
) -> "Iterator[Record]":
    """Yield a record for every statute and claim of the texts of a table, each read by itself."""
    from spacy_cnclean.cli._findings import find_records

    for row, text in rows:
        for record in find_records(cleaner.clean(text), 1, look_up):
            yield {"file": name, "row": row, **record}


def _json_line(record: "Record") -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _csv_line(record: "Record") -> str:
    link = record.get("link") or {}
    flat = {
        **record,
        "kind": record["form"] if "form" in record else " ".join(record["types"]),
        "provisions": " ".join(record.get("provisions", ())),
        "work": link.get("work", ""),
        "official_title": record.get("official_title") or "",
        "status": link.get("status", ""),
        "issues": _issue_codes(record),
        "row": record.get("row", ""),
        "table_date": record.get("table_date", ""),
    }
    return _csv_row(flat[column] for column in _COLUMNS)


def _csv_row(cells: Iterable[Any]) -> str:
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(cells)
    return row.getvalue()


def _table_line(record: "Record") -> str:
    place = f"{record['file']}:{record.get('row', record['line'])}:{record['raw_start'] + 1}"
    title = record.get("official_title") or ""
    return _table_row(place, record["type"], record["text"], title, _issue_codes(record))


def _table_row(place: str, kind: str, text: str, title: str, issues: str) -> str:
    cells = (_padded(place, _PLACE_WIDTH), f"{kind:9}", _fitted(text), _fitted(title), issues)
    return "  ".join(cells).rstrip() + "\n"


def _issue_codes(record: "Record") -> str:
    return " ".join(issue["code"] for issue in record["issues"])


def _fitted(cell: str) -> str:
    """Return a cell without line ends, cut where it is too long."""
    shown = " ".join(cell.split())
    if _columns(shown) > _TEXT_WIDTH:
        while _columns(shown) >= _TEXT_WIDTH:
            shown = shown[:-1]
        shown += "…"
    return _padded(shown, _TEXT_WIDTH)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _columns(cell))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


_WRITERS: dict[Format, "tuple[str, Callable[[Record], str]]"] = {
    Format.jsonl: ("", _json_line),
    Format.csv: (_csv_row(_COLUMNS), _csv_line),
    Format.table: (_table_row(*_HEADINGS), _table_line),
}
