"""`spacy-cnclean view`: the page of `diff`, opened in the browser."""

import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from spacy_cnclean.cli._options import CleaningOptions, LookUpOptions, TableOptions
from spacy_cnclean.cli._rows import clean_rows
from spacy_cnclean.cli._run import Failures, user_errors, write_line
from spacy_cnclean.cli._text import STANDARD_STREAM, open_output
from spacy_cnclean.cli._with_options import with_options
from spacy_cnclean.cli.diff import DEFAULT_LIMIT, Limit, Lookup, write


@with_options
def command(
    raw: Annotated[
        list[str] | None,
        typer.Argument(metavar="RAW", help="As for diff; - or none is standard input."),
    ] = None,
    *,
    cleaning: CleaningOptions,
    judging: LookUpOptions,
    reading: TableOptions,
    limit: Limit = DEFAULT_LIMIT,
    lookup: Lookup = True,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page, or only say where it is.")
    ] = True,
) -> None:
    """Clean RAW and open a page that shows what was changed; see diff, which writes it to a file.

    The page is a temporary file, whose name is written to standard output.
    """
    failures = Failures()
    names = raw or [STANDARD_STREAM]
    with user_errors():
        cleaner = cleaning.cleaner()
        look_up = judging.look_up() if lookup else None
        rows = clean_rows(names, cleaner, reading, failures)
        with _new_page() as path, open_output(path, "utf-8") as output:
            write(output, names, rows, limit=limit, look_up=look_up)
            failures.exit_without(names)
        write_line(str(path))
        sys.stdout.flush()
        if browser:
            webbrowser.open(path.as_uri())
    failures.exit()


@contextmanager
def _new_page() -> Iterator[Path]:
    """Yield where the page goes: a folder of its own, which goes when the block raises."""
    folder = Path(tempfile.mkdtemp(prefix="spacy-cnclean-"))
    try:
        yield folder / "view.html"
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
