"""Rows over which a process dies or never ends: found in their block, named, the others cleaned."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from spacy_cnclean._time_limit import over_time
from spacy_cnclean.corpus._blocks import Cleaned, Layout, Position, RowBlock, numbers_of
from spacy_cnclean.corpus._errors import RowError
from spacy_cnclean.rows._batch import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Ended(NamedTuple):
    """How a process ended over a block.

    Attributes:
        code: Its exit code.
        over_time: How many seconds the block might take, if it was ended for taking longer.
    """

    code: int
    over_time: float = 0.0

    @property
    def how(self) -> str:
        """The same in words, for somebody who knows that it was a process."""
        return self.reason if self.over_time else f"with exit code {self.code}"

    @property
    def reason(self) -> str:
        """Why a row by itself, over which it ended, is not in the output."""
        if self.over_time:
            return reason(over_time(self.over_time))
        return f"a process died over this row, exit code {self.code}"


def clean_without_deadly_rows(
    layout: Layout, block: RowBlock, ended: Ended, attempt: Callable[[RowBlock], Cleaned | Ended]
) -> Cleaned:
    """Return the clean rows of a block that ended a process, with the deadly rows as errors.

    The others are cleaned together if that works without the deadly ones, so that a death that
    had nothing to do with the rows leaves no trace; else in the pieces that went well.

    Args:
        layout: What its rows have in common.
        block: The block.
        ended: How it ended.
        attempt: Cleans a block in a process, or returns how that ended over it.
    """
    search = _Search(layout, block, attempt)
    pieces = list(search.pieces(range(len(search.rows)), ended))
    rest = search.rest()
    cleaned = attempt(rest)
    if not isinstance(cleaned, Ended):
        return cleaned
    return Cleaned(
        layout.source.file_format.join_rows([piece.data for piece in pieces if piece.rows]),
        sum(piece.rows for piece in pieces),
        sum(piece.changed for piece in pieces),
        sum(piece.characters for piece in pieces),
        tuple(sorted({*rest.errors, *(error for piece in pieces for error in piece.errors)})),
    )


class _Search:
    """The rows of a block, and which of them end a process."""

    def __init__(
        self, layout: Layout, block: RowBlock, attempt: Callable[[RowBlock], Cleaned | Ended]
    ) -> None:
        self._block = block
        self._attempt = attempt
        self._deadly: dict[int, RowError] = {}  # by place in the data
        self._join = layout.source.file_format.join_rows
        self.rows = layout.source.file_format.split_rows(layout, block.data)
        self._numbers = list(islice(numbers_of(block), len(self.rows)))

    def pieces(self, part: range, ended: Ended) -> Iterator[Cleaned]:
        """Yield clean pieces of rows that ended a process together; the deadly ones are kept."""
        if len(part) == 1:
            self._deadly[part.start] = RowError(self._numbers[part.start], ended.reason)
            return
        # To wait for the limit is dear: each row alone costs it once, halves at every level.
        size = 1 if ended.over_time else -(-len(part) // 2)
        for start in range(0, len(part), size):
            piece = part[start : start + size]
            block = self._piece(piece)
            cleaned = self._attempt(block)
            if isinstance(cleaned, Ended) and not cleaned.over_time and len(piece) == 1:
                cleaned = self._attempt(block)
            if isinstance(cleaned, Ended):
                yield from self.pieces(piece, cleaned)
            else:
                yield cleaned

    def rest(self) -> RowBlock:
        """Return the block without the rows that end a process; they are among its errors."""
        data = [row for place, row in enumerate(self.rows) if place not in self._deadly]
        errors = sorted((*self._block.errors, *self._deadly.values()))
        return self._block._replace(data=self._join(data), errors=tuple(errors))

    def _piece(self, part: range) -> RowBlock:
        first, last = self._numbers[part.start], self._numbers[part.stop - 1]
        data = self._join(self.rows[part.start : part.stop])
        errors = tuple(error for error in self._block.errors if first < error.row < last)
        return RowBlock(Position(first - 1), Position(last), data, errors)
