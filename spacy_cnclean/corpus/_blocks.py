"""Blocks: consecutive rows of one input, cut where any run cuts them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy_cnclean.corpus._errors import RowError
    from spacy_cnclean.corpus._sources import Source


class Position(NamedTuple):
    """A place between two rows of an input.

    Attributes:
        rows: How many rows stand before it; the header of a table is none.
        offset: How many bytes stand before it, unpacked; 0 in Parquet, which goes by rows.
    """

    rows: int = 0
    offset: int = 0


class Layout(NamedTuple):
    """What the rows of an input have in common.

    Attributes:
        source: The file.
        encoding: Of its text.
        row_limit: How long one row may be, in bytes.
        header: The names of the columns of csv and tsv.
        line_end: How csv and tsv end a row.
        mark: Whether the file begins with a byte order mark.
    """

    source: Source
    encoding: str
    row_limit: int
    header: tuple[str, ...] = ()
    line_end: str = "\n"
    mark: bool = False


class RowBlock(NamedTuple):
    r"""Consecutive rows as they stand in the input.

    Attributes:
        start: Where they begin.
        end: Where they end.
        data: Whole lines, or an Arrow stream of one record batch.
        errors: Rows that could not be taken in at all; they are no part of `data`.
        size: How much of the input this is, in bytes.
        progress: How much of the file was read for it, packed.
        resumed: How much of that only to get to its start, where an earlier run had come.
    """

    start: Position
    end: Position
    data: bytes
    errors: tuple[RowError, ...] = ()
    size: int = 0
    progress: int = 0
    resumed: int = 0


class Cleaned(NamedTuple):
    """A clean block.

    Attributes:
        data: Lines of the output, or an Arrow stream.
        rows: How many rows are in it.
        changed: How many of these have another text than before.
        characters: How long the raw texts of them are.
        errors: Rows that are not in it.
    """

    data: bytes
    rows: int = 0
    changed: int = 0
    characters: int = 0
    errors: tuple[RowError, ...] = ()


def numbers_of(block: RowBlock) -> Iterator[int]:
    """Yield the numbers of the rows in the data of a block, without end.

    Those of its errors are left out. How many rows the data has, its format says.
    """
    missing = {error.row for error in block.errors}
    return (number for number in count(block.start.rows + 1) if number not in missing)
