"""What goes wrong with corpora, in words for the user."""

from __future__ import annotations

from typing import NamedTuple


class CorpusError(Exception):
    """The run cannot go on; the message says what is wrong, and where."""


class InputFailureError(CorpusError):
    """One input cannot be read on; the others can."""


class RowError(NamedTuple):
    """A row that is not in the output, and why.

    Attributes:
        row: Its number in the input, from 1; in txt and jsonl that is the line.
        reason: What is wrong with it.
    """

    row: int
    reason: str


def describe(error: OSError) -> str:
    """Return what the operating system says about a file, without numbers and quotes."""
    return (error.strerror or str(error)).lower()
