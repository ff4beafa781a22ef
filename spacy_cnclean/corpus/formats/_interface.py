"""What a format of files can do: the one interface through which a run reads and writes rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy_cnclean.corpus._blocks import Layout, Position, RowBlock
    from spacy_cnclean.corpus._errors import RowError
    from spacy_cnclean.corpus._settings import CorpusSettings
    from spacy_cnclean.corpus._sources import Source
    from spacy_cnclean.rows._batch import BatchCleaner, Row


class RowText(NamedTuple):
    """The text of one row.

    Attributes:
        number: The number of the row in its input, from 1.
        text: Its text; None where it has none.
        end: How a line of text ends, which is cleaned with a look at the lines around it; None
            where the text is cleaned by itself.
    """

    number: int
    text: str | None
    end: str | None = None


class BlockRows(ABC):
    """The rows of one block: their texts, and how they are written back.

    Attributes:
        texts: The text of each row that has one that can be read, or none at all, in order.
        errors: The rows whose text cannot be read.
    """

    texts: list[RowText]
    errors: list[RowError]

    @abstractmethod
    def write(self, rows: Sequence[Row]) -> tuple[bytes, int, list[RowError]]:
        """Return the rows as a part holds them, how many there are, and which cannot be written.

        Args:
            rows: The clean row of each of `texts`; those with an error are left out.
        """


@dataclass(frozen=True)
class FileFormat(ABC):
    """A format of files.

    Attributes:
        name: Its name in `FORMATS`.
        is_text: Whether a file is text: in any encoding, packed or not, written row by row.
        package: The package that reads it, where that is not always installed; an extra of ours
            that has the name of the format brings it.
    """

    name: str
    is_text: ClassVar[bool] = True
    package: ClassVar[str] = ""

    @abstractmethod
    def read_layout(self, source: Source, settings: CorpusSettings) -> Layout:
        """Return what the rows of a file have in common.

        Raises:
            InputFailureError: The file cannot be read, or does not have the text column, once.
        """

    @abstractmethod
    def read_blocks(self, layout: Layout, start: Position, block_size: int) -> Iterator[RowBlock]:
        """Yield the rows of a file from a position on, in blocks of about a size in bytes.

        Blocks end at the same positions wherever reading begins.

        Raises:
            InputFailureError: The file cannot be read on.
        """

    @abstractmethod
    def read_rows(self, layout: Layout, block: RowBlock, cleaner: BatchCleaner) -> BlockRows:
        """Return the rows of a block.

        Args:
            layout: What the rows have in common.
            block: The block.
            cleaner: Names the columns: that of the text, that of the clean text, the added ones.
        """

    @abstractmethod
    def split_rows(self, layout: Layout, data: bytes) -> list[bytes]:
        """Return each row of the data of a block as the data of a block of one row."""

    @abstractmethod
    def join_rows(self, pieces: Sequence[bytes]) -> bytes:
        """Return the data of consecutive blocks, input or output, as that of one block."""

    @abstractmethod
    def write_part(
        self,
        path: Path,
        layout: Layout,
        cleaner: BatchCleaner,
        pieces: Iterable[bytes],
        *,
        first: bool,
    ) -> None:
        """Write a part, on the disk before this returns.

        Args:
            path: The file.
            layout: What the rows of the input have in common.
            cleaner: Names the columns.
            pieces: The data that `BlockRows.write` returned.
            first: Whether it is the first part of its input.
        """

    def head(self, layout: Layout, cleaner: BatchCleaner, *, first: bool) -> bytes:
        """Return what a part has before its rows: a byte order mark, the names of the columns."""
        del layout, cleaner, first
        return b""

    def output_name(self, cleaner: BatchCleaner) -> str:
        """Return the name of the format that parts have."""
        del cleaner
        return self.name
