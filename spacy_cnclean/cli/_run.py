"""What every command does about errors: one line for the user, and an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import typer

from spacy_cnclean.corpus._errors import describe

FAILED = 1
UNREADABLE = 2  # of `check`, whose 1 says that something would be changed; also wrong usage
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
BROKEN_PIPE = 141  # 128 + SIGPIPE


class UserError(Exception):
    """Something that the user can mend; the message says what and where."""


class Failures:
    """Counts what went wrong, so that the work can go on and still end with a failure."""

    def __init__(self) -> None:
        self.count = 0
        self.inputs: set[str] = set()

    def report(self, message: str) -> None:
        """Show the message on standard error and remember that there was one."""
        self.count += 1
        show_error(message)

    def report_input(self, name: str, message: str) -> None:
        """Report an input that could not be read to its end."""
        self.inputs.add(name)
        self.report(message)

    def exit_without(self, names: list[str]) -> None:
        """End the command with exit code 1 if none of these inputs could be read to its end.

        Raised where an output is being written, this leaves no file: there is nothing to write.
        """
        if self.inputs.issuperset(names):
            self.exit()

    def exit(self, code: int = FAILED) -> None:
        """End the command with an exit code if anything was reported."""
        if self.count:
            raise typer.Exit(code)


def show_error(message: str) -> None:
    """Show one line on standard error."""
    show_note(f"spacy-cnclean: {message}")


def show_note(text: str) -> None:
    """Show a line on standard error, which may be full or closed; the exit code tells then too."""
    with suppress(OSError):
        typer.echo(text, err=True)


def write_line(text: str) -> None:
    """Write a line to standard output, whatever is in it and the terminal calls its encoding."""
    sys.stdout.buffer.write(f"{text}\n".encode(errors="backslashreplace"))


def counted(number: int, noun: str) -> str:
    """Return a number with a noun that has its plural in s.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@contextmanager
def user_errors(failed: int = FAILED) -> Iterator[None]:
    """Turn what a user can mend, or did, into one line and an exit code without a traceback.

    These are a `UserError`, an interrupt, a broken pipe, no memory, and a standard stream that is
    closed or full. An `OSError` that a command does not name itself is one of standard output.

    Args:
        failed: The exit code where there is none of its own.
    """
    try:
        yield
        sys.stdout.flush()
    except UserError as error:
        show_error(str(error))
        _settle_standard_output()
        raise typer.Exit(failed) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        _close_standard_output()
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        _close_standard_output()
        show_error(f"{error.filename or 'standard output'}: cannot be written: {describe(error)}")
        raise typer.Exit(failed) from None
    except MemoryError:
        show_error("out of memory")
        raise typer.Exit(failed) from None


def open_standard_streams() -> None:
    """Put something in the place of standard streams that are closed, for this process.

    Else the next file that is opened would become standard output. Reading and writing still
    fail, as with any stream that is closed; only what is told to standard error is lost.
    """
    for number, name, mode, flags in (
        (0, "stdin", "r", os.O_WRONLY),
        (1, "stdout", "w", os.O_RDONLY),
        (2, "stderr", "w", os.O_WRONLY),
    ):
        if getattr(sys, name) is None:
            _open_nowhere(number, flags)
            errors = "backslashreplace" if name == "stderr" else None
            setattr(sys, name, open(number, mode, encoding="utf-8", errors=errors))  # noqa: PTH123, SIM115


def _open_nowhere(number: int, flags: int) -> None:
    """Let a file descriptor be one of the null device."""
    nowhere = os.open(os.devnull, flags)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


def _settle_standard_output() -> None:
    """Write what standard output still holds, or give it up."""
    try:
        sys.stdout.flush()
    except OSError:
        _close_standard_output()


def _close_standard_output() -> None:
    # The interpreter flushes standard output once more when it ends, and would complain then.
    with suppress(OSError):  # tests have one without a number
        _open_nowhere(sys.stdout.fileno(), os.O_WRONLY)
