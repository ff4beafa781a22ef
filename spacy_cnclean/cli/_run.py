"""What every command does about errors: one line for the user, and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

FAILED = 1
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
BROKEN_PIPE = 141  # 128 + SIGPIPE


class UserError(Exception):
    """Something that the user can mend; the message says what and where."""


class Failures:
    """Counts what went wrong, so that the work can go on and still end with a failure."""

    def __init__(self) -> None:
        self.count = 0

    def report(self, message: str) -> None:
        """Show the message on standard error and remember that there was one."""
        self.count += 1
        show_error(message)

    def exit(self) -> None:
        """End the command with exit code 1 if anything was reported."""
        if self.count:
            raise typer.Exit(FAILED)


def show_error(message: str) -> None:
    """Show one line on standard error."""
    typer.echo(f"spacy-cnclean: {message}", err=True)


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn a `UserError`, an interrupt or a broken pipe into an exit code without a traceback."""
    try:
        yield
        sys.stdout.flush()
    except UserError as error:
        show_error(str(error))
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        _close_standard_output()
        raise typer.Exit(BROKEN_PIPE) from None


def _close_standard_output() -> None:
    # The interpreter flushes standard output once more when it ends, and would complain then.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def describe(error: OSError) -> str:
    """Return what the operating system says about a file, without numbers and quotes."""
    return (error.strerror or str(error)).lower()
