"""Formats whose rows stand in a file as bytes, one behind the other: lines of text, JSON, CSV."""

from __future__ import annotations

import os
from abc import abstractmethod
from codecs import BOM_UTF8
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Final, Generic, NamedTuple, TypeAlias, TypeVar

from spacy_cnclean._encodings import gbk_hint, wide_encoding
from spacy_cnclean.corpus._blocks import Layout, Position, RowBlock, numbers_of
from spacy_cnclean.corpus._compression import compressing, reading
from spacy_cnclean.corpus._errors import (
    BadRowError,
    InputFailureError,
    RowError,
    UndecodedRowError,
)
from spacy_cnclean.corpus.formats._byte_lines import ByteLines
from spacy_cnclean.corpus.formats._interface import BlockRows, FileFormat, RowText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy_cnclean.corpus._settings import CorpusSettings
    from spacy_cnclean.corpus._sources import Source
    from spacy_cnclean.rows._batch import BatchCleaner, Row

Added: TypeAlias = "dict[str, object]"  # the values of the added columns by name, in their order
RawT = TypeVar("RawT")
_LONGEST_MARK: Final = 4  # bytes, of UTF-32


class ByteRow(NamedTuple):
    """One row as it was read.

    Attributes:
        text: Its text; None where it has none.
        write: Returns its bytes from the text in the text column and what is added. Raises
            `BadRowError` where that cannot be written.
        end: How a line of text ends; see `RowText`.
    """

    text: str | None
    write: Callable[[str | None, Added], bytes]
    end: str | None = None


class ByteRowFormat(FileFormat, Generic[RawT]):
    """A format whose rows are bytes; `RawT` is what `raw_rows` makes of them."""

    line_reader: ClassVar[type[ByteLines]] = ByteLines

    @abstractmethod
    def read_row(self, layout: Layout, raw: RawT, cleaner: BatchCleaner) -> ByteRow:
        """Return one row.

        Raises:
            BadRowError: Its text cannot be read.
        """

    @abstractmethod
    def raw_rows(self, layout: Layout, data: bytes) -> Iterable[RawT]:
        """Yield the rows of the data of a block, taken apart as far as `read_row` needs it."""

    def read_layout(self, source: Source, settings: CorpusSettings) -> Layout:
        """Return what the rows of a file have in common; its lines must end with one byte."""
        with reading(source) as (stream, _):
            head = stream.read(_LONGEST_MARK)
        if wide := wide_encoding(head, settings.encoding):
            raise InputFailureError(
                f"{source.path}: begins as {wide.upper()} does; convert it to UTF-8"
            )
        mark = head.startswith(BOM_UTF8)
        return Layout(source, settings.encoding, settings.row_limit, mark=mark)

    @contextmanager
    def opened(self, layout: Layout, start: Position | None = None) -> Iterator[ByteLines]:
        """Open a file and yield its lines, from a position or behind the byte order mark."""
        with reading(layout.source) as (stream, file):
            lines = self.line_reader(stream, file, layout.row_limit)
            if start is not None and start.offset:
                lines.skip_to(start.offset)
            else:
                lines.skip_mark()
            yield lines

    def read_blocks(self, layout: Layout, start: Position, block_size: int) -> Iterator[RowBlock]:
        """Yield the rows of a file from a position on, in blocks."""
        may_end = self.block_ends(layout)
        with self.opened(layout, start) as lines:
            records = self.records(layout, lines)
            if layout.header and not start.offset:
                next(records)
            position = Position(start.rows, lines.offset)
            resumed = lines.progress() if start.offset else 0
            data: list[bytes] = []
            errors: list[RowError] = []
            rows = start.rows
            for record in records:
                rows += 1
                if record is None:
                    errors.append(RowError(rows, f"longer than {layout.row_limit} bytes"))
                else:
                    data.append(record)
                if may_end(record) and lines.offset - position.offset >= block_size:
                    end = Position(rows, lines.offset)
                    yield _block(position, end, data, errors, lines.progress(), resumed)
                    position, data, errors, resumed = end, [], [], 0
            if rows > position.rows:
                end = Position(rows, lines.offset)
                yield _block(position, end, data, errors, lines.progress(), resumed)

    def records(self, layout: Layout, lines: ByteLines) -> Iterator[bytes | None]:
        """Yield the rows of a file as they are written; None for one that is too long."""
        del layout
        return iter(lines.next, b"")

    def block_ends(self, layout: Layout) -> Callable[[bytes | None], bool]:
        """Return a test that is true behind rows where a block may end; it sees all, in order."""
        del layout
        return _anywhere

    def read_rows(self, layout: Layout, block: RowBlock, cleaner: BatchCleaner) -> BlockRows:
        """Return the rows of a block."""
        return _ByteBlockRows(self, layout, block, cleaner)

    def split_rows(self, layout: Layout, data: bytes) -> list[bytes]:
        """Return each row of the data of a block by itself."""
        del layout
        return list(split_lines(data))

    def join_rows(self, pieces: Sequence[bytes]) -> bytes:
        """Return the data of consecutive blocks as that of one block."""
        return b"".join(pieces)

    def write_part(
        self,
        path: Path,
        layout: Layout,
        cleaner: BatchCleaner,
        pieces: Iterable[bytes],
        *,
        first: bool,
    ) -> None:
        """Write a part, packed as the input is."""
        with path.open("wb") as file:
            with compressing(file, layout.source.compression) as stream:
                stream.write(self.head(layout, cleaner, first=first))
                for piece in pieces:
                    stream.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def head(self, layout: Layout, cleaner: BatchCleaner, *, first: bool) -> bytes:
        """Return the byte order mark of the input, in the first part."""
        del cleaner
        return BOM_UTF8 if layout.mark and first else b""


