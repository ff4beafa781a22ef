"""What goes wrong with corpora, in words for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class CorpusError(Exception):
    """The run cannot go on; the message says what is wrong, and where."""


class InputFailureError(CorpusError):
    """One input cannot be read on; the others can."""


class BadRowError(ValueError):
    """A row cannot be read or written; the message says why.

    Attributes:
        kind: See `RowError`.
    """

    kind: ClassVar[str] = ""


class UndecodedRowError(BadRowError):
    """A row is not in the encoding."""

    kind: ClassVar[str] = "encoding"


class RowError(NamedTuple):
    """A row that is not in the output, and why.

    Attributes:
        row: Its number in the input, from 1; in txt and jsonl that is the line.
        reason: What is wrong with it.
        kind: "encoding" or "field" where the text may not have been found for want of the right
            option; such an error of all rows is one of the input.
    """

    row: int
    reason: str
    kind: str = ""


ENOUGH: Final = 20  # rows that all lack the text: one of a kind may stand first by chance


def no_text(path: Path, errors: Sequence[RowError], *, whole: bool) -> InputFailureError:
    """Return the error of an input whose first rows, or all, lack the text for one reason."""
    which = f"its {len(errors):,}" if whole else f"the first {len(errors):,}"
    first = errors[0]
    return InputFailureError(
        f"{path}: none of {which} rows has a text that can be read; row {first.row}: {first.reason}"
    )


def describe(error: OSError) -> str:
    """Return what the operating system says about a file, without numbers and quotes."""
    return (error.strerror or str(error)).lower()
