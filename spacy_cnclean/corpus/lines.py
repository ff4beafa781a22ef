"""Reading txt, jsonl, csv and tsv block by block, without holding more than one."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from spacy_cnclean.corpus.blocks import Block, Layout, Position
from spacy_cnclean.corpus.errors import InputFailureError, RowError
from spacy_cnclean.corpus.formats import Source, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from spacy_cnclean.corpus.settings import CorpusSettings

DELIMITERS: Final = {"csv": ",", "tsv": "\t"}
_MARK: Final = b"\xef\xbb\xbf"
_SKIP: Final = 1 << 20
_FIELD_LIMIT: Final = (1 << 31) - 1


class _Lines:
    """The lines of a stream, and how many bytes were read."""

    def __init__(self, stream: BufferedReader, file: BufferedReader, limit: int) -> None:
        self._stream = stream
        self._file = file
        self._limit = limit
        self._told = 0
        self.offset = 0

    def skip_to(self, offset: int) -> None:
        """Go on at an offset of the unpacked bytes."""
        if self._stream is self._file:
            self._stream.seek(offset)
        else:
            left = offset
            while left:
                piece = self._stream.read(min(left, _SKIP))
                if not piece:
                    raise EOFError("it is shorter than when the run began")
                left -= len(piece)
        self.offset = offset

    def skip_mark(self) -> None:
        """Go past a byte order mark at the start."""
        if self._stream.peek(len(_MARK)).startswith(_MARK):
            self.offset = len(self._stream.read(len(_MARK)))

    def next(self) -> bytes | None:
        """Return the next line with its end; None if it is too long, empty at the end."""
        line = self._stream.readline(self._limit)
        self.offset += len(line)
        if len(line) < self._limit or line.endswith(b"\n"):
            return line
        while piece := self._stream.readline(_SKIP):
            self.offset += len(piece)
            if piece.endswith(b"\n"):
                break
        return None

    def progress(self) -> int:
        """Return how many bytes of the file were read since this was asked last."""
        before, self._told = self._told, self._file.tell()
        return self._told - before


@contextmanager
def _opened(source: Source, start: Position, limit: int) -> Iterator[_Lines]:
    with reading(source) as (stream, file):
        lines = _Lines(stream, file, limit)
        if start.offset:
            lines.skip_to(start.offset)
        else:
            lines.skip_mark()
        yield lines


def read_layout(source: Source, settings: CorpusSettings) -> Layout:
    """Return what the rows of a file of lines have in common.

    Raises:
        InputFailureError: The file cannot be read, or its header has not the text column, once.
    """
    layout = Layout(source, settings.encoding, settings.row_limit)
    if source.format not in DELIMITERS:
        return layout
    csv.field_size_limit(_FIELD_LIMIT)
    with _opened(source, Position(), settings.row_limit) as lines:
        records = _Records(lines, layout)
        record = next(records, b"")
        header = tuple(records.fields)
    end = "\r\n" if record.endswith(b"\r\n") else "\n"
    column = settings.cleaner.text_column
    if not record:
        raise InputFailureError(f"{source.path}: there is no header")
    if header.count(column) != 1:
        how_many = "two columns" if column in header else "no column"
        raise InputFailureError(
            f"{source.path}: {how_many} {column!r}; the columns are {', '.join(header)}"
        )
    added = (settings.cleaner.output_column, *settings.cleaner.added_names)
    if taken := [name for name in added if name in header and name != column]:
        raise InputFailureError(f"{source.path}: a column {taken[0]!r} is there already")
    return layout._replace(header=header, line_end=end)


def read_lines(layout: Layout, start: Position, block_size: int) -> Iterator[Block]:
    """Yield the rows of a file from a position on, in blocks.

    Raises:
        InputFailureError: The file cannot be read on.
    """
    with ExitStack() as stack:
        lines = stack.enter_context(_opened(layout.source, start, layout.row_limit))
        records: Iterator[bytes | None] = iter(lines.next, b"")
        if layout.header:
            records = _Records(lines, layout)
            if not start.offset:
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
            if lines.offset - position.offset >= block_size:
                end = Position(rows, lines.offset)
                yield _block(position, end, data, errors, lines.progress(), resumed)
                position, data, errors, resumed = end, [], [], 0
        if rows > position.rows:
            end = Position(rows, lines.offset)
            yield _block(position, end, data, errors, lines.progress(), resumed)


def _block(
    start: Position,
    end: Position,
    data: list[bytes],
    errors: list[RowError],
    *read: int,
) -> Block:
    """Return a block; `read` is what was read of the file for it, and to get to its start."""
    progress, resumed = read
    size = end.offset - start.offset
    return Block(start, end, b"".join(data), tuple(errors), size, progress + resumed, resumed)


class _Records:
    """The records of a csv file as they are written; a record may have several lines."""

    def __init__(self, lines: _Lines, layout: Layout) -> None:
        self._lines = lines
        self._path = layout.source.path
        self._limit = layout.row_limit
        self._encoding = layout.encoding
        self._raw: list[bytes] = []
        self._size = 0
        self._delimiter = DELIMITERS[layout.source.format]
        self._reader = csv.reader(self._texts(), delimiter=self._delimiter)
        self._ended = False
        self.fields: list[str] = []

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> bytes:
        self._raw, self._size = [], 0
        start = self._lines.offset
        try:
            self.fields = next(self._reader)
            record = b"".join(self._raw)
            if self._ended:
                self._check_closed(record)
        except csv.Error as error:
            raise InputFailureError(f"{self._path}: record at byte {start}: {error}") from None
        return record

    def _check_closed(self, record: bytes) -> None:
        # A quote that nobody closes makes one field of the rest of the file, without an error.
        text = record.decode(self._encoding, "surrogateescape")
        source = io.StringIO(text, newline="")
        try:
            list(csv.reader(source, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            if "end of data" in str(error):
                raise csv.Error("a quote is left open") from None

    def _texts(self) -> Iterator[str]:
        while line := self._lines.next():
            self._size += len(line)
            if self._size > self._limit:
                break
            self._raw.append(line)
            yield line.decode(self._encoding, "surrogateescape")
        self._ended = line == b""
        if line != b"":
            raise InputFailureError(
                f"{self._path}: a record that ends before byte {self._lines.offset} is longer than "
                f"{self._limit} bytes: is a quote left open?"
            )


def split_lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of data, with their ends."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end
