"""The command `spacy-cnclean`: one module per command, and no command imports spaCy to start.

A command is a module of this package with a function `command`, named in `COMMANDS`. Its name is
the module's, with hyphens. Whatever takes time to import is imported inside the function, so that
`--help` and every other command stay quick. `_run.user_errors` turns what users can mend into one
line on standard error, `_text` reads and writes files, `_progress` reports on long work.

All commands share these exit codes:

====  ==============================================================================
   0  everything was done
   1  something could not be done, such as an input that is missing; the rest was
   2  the command line is wrong; of `check` also an input that could not be read
 130  interrupted from the keyboard
 141  the reader of standard output went away
====  ==============================================================================
"""

import sys
from importlib import import_module, metadata
from typing import Annotated

import typer

from spacy_cnclean.cli._run import open_standard_streams, user_errors

COMMANDS = (
    "clean",
    "run",
    "check",
    "diff",
    "view",
    "evaluate",
    "extract",
    "report",
    "statutes",
    "convert",
    "train_punct",
)

_EXIT_CODES = (
    "Exit codes: 0 everything was done, 1 something could not be done, 2 the command line is "
    "wrong, 130 interrupted, 141 the reader went away."
)


def create_app() -> typer.Typer:
    """Return the application with every command of `COMMANDS`."""
    app = typer.Typer(
        name="spacy-cnclean",
        help="Clean noisy Chinese text, and keep the way back to the raw text.",
        epilog=_EXIT_CODES,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(options)
    for name in COMMANDS:
        module = import_module(f"{__name__}.{name}")
        app.command(name.replace("_", "-"), epilog=_EXIT_CODES)(module.command)
    return app


def show_version(wanted: bool) -> None:  # noqa: FBT001 - how typer calls it
    """Show the version and end, if that is wanted."""
    if wanted:
        typer.echo(f"spacy-cnclean {metadata.version('spacy-cnclean')}")
        raise typer.Exit


def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", is_eager=True, callback=show_version
        ),
    ] = False,
) -> None:
    """Clean noisy Chinese text, and keep the way back to the raw text."""


def main() -> None:
    """Run the command line of this process."""
    open_standard_streams()
    try:
        with user_errors():  # those of a command are told there; these are of --help and the like
            create_app()()
    except typer.Exit as end:
        sys.exit(end.exit_code)
