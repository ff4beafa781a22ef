"""`spacy-cnclean clean`: text in, clean text out, line by line."""

import json
from collections.abc import Iterable
from contextlib import ExitStack, closing
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacy_cnclean.cli._options import CleaningOptions, TableOptions
from spacy_cnclean.cli._progress import ProgressBar
from spacy_cnclean.cli._rows import (
    check_text_column,
    clean_table,
    is_table,
    make_one_table,
)
from spacy_cnclean.cli._run import Failures, user_errors
from spacy_cnclean.cli._text import (
    STANDARD_STREAM,
    Output,
    check_text,
    input_size,
    one_input,
    open_output,
    read_lines,
)
from spacy_cnclean.cli._with_options import with_options
from spacy_cnclean.rows._lines import TextLine, clean_line_texts, clean_lines, whole_text
from spacy_cnclean.rows._records import found_edits

if TYPE_CHECKING:
    from spacy_cnclean.cleaning import Cleaner
    from spacy_cnclean.edits import CleanText


@with_options
def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Text, a paragraph a line, or jsonl, csv and tsv by extension, each also with .gz "
            "or .zst; - or none is standard input.",
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write here and not to standard output."),
    ] = None,
    cleaning: CleaningOptions,
    reading: TableOptions,
    edits: Annotated[
        Path | None,
        typer.Option("--edits", help="Write each edit, made or doubtful, as one line of JSON."),
    ] = None,
) -> None:
    r"""Clean text files and write the clean text to standard output.

    Each line is a paragraph; where its marks belong is learnt from the lines around it too. Line
    ends stay as they are. Several files are written one after the other. A file that is missing or
    not text is named on standard error and left out; the others are cleaned, and the exit code
    is 1.

    Of a table the text column is cleaned and everything else is kept; a table with a bad row is
    left out, and Parquet is for run. What is packed is read unpacked and written so.

    With --edits, each edit is an object with file, line (from 1), made (false for what was found
    and, not being sure enough, not done), rule, kind (delete, replace, move or insert), raw_start
    and raw_end, clean_start and clean_end, before, after and score. Offsets count the code points
    of the line, before and after cleaning.

    A step that joins lines (linebreaks) gets a file whole: it is read into memory, and the edits
    are those of line 1, with offsets that count from the start of the file.
    """
    names = files or [STANDARD_STREAM]
    failures = Failures()
    with user_errors(), ExitStack() as stack:
        cleaner = cleaning.cleaner()
        if output is not None and edits is not None and output.resolve() == edits.resolve():
            raise typer.BadParameter(f"--output and --edits are the same file, {output}")
        _check_tables(names, reading.text_column, edits)
        progress = stack.enter_context(closing(ProgressBar(input_size(names))))
        clean_output = stack.enter_context(open_output(output, reading.encoding))
        log = stack.enter_context(open_output(edits, "utf-8")) if edits else None
        for name in names:
            with one_input(name, failures, clean_output, log):
                if is_table(name):
                    clean_table(name, cleaner, reading, clean_output)
                    continue
                if output is None:  # what was written could not be taken back
                    check_text(name, reading.encoding)
                lines = read_lines(name, reading.encoding, progress.advance)
                write_clean(name, lines, cleaner, clean_output, log)
        failures.exit_without(names)
    failures.exit()


def _check_tables(names: list[str], text_column: str, edits: Path | None) -> None:
    """Refuse what makes no sense for tables, and name what does."""
    check_text_column(names, text_column)
    tables = [name for name in names if is_table(name)]
    if not tables:
        return
    if edits is not None:
        raise typer.BadParameter(
            f"--edits is for text, and {tables[0]} is a table: run --add edits puts them in it"
        )
    if len(names) > 1 and not make_one_table(names):
        raise typer.BadParameter(
            f"{tables[0]} and other files make no one file: clean each by itself, or use run"
        )


def write_clean(
    name: str, lines: Iterable[TextLine], cleaner: "Cleaner", output: Output, log: Output | None
) -> None:
    """Write the clean lines, and what was found in them to the log if there is one.

    Where a step joins lines, all of them are one text.
    """
    if cleaner.joins_lines:
        line = whole_text(lines)
        clean = cleaner.clean(line.text)
        output.write(line.mark + clean.text)
        if log is not None:
            log.write(edit_records(name, 1, clean))
        return
    lines, to_clean = tee(lines)  # no more than a block apart
    if log is None:
        for line, text in zip(lines, clean_line_texts(to_clean, cleaner), strict=True):
            output.write(line.mark + text + line.end)
        return
    cleaned = zip(lines, clean_lines(to_clean, cleaner), strict=True)
    for number, (line, clean) in enumerate(cleaned, 1):
        output.write(line.mark + clean.text + line.end)
        log.write(edit_records(name, number, clean))


def edit_records(name: str, number: int, clean: "CleanText") -> str:
    """Return the lines of the edit log for one line of a file, ordered by raw offsets."""
    return "".join(
        json.dumps(
            {"file": name, "line": number, "made": made, **edit.to_dict()}, ensure_ascii=False
        )
        + "\n"
        for edit, made in found_edits(clean)
    )
