"""`spacy-cnclean diff`: a page that shows raw and clean side by side."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._options import CleaningOptions, LookUpOptions, TableOptions
from spacy_cnclean.cli._rows import CleanRow, clean_rows
from spacy_cnclean.cli._run import Failures, show_error, user_errors
from spacy_cnclean.cli._text import STANDARD_STREAM, Output, open_output
from spacy_cnclean.cli._with_options import with_options

if TYPE_CHECKING:
    from spacy_cnclean.html import PageRow
    from spacy_cnclean.rows._columns import LookUp

Limit = Annotated[int, typer.Option(min=1, help="Show at most this many paragraphs.")]
Lookup = Annotated[
    bool, typer.Option("--lookup/--no-lookup", help="Look up statutes and claims as well.")
]
DEFAULT_LIMIT = 10_000


@with_options
def command(
    raw: Annotated[
        list[str],
        typer.Argument(
            metavar="RAW",
            help="Text, a paragraph a line, or jsonl, csv, tsv and parquet by extension; - is "
            "standard input.",
        ),
    ],
    *,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write here and not to standard output.")
    ] = None,
    cleaning: CleaningOptions,
    judging: LookUpOptions,
    reading: TableOptions,
    limit: Limit = DEFAULT_LIMIT,
    lookup: Lookup = True,
) -> None:
    """Clean RAW and make one page of it: what was changed, moved, doubted, cited and claimed.

    The page needs no network and no other file. Each emoji, healed gap and move is coloured, and
    shows where it came from when pointed at; doubtful moves are marked; statutes and claims have
    their issues and official titles; a summary has the noise rates. Keys: n and p go through the
    marks, j and k through the changed paragraphs, i through the issues.
    """
    failures = Failures()
    with user_errors():
        cleaner = cleaning.cleaner()
        look_up = judging.look_up() if lookup else None
        rows = clean_rows(raw, cleaner, reading, failures)
        with open_output(html, "utf-8", whole=True) as output:
            write(output, raw, rows, limit=limit, look_up=look_up)
            failures.exit_without(raw)
    failures.exit()


def write(
    output: Output,
    names: list[str],
    rows: Iterator[CleanRow],
    *,
    limit: int,
    look_up: "LookUp | None",
) -> None:
    """Write the page of these rows, with what is looked up in them."""
    from spacy_cnclean.html import write_page

    shown = [Path(name).name if name != STANDARD_STREAM else "standard input" for name in names]
    paragraphs = (_paragraph(row, look_up) for row in islice(rows, limit))
    write_page(output, ", ".join(shown), paragraphs)
    if next(rows, None) is not None:
        show_error(f"the page ends after {limit:,} paragraphs; see --limit")


def _paragraph(row: CleanRow, look_up: "LookUp | None") -> "PageRow":
    from spacy_cnclean.html import PageRow

    if look_up is None:
        return PageRow(f"{row.row}", row.clean)
    found = look_up.find(row.clean, ("claims",))
    return PageRow(f"{row.row}", row.clean, tuple(found.statutes), tuple(found.claims))