class _ByteBlockRows(BlockRows, Generic[RawT]):
    """The rows of a block of bytes."""

    def __init__(
        self,
        file_format: ByteRowFormat[RawT],
        layout: Layout,
        block: RowBlock,
        cleaner: BatchCleaner,
    ) -> None:
        self._names = cleaner.new_names
        self._in_place = cleaner.clean_column == cleaner.text_column
        self._rows: list[ByteRow] = []
        self.texts, self.errors = [], []
        numbers = numbers_of(block)
        for raw in file_format.raw_rows(layout, block.data):
            number = next(numbers)
            try:
                row = file_format.read_row(layout, raw, cleaner)
            except BadRowError as error:
                self.errors.append(RowError(number, str(error), error.kind))
            else:
                self._rows.append(row)
                self.texts.append(RowText(number, row.text, row.end))

    def write(self, rows: Sequence[Row]) -> tuple[bytes, int, list[RowError]]:
        """Return the rows as lines of a part, how many, and which cannot be written."""
        pieces: list[bytes] = []
        errors: list[RowError] = []
        for read, (number, _, _), row in zip(self._rows, self.texts, rows, strict=True):
            if row.error is not None:
                continue
            try:
                pieces.append(read.write(*self._columns(read.text, row)))
            except BadRowError as error:
                errors.append(RowError(number, str(error), error.kind))
        return b"".join(pieces), len(pieces), errors

    def _columns(self, raw: str | None, row: Row) -> tuple[str | None, Added]:
        """Return what goes to the text column, and what is added."""
        if self._in_place:
            return row.text, dict(zip(self._names, row.added, strict=True))
        return raw, dict(zip(self._names, (row.text, *row.added), strict=True))


def _anywhere(_row: bytes | None) -> bool:
    return True


def _block(
    start: Position,
    end: Position,
    data: list[bytes],
    errors: list[RowError],
    *read: int,
) -> RowBlock:
    """Return a block; `read` is what was read of the file for it, and to get to its start."""
    progress, resumed = read
    size = end.offset - start.offset
    return RowBlock(start, end, b"".join(data), tuple(errors), size, progress + resumed, resumed)


def split_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of data with their ends, which are line feeds and nothing else."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def split_end(line: str) -> tuple[str, str]:
    r"""Return a line without its end, and the end.

    >>> split_end("甲\r\n")
    ('甲', '\r\n')
    """
    text = line.removesuffix("\n").removesuffix("\r")
    return text, line[len(text) :]


def decode_row(raw: bytes, encoding: str) -> str:
    """Return the bytes of a row as text.

    Raises:
        UndecodedRowError: They are not in the encoding; the message has the first byte that is
            none.
    """
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at byte {error.start} of the row"
        what = f"{place} is not {error.encoding}: {error.reason}{gbk_hint(raw, encoding)}"
        raise UndecodedRowError(what) from None
    except UnicodeError as error:  # some encodings do not say where
        raise UndecodedRowError(f"the row is not {encoding}: {error}") from None
