"""Rows over which a process dies: found by halving their block, named, and the others cleaned."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from spacy_cnclean.corpus.blocks import Block, Cleaned, Layout, Position, numbers_of
from spacy_cnclean.corpus.errors import RowError
from spacy_cnclean.corpus.lines import DELIMITERS, split_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def clean_apart(
    layout: Layout, block: Block, code: int, attempt: Callable[[Block], Cleaned | int]
) -> Cleaned:
    """Return what becomes of a block over which a process died, the deadly rows named in it.

    The others are cleaned together if that works without the deadly ones, so that a death that
    had nothing to do with the rows leaves no trace; else in the pieces that went well.

    Args:
        layout: What its rows have in common.
        block: The block.
        code: The exit code of the process that died.
        attempt: Cleans a block in a process, or returns with what exit code that died.
    """
    search = _Search(layout, block, attempt)
    pieces = list(search.pieces(range(len(search.rows)), code))
    rest = search.rest()
    cleaned = attempt(rest)
    if not isinstance(cleaned, int):
        return cleaned
    return Cleaned(
        _joined(layout, [piece.data for piece in pieces if piece.rows]),
        sum(piece.rows for piece in pieces),
        sum(piece.changed for piece in pieces),
        sum(piece.characters for piece in pieces),
        tuple(sorted({*rest.errors, *(error for piece in pieces for error in piece.errors)})),
    )


class _Search:
    """The rows of a block, and which of them end a process."""

    def __init__(
        self, layout: Layout, block: Block, attempt: Callable[[Block], Cleaned | int]
    ) -> None:
        self._layout = layout
        self._block = block
        self._attempt = attempt
        self._numbers = numbers_of(block)
        self._deadly: dict[int, RowError] = {}  # by place in the data
        self.rows = _rows(layout, block)

    def pieces(self, part: range, code: int) -> Iterator[Cleaned]:
        """Yield what becomes of rows that ended a process together, in pieces that do not."""
        if len(part) == 1:
            why = f"a process died over this row, exit code {code}"
            self._deadly[part.start] = RowError(self._numbers[part.start], why)
            return
        middle = len(part) // 2
        for half in filter(None, (part[:middle], part[middle:])):
            block = self._piece(half)
            cleaned = self._attempt(block)
            if isinstance(cleaned, int) and len(half) == 1:
                cleaned = self._attempt(block)
            if isinstance(cleaned, int):
                yield from self.pieces(half, cleaned)
            else:
                yield cleaned

    def rest(self) -> Block:
        """Return the block without the rows that end a process; they are among its errors."""
        data = [row for place, row in enumerate(self.rows) if place not in self._deadly]
        errors = sorted((*self._block.errors, *self._deadly.values()))
        return self._block._replace(data=_joined(self._layout, data), errors=tuple(errors))

    def _piece(self, part: range) -> Block:
        first, last = self._numbers[part.start], self._numbers[part.stop - 1]
        data = _joined(self._layout, self.rows[part.start : part.stop])
        errors = tuple(error for error in self._block.errors if first < error.row < last)
        return Block(Position(first - 1), Position(last), data, errors)


def _rows(layout: Layout, block: Block) -> list[bytes]:
    """Return the rows of a block, each as a block of one holds it."""
    if layout.source.format == "parquet":
        from spacy_cnclean.corpus.tables import split_stream

        return split_stream(block.data)
    lines = split_rows(layout, block.data)
    return list(_records(layout, lines) if layout.source.format in DELIMITERS else lines)


def _records(layout: Layout, lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield records as they are written; one may have several lines."""
    raw: list[bytes] = []

    def texts() -> Iterator[str]:
        for line in lines:
            raw.append(line)
            yield line.decode(layout.encoding, "surrogateescape")

    for _ in csv.reader(texts(), delimiter=DELIMITERS[layout.source.format]):
        yield b"".join(raw)
        raw.clear()


def _joined(layout: Layout, pieces: Sequence[bytes]) -> bytes:
    if layout.source.format == "parquet" and pieces:
        from spacy_cnclean.corpus.tables import join_streams

        return join_streams(pieces)
    return b"".join(pieces)
