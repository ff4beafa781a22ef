"""`spacy-cnclean check`: would anything be changed? For hooks and gates."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from spacy_cnclean.cli._options import CleaningOptions, TableOptions
from spacy_cnclean.cli._rows import CleanRow, clean_rows
from spacy_cnclean.cli._run import (
    FAILED,
    UNREADABLE,
    Failures,
    counted,
    show_note,
    user_errors,
    write_line,
)
from spacy_cnclean.cli._text import STANDARD_STREAM
from spacy_cnclean.cli._with_options import with_options

if TYPE_CHECKING:
    from spacy_cnclean.edits import CleanText, Edit

_AROUND = 4  # characters shown on each side of the gap that a mark goes to


@with_options
def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Text, a paragraph a line, or jsonl, csv, tsv and parquet by extension; - or none "
            "is standard input.",
        ),
    ] = None,
    *,
    cleaning: CleaningOptions,
    reading: TableOptions,
    output_format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", "-f", help="A line of text, or of JSON, for each change."),
    ] = "text",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no change; the exit code tells.")
    ] = False,
) -> None:
    """Show what cleaning would change, and write nothing; exit code 1 if there is anything.

    Each change is shown as FILE:LINE:COLUMN, the rule, the old text and the new one, or the column
    that a mark would move to. Lines and columns count from 1, columns in characters; of a table
    LINE is the row. Standard error has the count at the end, if there is anything to count.

    The exit code is 0 if nothing would be changed, 1 if something would, and 2 if something could
    not be read, whatever would be changed in the rest. With --quiet the first change is the end.
    """
    failures = Failures()
    count = _Count()
    with user_errors(UNREADABLE):
        cleaner = cleaning.cleaner()
        names = files or [STANDARD_STREAM]
        tell = _as_json if output_format == "json" else _as_text
        for row in clean_rows(names, cleaner, reading, failures):
            count.add(row.clean)
            if not quiet:
                for edit in row.clean.edits:
                    write_line(tell(row, edit))
            elif count.changed:
                break
        sys.stdout.flush()
    if not quiet and (count.changed or failures.count):
        show_note(count.told(failures.count))
    failures.exit(UNREADABLE)
    if count.changed:
        raise typer.Exit(FAILED)


class _Count:
    """How many texts were looked at, and what would be changed in them."""

    def __init__(self) -> None:
        self.texts = self.changed = self.changes = 0

    def add(self, clean: "CleanText") -> None:
        self.texts += 1
        self.changed += clean.text != clean.raw_text
        self.changes += len(clean.edits)

    def told(self, unread: int) -> str:
        """Return the closing line; `unread` is how many rows and files could not be read."""
        what = f"{counted(self.changes, 'change')} in {self.changed:,} of "
        what += counted(self.texts, "text")
        return f"{what}; {unread:,} could not be read" if unread else what


def _as_text(row: CleanRow, edit: "Edit") -> str:
    place = f"{row.name}:{row.row}:{edit.raw_start + 1}: {edit.rule}"
    if edit.kind != "move":
        return f"{place}: {_quoted(edit.before)} -> {_quoted(edit.after)}"
    clean = row.clean
    before = clean.text[max(0, edit.clean_start - _AROUND) : edit.clean_start]
    after = clean.text[edit.clean_end : edit.clean_end + _AROUND]
    target = f"column {_target(clean, edit)}, {_quoted(f'{before}[{edit.after}]{after}')}"
    return f"{place}: {_quoted(edit.before)} -> {target}"


def _as_json(row: CleanRow, edit: "Edit") -> str:
    record = {
        "file": row.name,
        "line": row.row,
        "column": edit.raw_start + 1,
        "end_column": edit.raw_end + 1,
        "rule": edit.rule,
        "kind": edit.kind,
        "old": edit.before,
        "new": edit.after,
        "to_column": _target(row.clean, edit) if edit.kind == "move" else None,
        "score": edit.score,
    }
    return json.dumps(record)


def _target(clean: "CleanText", edit: "Edit") -> int:
    """Return the column of the raw text that a moved mark goes before."""
    if edit.clean_start == 0:
        return 1
    return clean.to_raw(edit.clean_start - 1, edit.clean_start)[1] + 1


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
